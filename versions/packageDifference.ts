import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The part of a package-lock.json (version 3) that says what is installed. */
interface Lock {
  readonly packages?: Readonly<Record<string, { readonly version?: string }>>;
}

/** Maximum number of packages that are named; a renewed lock file has hundreds. */
const MOST_NAMED = 4;

/**
 * Both versions of the program run with the packages that are installed, the head's. Where the base's lock file names
 * others, what these would have done differently is not in the report: one sentence, or none.
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

/** Packages of the program by name and version; where a name is installed twice, by its folder. */
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
