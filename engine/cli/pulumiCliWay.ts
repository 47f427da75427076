/** The Pulumi CLI that this project is tested with: the version of the Pulumi SDK in package.json and of tools/pulumi-cli. */
export const pinnedCliVersion = "3.276.0";

/** The oldest Go that builds tools/pulumi-cli (its go.mod says so). */
export const oldestGo = "1.26";

/** Facts about the machine that determine how to get a Pulumi CLI. `undefined`: not available. */
export interface CliFacts {
  /** The `pulumi` on the PATH, with the version that it reports. */
  readonly onPath?: { path: string; version: string };
  /** The CLI in this project's cache. */
  readonly cached?: { path: string; version: string };
  /** Reason why the official download cannot be used; `undefined` when it can be tried. */
  downloadRefused?: string;
  /** The version `go version` reports. */
  go?: string;
  /** Reason why the build failed; `undefined` when it was not tried. */
  buildRefused?: string;
}

/** The way to a Pulumi CLI. */
export type CliWay =
  | { way: "use"; path: string; version: string; from: "PATH" | "cache" }
  | { way: "download" }
  | { way: "build" }
  | { way: "none"; message: string };

/** The numbers of a version such as `v3.276.0-alpha.1` or `go1.26.8`: `[3, 246, 0]`. `undefined` when there are none. */
function numbersOf(version: string): number[] | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match === null ? undefined : match.slice(1).map((part) => Number(part ?? 0));
}

/** Whether `version` is `oldest` or newer. A version that cannot be read is not. */
export function atLeast(version: string, oldest: string): boolean {
  const [have, want] = [numbersOf(version), numbersOf(oldest)];
  if (have === undefined || want === undefined) return false;
  const different = have.findIndex((part, index) => part !== want[index]);
  return different === -1 || have[different]! > want[different]!;
}

/**
 * Whether the engine of that CLI understands this project's SDK. A newer CLI of the same major version speaks to an older
 * SDK (Pulumi's compatibility promise within 3.x); an older CLI may lack what the SDK asks for.
 */
export const cliFits = (version: string): boolean =>
  numbersOf(version)?.[0] === numbersOf(pinnedCliVersion)?.[0] && atLeast(version, pinnedCliVersion);

/** Chooses the next way to get a Pulumi CLI: an installed one first, then a download, then a build. */
export function chooseCliWay(facts: CliFacts): CliWay {
  if (facts.onPath !== undefined && cliFits(facts.onPath.version)) return { way: "use", ...facts.onPath, from: "PATH" };
  if (facts.cached !== undefined && cliFits(facts.cached.version))
    return { way: "use", ...facts.cached, from: "cache" };
  if (facts.downloadRefused === undefined) return { way: "download" };
  const goFits = facts.go !== undefined && atLeast(facts.go, oldestGo);
  if (goFits && facts.buildRefused === undefined) return { way: "build" };
  return { way: "none", message: noWay(facts, goFits) };
}

/** The message when every way failed, with the reason for each. */
function noWay(facts: CliFacts, goFits: boolean): string {
  const path = facts.onPath === undefined ? "none" : `${facts.onPath.path} has version ${facts.onPath.version}`;
  const go =
    facts.go === undefined ? "go is not installed" : goFits ? facts.buildRefused : `go has version ${facts.go}`;
  return [
    `No Pulumi CLI was found, and none could be installed. It must be version ${pinnedCliVersion} or newer, with the same major version. Tried:`,
    `  on the PATH: ${path}`,
    `  in the cache: ${facts.cached === undefined ? "none" : `version ${facts.cached.version}`}`,
    `  official download: ${facts.downloadRefused}`,
    `  build of tools/pulumi-cli with Go ${oldestGo} or newer: ${go}`,
    "Do one of these: put pulumi on the PATH (https://www.pulumi.com/docs/install/), let this machine reach",
    `get.pulumi.com, or install Go ${oldestGo} or newer.`,
  ].join("\n");
}
