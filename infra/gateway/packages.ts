import type { IcapServerKind } from "../model/limits";

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
] as const;

/** The built-in ICAP server and its scanner. */
const BUILT_IN = ["c-icap", "clamav-daemon", "clamdscan", "libc-icap-mod-virus-scan"] as const;

/** The packages of a gateway whose files are inspected so. */
export const packagesOf = (server: IcapServerKind): readonly string[] =>
  server === "external" ? PACKAGES : [...PACKAGES, ...BUILT_IN].sort();
