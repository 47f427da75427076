import { hasClamd, type Inspecting } from "../model/limits";
import type { Edge } from "./manifest";

/**
 * Debian's and Ubuntu's names. clamdscan waits for the scanner; python3 and openssl run gateway-certificates. Azure's image has
 * chrony and unattended-upgrades already.
 */
const PACKAGES = ["chrony", "haproxy", "logrotate", "nftables", "openssl", "python3", "unattended-upgrades"];
/** The TLS edge; a test workload without TLS has none. */
const STUNNEL = ["stunnel4"];
const C_ICAP = ["c-icap", "libc-icap-mod-virus-scan"];
const CLAMD = ["clamav-daemon", "clamdscan"];

/** The inspector's search, and the programs that read documents for it. On Arm the search would be libvectorscan5's. */
const INSPECTOR = ["libbrotli1", "libhyperscan5", "poppler-utils", "python3-libarchive-c", "python3-olefile"];

const OWN = { clamav: C_ICAP, inspector: INSPECTOR, external: [] } as const;

/**
 * Packages of optional readers: Tesseract with its languages and the decoders of pictures for it; libpff. Our images do not contain them,
 * so only gateways that need them install them.
 */
const readerPackages = ({ ocr = [], outlookStores = false }: Inspecting): readonly string[] => [
  ...(ocr.length > 0 ? ["python3-pil", "tesseract-ocr", ...ocr.map((language) => `tesseract-ocr-${language}`)] : []),
  ...(outlookStores ? ["python3-pypff"] : []),
];

/** The packages of a gateway with this way of inspecting. */
export const packagesOf = (inspecting: Inspecting, edge: Edge = "stunnel"): readonly string[] =>
  [
    ...PACKAGES,
    ...(edge === "stunnel" ? STUNNEL : []),
    ...OWN[inspecting.inspection],
    ...(hasClamd(inspecting) ? CLAMD : []),
    ...readerPackages(inspecting),
  ].sort();
