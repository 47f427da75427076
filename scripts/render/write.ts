import { readdirSync } from "node:fs";
import { writeOutputs } from "../../console/outputFiles";
import { UserError } from "../../console/userError";
import type { Folder } from "./folder";

/** Writes the folder. @throws UserError if it exists and is not empty */
export function writeFolder(root: string, folder: Folder): void {
  if (entriesOf(root).length > 0)
    throw new UserError(
      `--out: ${root} is not empty; give a new folder, so that nothing of an older one stays in it`,
      true,
    );
  const files = Object.entries(folder).map(
    ([path, { text, mode }]) => [path, { text, mode: mode === "0755" ? 0o755 : 0o644 }] as const,
  );
  writeOutputs("--out", root, Object.fromEntries(files));
}

function entriesOf(root: string): string[] {
  try {
    return readdirSync(root);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new UserError(`--out: ${root} cannot be read: ${(error as Error).message}`, true);
  }
}
