/**
 * Versions in Ubuntu 24.04 (noble) of the packages that decide how a gateway behaves, as its package index had them in November 2026,
 * security updates included. With Debian's revision where that was looked up too. The report compares what booted with them, and
 * docs/emulator.md has the same list.
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

/** Ubuntu's version of a package, or nothing where it was not looked up. */
export const ubuntuVersionOf = (name: string): string | undefined =>
  new Map<string, string>(Object.entries(ubuntuVersions)).get(name);
