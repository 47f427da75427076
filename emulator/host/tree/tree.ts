import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, statfs, utimes } from "node:fs/promises";
import { join } from "node:path";

import { run, must } from "../process/run";
import { MIRROR_QUERY, parseMirrors, sourcesFor } from "./mirror";
import { basePackages, chooseSuite, Suite } from "./suites";

const SCRIPT = join(__dirname, "build-tree.sh");
const TREE_SPACE_MIB = 1500;

/** `prepared`: the packages are in the tree. `packages`: a local repository has them, and the machine installs at boot. */
export type TreeMode = "prepared" | "packages";

export interface TreeRequest {
  /** Folder that holds the trees. */
  readonly folder: string;
  readonly packages: readonly string[];
  readonly mode: TreeMode;
  /** Suite by name; the machine's own distribution decides when absent. */
  readonly suite?: string;
  readonly onProgress: (line: string) => void;
  /** Ends a build that is under way. */
  readonly signal?: AbortSignal;
}

/** Folder of a tree, and the recipe that it was made from. */
export interface Tree {
  readonly path: string;
  readonly key: string;
  readonly suite: string;
  readonly title: string;
  readonly mode: TreeMode | "base";
  readonly architecture: string;
  /**
   * Date of the mirror's release files as they state it, for example `Sat, 14 Nov 2026 09:12:44 UTC`; it tells how old the packages are.
   */
  readonly releaseDate: string;
  readonly packages: Record<string, string>;
}

/** Everything a tree is made from. A change of any of it makes another tree. */
export interface TreeRecipe {
  readonly script: string;
  readonly suite: string;
  readonly architecture: string;
  readonly mode: TreeMode | "base";
  readonly packages: readonly string[];
  readonly components: readonly string[];
}

/** Cache key of a recipe: the order in which packages are named does not count. */
export function keyOf(recipe: TreeRecipe): string {
  const canonical = JSON.stringify([
    recipe.script,
    recipe.suite,
    recipe.architecture,
    recipe.mode,
    [...new Set(recipe.packages)].sort(),
    recipe.components,
  ]);
  return `${recipe.suite}-${recipe.mode}-${createHash("sha256").update(canonical).digest("hex").slice(0, 16)}`;
}

/** Finds the tree in the cache or builds it. Two emulators that want the same tree build it once. */
export async function ensureTree(request: TreeRequest): Promise<Tree> {
  const suite = chooseSuite(await readFile("/etc/os-release", "utf8"), request.suite);
  const script = await readFile(SCRIPT, "utf8");
  const architecture = (await must(["dpkg", "--print-architecture"])).trim();
  const recipe = { script, suite: suite.name, architecture, components: suite.components };
  await mkdir(request.folder, { recursive: true });

  const minimal = basePackages(suite);
  const base = await ensure({ ...recipe, mode: "base", packages: minimal }, suite, [], request);
  if (request.packages.length === 0 && request.mode === "prepared") return base;
  const wanted = { ...recipe, mode: request.mode, packages: [...minimal, "+", ...request.packages] };
  return ensure(wanted, suite, [base.path, ...request.packages], request);
}

async function ensure(recipe: TreeRecipe, suite: Suite, rest: readonly string[], request: TreeRequest): Promise<Tree> {
  const key = keyOf(recipe);
  const path = join(request.folder, key);
  if (!existsSync(join(path, ".complete"))) await build(recipe, suite, rest, path, request);
  const now = new Date();
  await utimes(path, now, now); // the time of last use
  return describe(recipe, suite, key, join(path, "tree"));
}

async function build(
  recipe: TreeRecipe,
  suite: Suite,
  rest: readonly string[],
  path: string,
  request: TreeRequest,
): Promise<void> {
  const { bavail, bsize } = await statfs(request.folder);
  const freeMib = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMib < TREE_SPACE_MIB) throw new Error(diskFull(request.folder, `${freeMib} MiB`));

  const mirrors = parseMirrors(await must(MIRROR_QUERY));
  // The kernel holds the lock, so it ends with the process that has it. A process that waited finds the tree complete. The rename at the
  // end makes the tree appear atomically.
  const building = `${path}.building`;
  const once = [
    'test -e "$0/.complete" && exit 0',
    'rm -rf "$1" "$0" && mkdir "$1" || exit',
    'b=$1; shift; "$@" && : > "$b/.complete" && mv "$b" "$0" && exit 0',
    'code=$?; rm -rf "$b"; exit $code',
  ].join("\n");
  const locked = ["flock", `${path}.lock`, "sh", "-c", once, path, building];
  const script = ["nice", "unshare", "--mount", "--propagation", "private", "sh", SCRIPT];
  const lastLines: string[] = [];
  const finished = await run([...locked, ...script, recipe.mode, join(building, "tree"), ...rest], {
    signal: request.signal,
    env: {
      ...process.env,
      SUITE: suite.name,
      INCLUDE: basePackages(suite).join(","),
      SOURCES: sourcesFor(suite, mirrors),
    },
    onLine: (line) => {
      lastLines.push(line);
      if (line.startsWith("step: ")) request.onProgress(line.slice("step: ".length));
    },
  });
  if (finished.code === 0) return;
  if (/No space left on device/.test(finished.stderr)) throw new Error(diskFull(request.folder, "too little"));
  const said = (finished.stderr.trim() || lastLines.join("\n")).split("\n").slice(-8).join("\n  ");
  throw new Error(`the ${suite.title} tree could not be built from this machine's package mirror:\n  ${said}`);
}

function diskFull(folder: string, free: string): string {
  return (
    `no disk space for a distribution tree: ${folder} has ${free} free, ${TREE_SPACE_MIB} MiB are needed; ` +
    "delete old trees there, or set DEFENDER_ICAP_GATEWAY_CACHE to a folder on a larger disk"
  );
}

async function describe(recipe: TreeRecipe, suite: Suite, key: string, path: string): Promise<Tree> {
  const notes = join(path, "var/lib/gateway-tree");
  const release = await readFile(join(notes, "release"), "utf8");
  const versions = (await readFile(join(notes, "packages"), "utf8")).trim().split("\n");
  return {
    path,
    key,
    suite: suite.name,
    title: suite.title,
    mode: recipe.mode,
    architecture: recipe.architecture,
    releaseDate: newestDate(release),
    packages: Object.fromEntries(versions.map((line) => line.split(" ") as [string, string])),
  };
}

/** The newest of the `Date:` lines of the mirror's release files: its archive, updates and security parts. */
function newestDate(release: string): string {
  const dates = [...release.matchAll(/^Date: (.*)$/gm)].map((match) => match[1]);
  return dates.sort((a, b) => Date.parse(b!) - Date.parse(a!))[0] ?? "unknown";
}
