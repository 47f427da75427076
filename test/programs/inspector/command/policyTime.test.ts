/** `npm run policy` over a file that takes longer than a gateway gives it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../../../../console/runTool";
import { EXPLAINED, TESTED } from "../../../../scripts/policy/answers";
import { PYTHON } from "../../../../scripts/policy/inspectorRun";
import { noise } from "../../noise";

const program = join(__dirname, "../../../../scripts/policy/inspect_files.py");

test("a file that was ended by its time is told as not read to its end, by the test and by the explanation", async () => {
  const folder = await mkdtemp(join(tmpdir(), "icap-policy-time-"));
  const [picture, rules, names] = ["noise.bmp", "rules.json", "names"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const limits = { depth: 8, files: 100, bytes: 1 << 28, ratio: 200, seconds: 1 };
  const kinds = [{ name: "unread", kind: "unreadable" }];
  try {
    await writeFile(picture, noise(1200));
    await writeFile(rules, JSON.stringify({ version: 1, rules: kinds, limits, reading: { ocr: ["eng"] } }));
    await writeFile(names, `${picture}\0`);
    const ask = async (action: string): Promise<unknown> =>
      JSON.parse((await runTool(PYTHON, ["-B", program, action, rules, names])).stdout);
    const unread = expect.arrayContaining([{ part: "noise.bmp", why: "limit", detail: "time" }]) as unknown;
    expect(TESTED.parse(await ask("test"))).toMatchObject({ verdict: "blocked", rule: "unread", unread });
    expect(EXPLAINED.parse(await ask("explain"))).toMatchObject({ unread });
  } finally {
    await rm(folder, { recursive: true });
  }
});
