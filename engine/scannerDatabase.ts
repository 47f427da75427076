/** The folder from which ClamAV's programs on this machine read a stack's rules, as a gateway's scanner does. */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { runTool } from "../console/runTool";
import { SCANNER_RULES } from "./productFiles";

/**
 * Makes the folder: the stack's rules, and the file types of the installed engine, as a gateway does before its scanner starts.
 * Returns the message of a failure, or undefined.
 *
 * @param project folder of the project
 * @param product files of a gateway by their paths, from `productFiles`
 * @param program `clamd` or `clamscan`, which will read it
 */
export async function makeScannerDatabase(
  project: string,
  folder: string,
  product: ReadonlyMap<string, string>,
  program: "clamd" | "clamscan",
): Promise<string | undefined> {
  await mkdir(folder, { recursive: true });
  for (const path of SCANNER_RULES) await writeFile(join(folder, basename(path)), product.get(path)!, { mode: 0o600 });
  const which = await runTool("sh", ["-c", `command -v ${program}`]);
  const types = join(project, "cloud-init/clamav/file_types.py");
  const made = await runTool("python3", ["-B", types, which.stdout.trim(), join(folder, "gateway.ftm")]);
  return made.code === 0 ? undefined : made.stderr.trim();
}
