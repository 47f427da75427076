/** The files of a gateway as cloud-init's `write_files` takes them. Pure. */
import type { GatewayFiles } from "./files";

/** Where a file of cloud-init/ lands. */
export interface Destination {
  /** Path inside cloud-init/. */
  source: string;
  path: string;
  permissions: "0644" | "0755";
}

/** Files without a place on the machine, and places without a file. */
export function manifestProblems(files: GatewayFiles, sources: readonly string[]): string[] {
  const placed = new Set(sources);
  return [
    ...Object.keys(files)
      .filter((source) => !placed.has(source))
      .map((source) => `cloud-init/${source} has no place on the machine (userData.ts, DESTINATIONS)`),
    ...[...placed].filter((source) => files[source] === undefined).map((source) => `cloud-init/${source} is missing`),
  ];
}

/** One entry of write_files, its content as a literal block that a person can read. */
export function writeFile(file: Destination, content: string): string {
  const odd = /[^\P{C}\n\t]/u.exec(content);
  if (odd || /^\s/.test(content) || !content.endsWith("\n") || content.endsWith("\n\n")) {
    throw new Error(
      `cloud-init/${file.source}: a literal block needs printable text that begins without space and ends with one line break`,
    );
  }
  // As little indentation as YAML allows: each further space would cost 1.3 KB of what Azure takes.
  const block = content.trimEnd().replace(/^(?=.)/gm, "  ");
  const permissions = file.permissions === "0644" ? "" : `\n permissions: "${file.permissions}"`; // 0644 is cloud-init's own
  return `-\n path: ${file.path}${permissions}\n content: |\n${block}`;
}
