/**
 * Versions in Ubuntu 24.04 (noble) of the packages that determine a gateway's behaviour, from its package index of November 2026 with
 * security updates. Some include Debian's revision. The report compares them with the booted versions, and docs/emulator.md has the same
 * list.
 */
export const ubuntuVersions = {
  stunnel4: "3:5.72-1build2",
  "c-icap": "0.5.10",
  "libc-icap-mod-virus-scan": "0.5.5",
  "clamav-daemon": "1.5.4",
  haproxy: "2.8.30",
  systemd: "255",
  chrony: "4.5",
  "cloud-init": "26.2",
} as const;

/** Packages whose versions the report shows; OpenSSL's was not looked up. */
export const comparedPackages: readonly string[] = [...Object.keys(ubuntuVersions), "openssl"];

/** Ubuntu's version of a package; undefined if it was not looked up. */
export const ubuntuVersionOf = (name: string): string | undefined =>
  new Map<string, string>(Object.entries(ubuntuVersions)).get(name);
