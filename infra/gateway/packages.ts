/**
 * Debian's and Ubuntu's names. clamdscan waits for the scanner; python3 and openssl run gateway-certificates. Azure's image has
 * chrony and unattended-upgrades already.
 */
export const PACKAGES = [
  "stunnel4",
  "c-icap",
  "libc-icap-mod-virus-scan",
  "clamav-daemon",
  "clamdscan",
  "chrony",
  "haproxy",
  "logrotate",
  "nftables",
  "openssl",
  "python3",
  "unattended-upgrades",
] as const;
