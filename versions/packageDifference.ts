import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The used part of a package-lock.json (version 3): the installed packages. */
interface Lock {
  readonly packages?: Readonly<Record<string, { readonly version?: string }>>;
}

/** Maximum number of packages that are named. A renewed lock file differs in hundreds. */
const MOST_NAMED = 4;

/**
 * A sentence about different lock files, or none. Both versions of the program run with the installed packages, which are the head's. If
 * the base's lock file has others, the effect of that difference is not in the report.
 */
export async function packageDifference(base: string, head: string): Promise<readonly string[]> {
  const [was, is] = await Promise.all(
    [base, head].map((tree) => readFile(join(tree, "package-lock.json"), "utf8").catch(() => "")),
  );
  if (was === is) return [];
  const [before, after] = [versionsOf(was!), versionsOf(is!)];
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  if (names.length === 0) return [];
  const shown = names
    .sort()
    .slice(0, MOST_NAMED)
    .map((name) => `${name} ${before.get(name) ?? "none"} → ${after.get(name) ?? "none"}`);
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return [
    "package-lock.json differs, but both versions ran with the packages of the working tree. The effect of the changed " +
      `packages is not in this report: ${shown.join(", ")}${more}.`,
  ];
}

/** Versions of the packages by name, or by folder for a package that is installed more than once. */
function versionsOf(text: string): ReadonlyMap<string, string> {
  const { packages = {} } = parsed(text);
  return new Map(
    Object.entries(packages).flatMap(([folder, { version }]): [string, string][] =>
      folder === "" ? [] : [[folder.replace(/^node_modules\//, ""), version ?? "unversioned"]],
    ),
  );
}

function parsed(text: string): Lock {
  try {
    return JSON.parse(text) as Lock;
  } catch {
    return { packages: { "package-lock.json": { version: `of ${text.length} characters` } } };
  }
}
