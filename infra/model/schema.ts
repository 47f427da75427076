import { z } from "zod";
import { expressionProblem } from "./expressions";
import { clientPrefix, matching, oneOf, privatePrefix, text, trueOrFalse, wholeNumber } from "./fields";
import { keywordProblem } from "./keywords";
import { BLOCKED_TYPES, MAX_CONNECTIONS, MIN_CONNECTIONS } from "./limits";
import { sshKeyProblem } from "./sshKeys";
import { CLIENT_PROFILES, PUBLISHED_PROFILES } from "./settings";
import { vmSizeProblem } from "./vmSizes";

/** An object with just these keys, each of them optional: what a section may say. */
function section<const S extends z.ZodRawShape>(shape: S) {
  const names = Object.keys(shape).join(", ");
  return z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === "invalid_type" ? `{value} is not an object; its settings are ${names}` : undefined,
    })
    .partial();
}

/** One value for each lane. */
function perLane<T extends z.ZodType>(value: T) {
  return z.strictObject(
    { a: value, b: value },
    {
      error: (issue) =>
        issue.code === "invalid_type"
          ? "{value} is not an object with one value for lane a and one for lane b"
          : undefined,
    },
  );
}

const pem = (): z.ZodString => z.string("{value} is not text; give the PEM as a block (|) of text");
/** A port of a daemon that is not root. */
const tcpPort = () =>
  wholeNumber(1024, 65535).check((payload) => {
    const use = OWN_PORTS[payload.value];
    const message = `{value} is the port of ${use} on every gateway; take another`;
    if (use) payload.issues.push({ code: "custom", message, input: payload.value });
  });

/** Ports that something else on a gateway listens on. */
const OWN_PORTS: Readonly<Record<number, string>> = {
  1344: "the ICAP relay",
  1345: "the ICAP server",
  8081: "the liveness answer",
};

/** c-icap's own names: of the scanner that the services are aliases of, and of a service that allows everything. */
const OWN_SERVICES = ["virus_scan", "echo"];

const serviceName = () =>
  text((value) => {
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(value))
      return "is not a service name: a letter, then up to 31 letters, digits, - or _, without the slash";
    return OWN_SERVICES.includes(value.toLowerCase()) ? "is a name of the ICAP server's own; take another" : undefined;
  });

/** Keywords and expressions are confidential: a wrong one is named by its place, never by its text. */
const confidential = (problemOf: (value: string) => string | undefined) =>
  z.string("is not text; write it in quotes").check((payload) => {
    const message = problemOf(payload.value);
    if (message !== undefined) payload.issues.push({ code: "custom", message, input: payload.value });
  });

const tagText = (longest: number) =>
  text((value) => {
    if (/\p{Cc}/u.test(value)) return "holds a line break or another control character";
    return value.length > longest ? `is ${value.length} characters long; Azure takes ${longest}` : undefined;
  });

const armId = (type: string) =>
  matching(
    new RegExp(`^/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/]+/providers/${type.replace(".", "\\.")}/[^/]+$`, "i"),
    `an id such as /subscriptions/.../resourceGroups/.../providers/${type}/name`,
  );

const NAME_PART = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";
/**
 * A mailbox (RFC 5321 §4.1.2, RFC 6531 for letters beyond ASCII) without quoted names and addresses in brackets: parts between
 * single dots, and a domain of two labels or more.
 */
const MAIL_ADDRESS =
  /^(?=[^@]{1,64}@.{1,255}$)[^\s@.,;:<>()[\]"\\\p{C}]+(\.[^\s@.,;:<>()[\]"\\\p{C}]+)*@([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?!\p{N}+$)[\p{L}\p{N}-]{1,62}[\p{L}\p{N}]$/u;

const NAME = new RegExp(`^(?=.{1,54}$)${NAME_PART}(\\.${NAME_PART})*$`);
/** A certificate's name, which has 64 characters at most (RFC 5280, ub-common-name); the authority's is ten longer than the server's. */
const dnsLikeName = () =>
  text((value) => {
    if (!NAME.test(value))
      return "is not a name of 1 to 54 letters, digits and hyphens, in parts between single dots, none of which begins or ends with a hyphen";
    // The WHATWG URL Standard §3.5 takes a host whose last part is a number for an IPv4 address.
    return /(^|\.)\d+$/.test(value)
      ? "ends in a number, as an address does; give a name (the certificate holds the gateway's addresses anyway)"
      : undefined;
  });

const FURTHER_CLIENT_WANTED = "{value} is not an object with a profile and, by choice, a port";
const COUNTRIES_WANTED = '{value} is not "all" or a list of countries such as [DE, FR]';
const DATA_CENTRES_WANTED = '{value} is not "all" or a list of data centres';

/** Sections of the configuration that are the same for every choice in them. */
export const SECTIONS = {
  network: section({
    addressSpace: privatePrefix(),
    laneSubnets: perLane(privatePrefix()),
    natGateways: oneOf(["shared", "perLane"]),
    egress: oneOf(["restricted", "open"]),
  }),
  publicAddresses: section({
    protect: trueOrFalse(),
    lock: trueOrFalse(),
    existing: perLane(armId("Microsoft.Network/publicIPAddresses")),
  }),
  client: section({
    profile: oneOf(CLIENT_PROFILES),
    list: oneOf(["externalDlp", "appConnector"]),
    sources: oneOf(["addresses", "serviceTag"]),
    dataCentres: z.union([z.literal("all"), z.array(z.string()).min(1, DATA_CENTRES_WANTED)], DATA_CENTRES_WANTED),
    also: z
      .array(
        z.strictObject({ profile: oneOf(PUBLISHED_PROFILES), port: tcpPort().optional() }, FURTHER_CLIENT_WANTED),
        "{value} is not a list such as [{ profile: umbrella, port: 12344 }]",
      )
      .max(8, "has more than 8 products"),
    addresses: z.array(clientPrefix(), "{value} is not a list of addresses and prefixes"),
    certificates: pem(),
    certificateName: z.string("{value} is not text"),
    anyNameUnderAuthority: trueOrFalse(),
    generateIdentity: trueOrFalse(),
  }),
  vault: section({
    purgeProtection: trueOrFalse(),
    softDeleteDays: wholeNumber(7, 90, "of days"),
  }),
  lanes: section({
    vmSize: text(vmSizeProblem),
    instances: wholeNumber(1, 100),
    zones: z.array(wholeNumber(1, 9), "{value} is not a list of zones such as [1, 2, 3]"),
    zonesOfLocation: z.array(wholeNumber(1, 9), "{value} is not a list of zones such as [1, 2, 3]"),
    imageVersion: text((value) => {
      if (value === "latest")
        return 'would differ between machines of one lane; pin a version such as "24.04.202609040"';
      return /^\d+\.\d+\.\d{9}$/.test(value) ? undefined : 'is not an image version such as "24.04.202609040"';
    }),
    imageId: matching(
      /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/galleries\/[^/]+\/images\/[^/]+\/versions\/\d+\.\d+\.\d+$/i,
      "the id of one version of a gallery's image, /subscriptions/.../resourceGroups/.../providers/Microsoft.Compute/galleries/name/images/name/versions/1.0.0",
    ),
    encryptionAtHost: trueOrFalse(),
    sshPublicKey: text(sshKeyProblem).trim(),
    osDiskSizeGb: wholeNumber(30, 1024, "of GiB"),
  }),
  gateway: section({
    port: tcpPort(),
    canaryPort: tcpPort(),
    readinessDeadlineSeconds: wholeNumber(30, 1620, "of seconds"),
    fetchIntervalSeconds: wholeNumber(5, 86400, "of seconds"),
    repairGraceMinutes: wholeNumber(10, 90, "of minutes"),
  }),
  dlp: section({
    creditCards: trueOrFalse(),
    socialSecurityNumbers: trueOrFalse(),
    creditCardsAtLeast: wholeNumber(1, 50),
    socialSecurityNumbersAtLeast: wholeNumber(1, 1000),
    ibanCountries: z.union([z.literal("all"), z.array(z.string())], COUNTRIES_WANTED),
    keywords: z.array(confidential(keywordProblem), "{value} is not a list of words and phrases"),
    expressions: z.array(confidential(expressionProblem), "{value} is not a list of regular expressions"),
    encryptedArchives: oneOf(["block", "allow"]),
    unreadableTypes: oneOf(["block", "allow"]),
    blockedTypes: z.array(oneOf(BLOCKED_TYPES), `{value} is not a list of kinds: ${BLOCKED_TYPES.join(", ")}`),
    encodedText: oneOf(["allow", "block"]),
    publicClamavDatabase: trueOrFalse(),
  }),
  icap: section({
    reqmodService: serviceName(),
    respmodService: serviceName(),
    maxBodyMebibytes: wholeNumber(1, 1024, "of MiB"),
    requestsWithoutBody: oneOf(["allow", "block"]),
  }),
  monitoring: section({
    enabled: trueOrFalse(),
    emails: z
      .array(matching(MAIL_ADDRESS, "a mail address"), "{value} is not a list of mail addresses")
      .max(20, "has more than 20 addresses"),
    retentionDays: wholeNumber(30, 730, "of days"),
    transactions: trueOrFalse(),
  }),
  capacity: section({
    connections: wholeNumber(MIN_CONNECTIONS, MAX_CONNECTIONS),
    connectionsPerSource: wholeNumber(1, MAX_CONNECTIONS),
    memoryMebibytes: wholeNumber(2048, 1_048_576, "of MiB"),
  }),
} as const;

/** `tags`, each by itself (tagChecks.ts: the names together). Azure's limits: learn, "Use tags to organize your Azure resources". */
export const TAGS = z.record(
  matching(
    /^[^<>%&\\?/\p{Cc}]{1,512}$/u,
    "a tag name: 1 to 512 characters, without < > % & \\ ? / and control characters",
  ),
  tagText(256),
  "{value} is not an object of names and values",
);

const generated = { commonName: dnsLikeName(), validityDays: wholeNumber(1, 1095, "of days") };

/** `serverCertificate` by its `source`. */
export const SERVER_CERTIFICATE = {
  authority: section({
    source: z.literal("authority"),
    ...generated,
    authorityValidityDays: wholeNumber(366, 7300, "of days"),
  }),
  selfSigned: section({ source: z.literal("selfSigned"), ...generated }),
  supplied: section({ source: z.literal("supplied"), certificate: pem(), privateKey: pem(), authority: pem() }),
  keyVault: section({
    source: z.literal("keyVault"),
    secretId: matching(
      /^https:\/\/[a-z][a-z0-9-]{2,23}\.vault\.azure\.net\/secrets\/[A-Za-z0-9-]{1,127}$/,
      "a secret's address such as https://myvault.vault.azure.net/secrets/name (without a version, so that renewals are seen)",
    ),
    vaultId: armId("Microsoft.KeyVault/vaults"),
    authority: pem(),
  }),
} as const;

export const SERVER_CERTIFICATE_SOURCES = ["authority", "selfSigned", "supplied", "keyVault"] as const;

/** Every top-level setting of the project. */
export const TOP_LEVEL = ["preset", "tags", "serverCertificate", ...Object.keys(SECTIONS)] as const;

export type SectionName = keyof typeof SECTIONS;
/** What the configuration says in a section; all of it optional. */
export type Given<N extends SectionName> = z.infer<(typeof SECTIONS)[N]>;
