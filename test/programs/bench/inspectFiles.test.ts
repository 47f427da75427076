/** The inspector as `npm run bench:engine` asks it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startInspector } from "../../../bench/engine/inspectorEngine";
import { judgePictures } from "../../../bench/engine/pictures";
import { noise } from "../noise";

test("the bench gets the rules that a file breaks, its processor time, and an error for a file that is not there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "icap-gateway-inspect-"));
  const limits = { depth: 8, files: 100, bytes: 1 << 20, ratio: 200, seconds: 60 };
  const rules = [{ name: "cards", kind: "card" }];
  const inspector = await startInspector(join(folder, "rules.json"), JSON.stringify({ version: 1, rules, limits }));
  try {
    await writeFile(join(folder, "a.txt"), "Please take 4111 1111 1111 1111 for it.");
    await writeFile(join(folder, "b.txt"), "Nothing of the kind.");
    const found = await inspector.ask({ file: join(folder, "a.txt"), repeat: 3 });
    expect(found).toMatchObject({ rules: ["cards"], unread: [] });
    expect(found.error).toBeUndefined();
    expect(found.seconds.length).toBe(3);
    expect(found.cpuSeconds).toBeGreaterThan(0);
    expect(await inspector.ask({ file: join(folder, "b.txt") })).toMatchObject({ rules: [], unread: [] });
    expect((await inspector.ask({ file: join(folder, "c.txt") })).error).toContain("FileNotFoundError");
  } finally {
    await inspector.stop();
    await rm(folder, { recursive: true });
  }
});

test("a picture that takes longer than the time of a file gives no figure of OCR", async () => {
  const folder = await mkdtemp(join(tmpdir(), "icap-gateway-inspect-"));
  const limits = { depth: 8, files: 100, bytes: 1 << 28, ratio: 200, seconds: 1 };
  const policy = { version: 1, rules: [{ name: "cards", kind: "card" }], limits, reading: { ocr: ["eng"] } };
  const inspector = await startInspector(join(folder, "rules.json"), JSON.stringify(policy));
  const picture = { file: "noise.bmp", class: "screenshots", maker: "", how: "", planted: "x", text: false } as const;
  const files = [{ ...picture, kind: "card" as const }];
  try {
    await writeFile(join(folder, "noise.bmp"), noise(1200));
    const corpus = { folder, seed: 15, keywords: [], notes: [], files, machine: [] };
    await expect(judgePictures(inspector, corpus, { note: () => undefined })).rejects.toThrow(
      "no time was left for noise.bmp",
    );
  } finally {
    await inspector.stop();
    await rm(folder, { recursive: true });
  }
});

test("an inspector that the system kills is an error of its file and of each file after it, and no question hangs", async () => {
  const folder = await mkdtemp(join(tmpdir(), "icap-gateway-inspect-"));
  const program = join(folder, "killed.py");
  await writeFile(program, "import os, signal, sys\nsys.stdin.readline()\nos.kill(os.getpid(), signal.SIGKILL)\n");
  const inspector = await startInspector(join(folder, "rules.json"), "{}", program);
  try {
    await expect(inspector.ask({ file: "a" })).rejects.toThrow("the inspector ended");
    await expect(inspector.ask({ file: "b" })).rejects.toThrow("the inspector ended");
  } finally {
    await inspector.stop();
    await rm(folder, { recursive: true });
  }
});
