import type { Inspection } from "../model/limits";

/**
 * Debian's and Ubuntu's names. clamdscan waits for the scanner; python3 and openssl run gateway-certificates. Azure's image has
 * chrony and unattended-upgrades already.
 */
const PACKAGES = [
  "chrony",
  "haproxy",
  "logrotate",
  "nftables",
  "openssl",
  "python3",
  "stunnel4",
  "unattended-upgrades",
];

/** c-icap and its scanner. */
const CLAMAV = ["c-icap", "clamav-daemon", "clamdscan", "libc-icap-mod-virus-scan"];

/** The inspector's search, and the programs that read documents for it. On Arm the search would be libvectorscan5's. */
const INSPECTOR = ["libbrotli1", "libhyperscan5", "poppler-utils", "python3-libarchive-c", "python3-olefile"];

const OWN: Readonly<Record<Inspection, readonly string[]>> = { clamav: CLAMAV, inspector: INSPECTOR, external: [] };

/** The packages of a gateway whose files are inspected so. */
export const packagesOf = (inspection: Inspection): readonly string[] => [...PACKAGES, ...OWN[inspection]].sort();
