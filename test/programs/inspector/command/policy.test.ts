import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explainWithInspector, rulesOfLists, testWithInspector } from "../../../../scripts/policy/inspectorRun";
import { parse } from "../../../unit/infra/settings/parsing";

/** A program that this test starts: its change touches the test (`npm test -- --changed`). */
export type Started = typeof import("../../../../scripts/policy");

// The search is compiled anew for each question.
jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), "icap-policy-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function own(name: string, content: string | Buffer) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path: Buffer.from(path), name };
}

/** A zip file with one member that is only stored. */
function stored(name: string, text: string): Buffer {
  const program =
    "import sys, zipfile\nwith zipfile.ZipFile(sys.stdout.buffer, 'w') as out: out.writestr(sys.argv[1], sys.argv[2])";
  return spawnSync("/usr/bin/python3", ["-c", program, name, text]).stdout;
}

const settings = parse({
  dlp: {
    engine: "inspector",
    creditCardsAtLeast: 2,
    listUploadFrom: ["52.1.2.3"],
    rules: [
      { name: "customers", kind: "list", file: "customers" },
      { name: "offers", kind: "keywords", keywords: ["top secret"], action: "log" },
      { name: "orders", kind: "expression", expression: "ORD-[0-9]{5}", atLeast: 2 },
    ],
  },
});

const files = [
  own("cards.txt", "first\nsecond 4111 1111 1111 1111\n5555 5555 5555 4444, top secret\n"),
  own("one card.txt", "4111 1111 1111 1111 and 4111-1111-1111-1111\n"),
  own("empty", ""),
  own("in.zip", stored("a/b.txt", "x\nORD-12345 ORD-12346 ORD-12345")),
  own("line\nbreak", "top secret"),
  own("wide", Buffer.from("\ufeffä\nä\n\nTop  Secret\n", "utf16le")),
  { path: Buffer.from(join(folder, "gone")), name: "gone" },
];

test("each file gets the inspector's verdict, its findings with count and place, and no text unless it is asked for", async () => {
  const tested = await testWithInspector({ files, settings, show: false });
  expect(tested).toEqual([
    {
      ...{ name: "cards.txt", verdict: "blocked", rule: "cards", unread: [] },
      findings: [
        {
          ...{ rule: "cards", action: "block", severity: "high", count: 2, part: "cards.txt" },
          places: expect.arrayContaining([
            { part: "cards.txt", line: 2 },
            { part: "cards.txt", line: 3 },
          ]),
        },
        {
          ...{ rule: "offers", action: "log", severity: "medium", count: 1, part: "cards.txt" },
          places: [{ part: "cards.txt", line: 3 }],
        },
      ],
    },
    { name: "one card.txt", verdict: "allowed", rule: null, findings: [], unread: [] },
    { name: "empty", verdict: "allowed", rule: null, findings: [], unread: [] },
    {
      ...{ name: "in.zip", verdict: "blocked", rule: "orders", unread: [] },
      findings: [
        {
          ...{ rule: "orders", action: "block", severity: "medium", count: 2 },
          part: expect.stringMatching(/^in\.zip/),
          places: [
            { part: "in.zip/a/b.txt", line: 2 },
            { part: "in.zip/a/b.txt", line: 2 },
          ],
        },
      ],
    },
    expect.objectContaining({ name: "line\nbreak", verdict: "allowed", rule: null }),
    expect.objectContaining({ findings: [expect.objectContaining({ places: [{ part: "wide", line: 4 }] })] }),
    { name: "gone", error: "No such file or directory" },
  ]);
  expect(JSON.stringify(tested)).not.toMatch(/4111|secret|12345/);
  const [first] = await testWithInspector({ files, settings, show: true });
  expect(JSON.stringify(first)).toContain('"line":3,"text":"5555 5555 5555 4444"');
});

test("a file that is larger than the largest body is blocked by the gateway's own rule, and the others are asked", async () => {
  const small = parse({ dlp: { engine: "inspector" }, icap: { maxBodyMebibytes: 1 } });
  const large = own("large", Buffer.alloc(1024 * 1024 + 1, "4111 1111 1111 1111 "));
  expect(await testWithInspector({ files: [large, files[0]!], settings: small, show: false })).toEqual([
    { name: "large", verdict: "blocked", rule: "Gateway.TooLarge", findings: [], unread: [] },
    expect.objectContaining({ name: "cards.txt", rule: "cards" }),
  ]);
});

test("a rule of an exact list is named as not asked: its list is on the gateways alone", () => {
  expect(rulesOfLists(settings.dlp)).toEqual(["customers"]);
});

test("an explanation has each part with its encoding; of a file that is gone it says so", async () => {
  expect(await explainWithInspector({ files: files.slice(3), settings, show: true })).toEqual([
    {
      parts: [
        { part: "in.zip", type: "archive", encoding: null, bytes: expect.any(Number) },
        { part: "in.zip/a/b.txt", type: "", encoding: "ascii", bytes: 31, text: "x\nORD-12345 ORD-12346 ORD-12345" },
      ],
      unread: [],
    },
    expect.objectContaining({ unread: [] }),
    expect.objectContaining({ unread: [] }),
    { error: "No such file or directory" },
  ]);
});

test("all that is wrong on the command line is said at once", () => {
  const command = (...args: string[]) =>
    spawnSync(process.execPath, ["scripts/run.mjs", "policy", ...args], { encoding: "utf8" });
  const wrong = command("list", join(folder, "nowhere"), "--emulator", "--json", "--baseline", "dev");
  expect([wrong.status, wrong.stderr.trim().split("\n").slice(-4)]).toEqual([
    2,
    [
      '<action>: "list" is not one of test, explain, digest',
      `<path>: there is no "${join(folder, "nowhere")}"`,
      "--json cannot be used with --emulator",
      "--baseline cannot be used with --emulator",
    ],
  ]);
  const misspelt = command("tset");
  expect([misspelt.status, misspelt.stdout, misspelt.stderr.trim().split("\n").slice(-2)]).toEqual([
    2,
    "",
    [
      '<action>: "tset" is not one of test, explain, digest; did you mean "test"?',
      "<path> is missing: a folder with the files, or one file",
    ],
  ]);
  const place = command("test", folder, "--show", "--stack", "external");
  expect([place.status, place.stderr]).toEqual([
    3,
    expect.stringContaining(
      "the stack external has external ICAP servers (icap.server), which judge by their own policy",
    ),
  ]);
});

test("a report in JSON has what differs from an earlier one, and can be a baseline itself", () => {
  const some = mkdtempSync(join(folder, "compared-"));
  writeFileSync(join(some, "a.txt"), "top secret");
  const command = (...args: string[]) =>
    spawnSync(process.execPath, ["scripts/run.mjs", "policy", "test", some, "--json", ...args], { encoding: "utf8" });
  const first = command();
  const earlier = JSON.parse(first.stdout) as { files: { verdict: string; rule: null; findings: [] }[] };
  Object.assign(earlier.files[0]!, { verdict: "allowed", rule: null, findings: [] });
  const baseline = join(folder, "earlier.json");
  writeFileSync(baseline, JSON.stringify(earlier));
  const second = command("--baseline", baseline);
  expect([first.status, second.status]).toEqual([0, 1]);
  expect(JSON.parse(second.stdout)).toMatchObject({
    baseline,
    differences: [{ name: "a.txt", before: "allowed", now: "blocked (keywords)", verdict: true }],
  });
  writeFileSync(baseline, second.stdout);
  expect(command("--baseline", baseline).status).toBe(0);
});

test("wrong files of --junit, --baseline and explain are named before anything is tested, and nothing is written", () => {
  const command = (...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/run.mjs", "policy", ...args], {
      encoding: "utf8",
    });
    return [status, stderr.trim().replace(/^Node\.js v.*\n/, "")];
  };
  const some = mkdtempSync(join(folder, "some-"));
  writeFileSync(join(some, "a.txt"), "x");
  const other = join(folder, "other.json");
  writeFileSync(other, "{}");
  const [gone, report] = [join(folder, "gone", "report.xml"), join(folder, "report.xml")];
  expect(command("test", some, "--junit", gone, "--baseline", some)).toEqual([
    2,
    `--junit: there is no folder "${join(folder, "gone")}"\n--baseline: "${some}" is a folder, not a report`,
  ]);
  expect(command("test", some, "--junit", some)).toEqual([2, `--junit: "${some}" is a folder, not a file`]);
  expect(command("test", some, "--baseline", other, "--junit", report)).toEqual([
    2,
    `--baseline: "${other}" was not printed by --json`,
  ]);
  expect(existsSync(report)).toBe(false);
  expect(command("explain", some)).toEqual([2, `<path>: "${some}" is a folder; explain takes a file`]);
  const large = join(folder, "large.bin");
  writeFileSync(large, "");
  truncateSync(large, 2 ** 31);
  expect(command("explain", large)).toEqual([
    3,
    expect.stringMatching(
      /^<path>: ".*large.bin" is larger than icap.maxBodyMebibytes \(\d+\); a gateway blocks it unread/,
    ),
  ]);
  rmSync(large);
});

test("the text of an expression that one match decides is shown, and its place", async () => {
  const one = parse({
    dlp: { engine: "inspector", rules: [{ name: "k", kind: "expression", expression: "KEY-[a-z]+!" }] },
  });
  const [tested] = await testWithInspector({
    files: [own("key", "first\nhere KEY-abc! KEY-d! end\n")],
    settings: one,
    show: true,
  });
  expect(tested).toMatchObject({
    findings: [
      {
        count: 2,
        places: [
          { line: 2, text: "KEY-abc!" },
          { line: 2, text: "KEY-d!" },
        ],
      },
    ],
  });
});

test("a text is shown as it stands in the file: its separators, its width, its capitals", async () => {
  const shown = async (content: string | Buffer) => {
    const [tested] = await testWithInspector({ files: [own("spelt", content)], settings, show: true });
    return tested !== undefined && "findings" in tested
      ? tested.findings.flatMap(({ places }) => places.map(({ text }) => text))
      : [];
  };
  expect(await shown("a 4111-1111-1111-1111, 5555 5555 5555 4444 b")).toEqual([
    "5555 5555 5555 4444",
    "4111-1111-1111-1111",
  ]);
  expect(await shown("über Top  SECRET hinaus")).toEqual(["Top  SECRET"]);
  expect(await shown(Buffer.from("\ufeffä Top Secret", "utf16le"))).toEqual(["Top Secret"]);
});

test("one file is tested as a folder is, and digest looks at its values before it asks Pulumi", () => {
  const command = (...args: string[]) =>
    spawnSync(process.execPath, ["scripts/run.mjs", "policy", ...args], { encoding: "utf8" });
  const one = own("alone.txt", "4111 1111 1111 1111").path.toString();
  const tested = command("test", one, "--json");
  expect(JSON.parse(tested.stdout)).toMatchObject({ files: [{ name: "alone.txt", verdict: "blocked" }] });
  const values = own("values.txt", "AB-100200\nshort\n").path.toString();
  const out = join(folder, "values.list");
  const made = command("digest", values, "--out", out, "--stack", "of-nobody");
  expect([made.status, made.stderr]).toEqual([
    3,
    expect.stringMatching(/cannot be a list:\n {2}line 2: a value has 6 to/),
  ]);
  expect(existsSync(out)).toBe(false);
});
