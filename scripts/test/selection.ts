import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runTool } from "../../console/runTool";
import { UserError } from "../../console/userError";
import { modulesNaming, testsOf, touchedBy } from "./changed";
import { checks, nodeModule, suites, type Files, type Part, type RunOptions } from "./run";

/** The selection of each part: files of a check or a suite, `all` or the `core` of it. Absent parts do not run. */
export type Selection = ReadonlyMap<Part, Files>;

/** Names of the files that differ from the commit where this branch left `ref`. Untracked files count. */
export async function changedFiles(project: string, ref: string): Promise<string[]> {
  const git = async (...argv: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runTool("git", ["-C", project, ...argv]);
    if (code === 0) return stdout;
    throw new UserError(`--changed: git cannot compare with "${ref}": ${stderr.trim()}`, true);
  };
  if (ref.startsWith("-")) throw new UserError(`--changed: "${ref}" is not the name of a commit`, true);
  const base = (await git("merge-base", ref, "HEAD")).trim();
  const lists = await Promise.all([
    git("diff", "--name-only", "--no-renames", "-z", base),
    git("ls-files", "--others", "--exclude-standard", "-z"),
  ]);
  return [...new Set(lists.flatMap((list) => list.split("\0")).filter((file) => file !== ""))].sort();
}

/** The selection for the change since `ref`. Needs the Node.js and the packages that the tests run with. */
export async function selectionSince(ref: string, options: Omit<RunOptions, "signal">): Promise<Selection> {
  return selectionOf(await changedFiles(options.project, ref), options);
}

/** The selection for changed files. */
export async function selectionOf(changed: readonly string[], options: Omit<RunOptions, "signal">): Promise<Selection> {
  const { project } = options;
  const touched = touchedBy(changed);
  const there = changed.filter((file) => existsSync(join(project, file)));
  const code = there.filter((file) => touched.code.includes(file));
  const modules = readdirSync(join(project, "test"), { recursive: true, encoding: "utf8" })
    .map((file) => join("test", file))
    .filter((file) => file.endsWith(".ts"))
    .sort();
  const texts = new Map(modules.map((file) => [file, readFileSync(join(project, file), "utf8")]));
  const changedOrNaming = [...code, ...modulesNaming(changed, texts)];
  const importing = changedOrNaming.length === 0 ? [] : await testsImporting(changedOrNaming, options);
  const all = modules.filter((file) => file.endsWith(".test.ts"));
  const selected = new Map<Part, Files>();
  const select = (part: Part, files: readonly string[]): void => {
    if (touched.everything) selected.set(part, "all");
    else if (files.length > 0) selected.set(part, files);
  };
  // A changed type can break any file, so the types of all files are checked.
  if (touched.everything || touched.code.length > 0) selected.set("types", "all");
  for (const lint of ["lint", "typed-lint"] as const)
    select(
      lint,
      there.filter((file) => /\.(ts|js|mjs)$/.test(file)),
    );
  select("format", there);
  for (const suite of suites) select(suite, testsOf(suite, touched, all, importing));
  return selected;
}

/** Paths, in the project, of the tests that import these files directly or indirectly. */
async function testsImporting(
  files: readonly string[],
  { project, env }: Omit<RunOptions, "signal">,
): Promise<string[]> {
  const args = [nodeModule(project, "jest/bin/jest.js"), "--listTests", "--findRelatedTests", ...files];
  const { code, stdout, stderr } = await runTool(process.execPath, args, { cwd: project, env });
  if (code !== 0) throw new Error(`jest cannot list the tests: ${stderr}`);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((file) => relative(project, file));
}

/** Every part, in the order of the output. */
export const parts: readonly Part[] = [...(Object.keys(checks) as (keyof typeof checks)[]), ...suites];
