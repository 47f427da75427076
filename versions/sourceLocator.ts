import { readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Locate, ResourceState } from "../preview";

/** The folders that determine the file of a source position. */
interface Folders {
  /** The folder that `project:///` stood for: the folder with the copied Pulumi.yaml. */
  readonly project: string;
  readonly base: string;
  readonly head: string;
}

/**
 * Finds the line of the head's program that creates a resource. The engine recorded the line in the base; a preview records none. So the
 * line's text is searched for in the head's file, and the occurrence nearest to the recorded line is taken.
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
    return undefined; // deleted or renamed, so its line is not known
  }
}
