/** A distribution release that gateways can be booted from. */
export interface Suite {
  readonly name: string;
  readonly distribution: "debian" | "ubuntu";
  /** For people: what booted. */
  readonly title: string;
  readonly components: readonly string[];
}

const SUITES: readonly Suite[] = [
  { name: "bookworm", distribution: "debian", title: "Debian 12 (bookworm)", components: ["main"] },
  { name: "trixie", distribution: "debian", title: "Debian 13 (trixie)", components: ["main"] },
  // stunnel4 and c-icap are in universe (Ubuntu's package index).
  { name: "noble", distribution: "ubuntu", title: "Ubuntu 24.04 (noble)", components: ["main", "universe"] },
];

/** Packages that an Azure image has and a minimal installation lacks. */
const BASE_PACKAGES: readonly string[] = [
  "systemd",
  "systemd-sysv",
  "dbus",
  "udev",
  "cloud-init",
  "netplan.io",
  "iproute2",
  "ca-certificates",
  "openssl",
  "procps",
  "nftables",
  "apparmor",
];

/**
 * Packages that Debian's minimal installation has and Ubuntu's lacks, because their priority there is only "important": apt and the
 * archive's keys.
 */
const ONLY_UBUNTU: readonly string[] = ["apt", "ubuntu-keyring"];

/** Packages of a suite's base tree, which everything else is installed into by the tree's own apt. */
export const basePackages = (suite: Suite): readonly string[] =>
  suite.distribution === "ubuntu" ? [...BASE_PACKAGES, ...ONLY_UBUNTU] : BASE_PACKAGES;

/** Distribution of this machine from os-release text; derivatives count as what they are made from. */
function distributionOf(osRelease: string): "debian" | "ubuntu" | undefined {
  const value = (key: string): string =>
    (new RegExp(`^${key}=(.*)$`, "m").exec(osRelease)?.[1] ?? "").replace(/^["']|["']$/g, "");
  const ids = [value("ID"), ...value("ID_LIKE").split(" ")];
  if (ids.includes("ubuntu")) return "ubuntu";
  return ids.includes("debian") ? "debian" : undefined;
}

/**
 * The reason why a machine cannot boot the requested suite; `undefined` if it can, or if it can boot none at all, which is reported
 * elsewhere.
 */
export function suiteRefusal(osRelease: string, asked: string): string | undefined {
  const distribution = distributionOf(osRelease);
  const possible = SUITES.filter((suite) => suite.distribution === distribution).map(({ name }) => name);
  if (possible.length === 0 || possible.includes(asked)) return undefined;
  return `"${asked}" cannot be booted on this machine, whose packages are ${distribution === "ubuntu" ? "Ubuntu" : "Debian"}'s; it boots ${possible.join(" or ")}`;
}

/**
 * The suite to boot on this machine: the one asked for, else the nearest to the image in Azure that the machine's own package mirror has.
 * The address of the other distribution's mirror is never guessed.
 */
export function chooseSuite(osRelease: string, asked?: string): Suite {
  const distribution = distributionOf(osRelease);
  if (distribution === undefined) {
    throw new Error("gateways can be booted on Debian and Ubuntu machines only: /etc/os-release names neither");
  }
  const possible = SUITES.filter((suite) => suite.distribution === distribution);
  const chosen = possible.find((suite) => suite.name === (asked ?? (distribution === "ubuntu" ? "noble" : "trixie")));
  if (chosen === undefined) {
    throw new Error(`suite "${asked}": on this machine one of ${possible.map((suite) => suite.name).join(", ")}`);
  }
  return chosen;
}
