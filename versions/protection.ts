import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

interface Checkpoint {
  readonly checkpoint: { latest?: { resources?: { protect?: boolean }[] } };
}

/** Removes the protection from the stacks of a copied file backend, so that a preview shows all steps that protection would stop. */
export async function unprotected(state: string): Promise<void> {
  const stacks = join(state, ".pulumi", "stacks");
  for (const project of await readdir(stacks)) {
    for (const file of (await readdir(join(stacks, project))).filter((name) => name.endsWith(".json"))) {
      const path = join(stacks, project, file);
      const content = JSON.parse(await readFile(path, "utf8")) as Checkpoint;
      for (const resource of content.checkpoint.latest?.resources ?? []) delete resource.protect;
      await writeFile(path, JSON.stringify(content));
    }
  }
}
