import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCorpus } from "../../../../bench/engine/manifest";

test("a corpus of some parts is read without the list of the machine's files, and a broken list is an error", async () => {
  const folder = await mkdtemp(join(tmpdir(), "icap-gateway-corpus-"));
  try {
    await writeFile(join(folder, "manifest.json"), JSON.stringify({ seed: 7, keywords: [], notes: [], files: [] }));
    expect(await readCorpus(folder)).toMatchObject({ folder, seed: 7, machine: [] });
    await writeFile(join(folder, "machine.json"), '["/etc/hosts"]');
    expect((await readCorpus(folder)).machine).toEqual(["/etc/hosts"]);
    await writeFile(join(folder, "machine.json"), "[");
    await expect(readCorpus(folder)).rejects.toThrow(/JSON/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
