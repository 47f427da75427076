/** Maximum of `capacity.connections`: stunnel opens two files for each of eight times as many TCP connections. */
export const MAX_CONNECTIONS = 2048;
export const MIN_CONNECTIONS = 8;

/**
 * A core scans some 300 files of 100 KiB in a second (docs/performance.md has the figures of a machine); more connections than this would
 * only wait for the processor and take memory. The relay has one process for this number of connections.
 */
export const CONNECTIONS_PER_CORE = 128;

/** Name of the Pulumi project. */
export const PROJECT = "defender-icap-gateway";
/** Prefix of the project's settings in a stack file. */
export const NAMESPACE = `${PROJECT}:`;

/** The two lanes. A client can be given two addresses (Defender's connector wizard: one or two servers), so there are two. */
export const LANE_NAMES = ["a", "b"] as const;
export type LaneName = (typeof LANE_NAMES)[number];

/** Products whose addresses are published: a file in infra/network/clients each. */
export const PUBLISHED_PROFILES = ["defender", "umbrella"] as const;
export type PublishedProfileName = (typeof PUBLISHED_PROFILES)[number];
/** Client profiles that can be named; `custom` for own addresses only. */
export const CLIENT_PROFILES = [...PUBLISHED_PROFILES, "custom"] as const;
export type ClientProfileName = (typeof CLIENT_PROFILES)[number];

/** Kinds of files that a policy can block regardless of content. */
export const BLOCKED_TYPES = ["7z", "media", "office", "pdf", "pictures"] as const;
export type BlockedType = (typeof BLOCKED_TYPES)[number];

/** ICAP servers that inspect files: the gateway's own, or external ones. */
export const ICAP_SERVERS = ["builtIn", "external"] as const;
export type IcapServerKind = (typeof ICAP_SERVERS)[number];

/** Languages of text in pictures, as Tesseract and the distribution's packages (`tesseract-ocr-deu`) name them. */
export const OCR_LANGUAGES = [
  ...["ara", "bul", "cat", "ces", "chi-sim", "chi-tra", "dan", "deu", "ell", "eng", "est", "fin", "fra", "heb", "hin"],
  ...["hrv", "hun", "ind", "isl", "ita", "jpn", "kor", "lav", "lit", "nld", "nor", "pol", "por", "ron", "rus", "slk"],
  ...["slv", "spa", "srp", "swe", "tha", "tur", "ukr", "vie"],
] as const;
export type OcrLanguage = (typeof OCR_LANGUAGES)[number];
/** Each further language makes reading slower. */
export const MOST_OCR_LANGUAGES = 3;

/**
 * Code pages of mainframes (EBCDIC), as Python names them. They must be configured, because no program could distinguish them from other
 * bytes.
 */
export const MAINFRAME_PAGES = ["cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140"] as const;
export type MainframePage = (typeof MAINFRAME_PAGES)[number];

/** Engines of the built-in ICAP server: clamd behind c-icap, or our own inspector. */
export const DLP_ENGINES = ["clamav", "inspector"] as const;
export type DlpEngine = (typeof DLP_ENGINES)[number];

/** Each of the ways in which a gateway's files are inspected. */
export const INSPECTIONS = [...DLP_ENGINES, "external"] as const;
export type Inspection = (typeof INSPECTIONS)[number];

/** The way of inspecting that a stack's settings choose. The engine matters only with the built-in ICAP server. */
const inspectionOf = ({ icap, dlp }: { icap: { server: IcapServerKind }; dlp: { engine: DlpEngine } }): Inspection =>
  icap.server === "external" ? "external" : dlp.engine;

/** The programs that inspect on a gateway: the way of inspecting, and whether clamd also searches for malware. */
export interface Inspecting {
  readonly inspection: Inspection;
  readonly malware: boolean;
  /** Languages of the text that the inspector reads in pictures. Default: it reads none. */
  readonly ocr?: readonly OcrLanguage[];
  /** Whether the inspector reads stores of Outlook. Default: it does not. */
  readonly outlookStores?: boolean;
}

/** The same from a stack's settings. The malware scan is a part of the built-in ICAP server. */
export function inspectingOf(settings: {
  icap: { server: IcapServerKind };
  dlp: { engine: DlpEngine; malware: boolean } & Pick<Inspecting, "ocr" | "outlookStores">;
}): Inspecting {
  const inspection = inspectionOf(settings);
  const { malware, ocr, outlookStores } = settings.dlp;
  const readers = inspection === "inspector" ? { ocr, outlookStores } : {};
  return { inspection, malware: malware && inspection !== "external", ...readers };
}

/** Whether a gateway has clamd: as the engine, or in addition to the inspector. */
export const hasClamd = ({ inspection, malware }: Inspecting): boolean =>
  inspection === "clamav" || (inspection === "inspector" && malware);

/** External ICAP products whose behaviour is known: a file in infra/icap/products each. */
export const EXTERNAL_PRODUCT_NAMES = [
  "symantec-web-prevent",
  "symantec-protection-engine",
  "forcepoint",
  "generic-reqmod",
  "generic-respmod",
] as const;
export type ExternalProductName = (typeof EXTERNAL_PRODUCT_NAMES)[number];

/** External servers of one stack. */
export const MOST_SERVERS = 8;

/** First of the loopback ports on which haproxy takes the relay's connections: one for each process of the relay. */
export const SERVERS_PORT = 1350;
/** First of the loopback ports on which haproxy connects the monitor to one server each. */
export const CHECK_PORT = 1380;

/** Peerings of one virtual network (learn: "Azure subscription limits", networking). */
export const MOST_PEERINGS = 500;

/** Zone-redundant VPN gateway sizes, smallest first (learn: "About gateway SKUs"). Azure retires the others in 2026. */
export const GATEWAY_SKUS = ["VpnGw1AZ", "VpnGw2AZ", "VpnGw3AZ", "VpnGw4AZ", "VpnGw5AZ"] as const;
export type GatewaySku = (typeof GATEWAY_SKUS)[number];

/** Detection servers of one stack: as many as ICAP servers. */
export const MOST_DETECTION_SERVERS = 8;
/** Addresses of Enforce: one, its standby, and those of translations between. */
export const MOST_ENFORCE_ADDRESSES = 16;
