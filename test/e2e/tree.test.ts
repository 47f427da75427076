import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { must } from "../../emulator/host/process/run";
import { ensureTree } from "../../emulator/host/tree/tree";

test("a full disk is said before anything is downloaded, with the folder and the way out", async () => {
  const folder = await mkdtemp(join(tmpdir(), "full-disk-"));
  await must(["mount", "-t", "tmpfs", "-o", "size=16m", "full-disk", folder]);
  try {
    const request = { folder, packages: [], mode: "prepared" as const, onProgress: () => undefined };
    await expect(ensureTree(request)).rejects.toThrow(
      new RegExp(
        `^no disk space for a distribution tree: ${folder} has 1[56] MiB free, 1500 MiB are needed; ` +
          "delete old trees there, or set DEFENDER_ICAP_GATEWAY_CACHE to a folder on a larger disk$",
      ),
    );
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await must(["umount", folder]);
    await rm(folder, { recursive: true });
  }
});
