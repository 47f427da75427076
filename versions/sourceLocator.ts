import { readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Locate, ResourceState } from "../preview";

/** The folders that decide which file a source position means. */
interface Folders {
  /** The folder that `project:///` stood for: the one with the copied Pulumi.yaml. */
  readonly project: string;
  readonly base: string;
  readonly head: string;
}

/**
 * Finds the line in the head's program that makes a resource. The engine recorded the base's line; a preview records
 * none, so the same text is looked for in the head's file, nearest to where it was.
 */
export function sourceLocator(resources: readonly ResourceState[], folders: Folders): Locate {
  const positions = new Map(resources.map(({ urn, sourcePosition }) => [urn, sourcePosition]));
  return (urn) => {
    const match = /^project:\/\/\/([^#]+)#(\d+)/.exec(positions.get(urn) ?? "");
    if (!match) return undefined;
    const file = relative(folders.base, resolve(folders.project, decodeURIComponent(match[1]!)));
    if (file.startsWith("..")) return undefined;
    const [before, after] = [folders.base, folders.head].map((tree) => linesOf(join(tree, file)));
    const text = before?.[Number(match[2]) - 1];
    if (text === undefined || after === undefined) return undefined;
    const same = after.flatMap((line, index) => (line === text ? [index + 1] : []));
    const nearest = same.sort((x, y) => Math.abs(x - Number(match[2])) - Math.abs(y - Number(match[2])))[0];
    return nearest === undefined ? undefined : { file: file.split(sep).join("/"), line: nearest };
  };
}

function linesOf(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return undefined; // deleted or renamed: then its line is not known
  }
}
