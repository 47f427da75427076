import { Suite } from "./suites";

/** Command that asks apt for its configured mirrors; `parseMirrors` reads the answer. Works before the first `apt-get update`. */
export const MIRROR_QUERY: readonly string[] = [
  "apt-get",
  "indextargets",
  "--format",
  "$(CREATED_BY) $(REPO_URI) $(RELEASE) $(COMPONENT)",
];

export interface Mirrors {
  readonly archive: string;
  readonly security: string;
}

/** The machine's own mirrors of its distribution's main archive and security archive. */
export function parseMirrors(indexTargets: string): Mirrors {
  const targets = indexTargets
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([createdBy, , , component]) => createdBy === "Packages" && component === "main")
    .map(([, uri, release]) => ({ uri: uri!.replace(/\/+$/, ""), release }));
  // Vendors' own repositories also have a component "main"; only a distribution's archive has a "-updates" suite as well.
  const updates = targets.find((target) => target.release!.endsWith("-updates"));
  const security = targets.find((target) => target.release!.endsWith("-security"));
  const archive =
    targets.find((target) => target.release === updates?.release!.replace(/-updates$/, "")) ??
    targets.find((target) => target.release === security?.release!.replace(/-security$/, ""));
  if (archive === undefined || security === undefined) {
    throw new Error(
      "apt on this machine names no mirror of its distribution with a security archive: " +
        "gateways are built from the mirrors in /etc/apt/sources.list.d",
    );
  }
  return { archive: archive.uri, security: security.uri };
}

/** Lines of a sources.list for a suite. */
export function sourcesFor(suite: Suite, mirrors: Mirrors): string {
  const components = suite.components.join(" ");
  return [
    `deb ${mirrors.archive} ${suite.name} ${components}`,
    `deb ${mirrors.archive} ${suite.name}-updates ${components}`,
    `deb ${mirrors.security} ${suite.name}-security ${components}`,
  ].join("\n");
}
