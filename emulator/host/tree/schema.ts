import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { run } from "../process/run";

/** Time limit for a hanging check, in milliseconds. With a limit of 30 s the check failed on a busy machine. */
const LIMIT = 300_000;

/**
 * Problems that `cloud-init schema` of the tree's own cloud-init finds in a user-data file; empty when it is valid.
 * Runs without `--annotate`, which crashes in cloud-init 22.4 on errors inside lists.
 */
export async function schemaErrors(tree: string, userData: string): Promise<readonly string[]> {
  // Below the tree, because cloud-init runs inside it; nothing else of the shared tree is touched.
  const folder = await mkdtemp(join(tree, "tmp/schema-"));
  try {
    await writeFile(join(folder, "user-data"), userData, { mode: 0o600 });
    const inside = join(folder, "user-data").slice(tree.length);
    const finished = await run(["chroot", tree, "cloud-init", "schema", "--config-file", inside], { timeoutMs: LIMIT });
    if (finished.code === 0) return [];
    const said = `${finished.stdout}\n${finished.stderr}`.split("\n").map((line) => line.trim());
    const errors = said.filter((line) => line !== "" && !line.startsWith("Traceback"));
    return errors.length > 0 ? errors : [`cloud-init schema ended with ${finished.code}`];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
