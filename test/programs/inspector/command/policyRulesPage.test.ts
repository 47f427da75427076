import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { parse as parseYaml } from "yaml";
import { inspectorRules } from "../../../../infra/gateway";
import { IDENTIFIER_KINDS, RULE_KINDS } from "../../../../infra/model/ruleKinds";
import type { Settings } from "../../../../infra/model";
import { testWithInspector } from "../../../../scripts/policy/inspectorRun";
import { parse } from "../../../unit/infra/settings/parsing";

// The search is compiled anew for each example.
jest.setTimeout(300_000);

const page = readFileSync(join(__dirname, "../../../../docs/policy-rules.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "icap-rules-page-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** An example of the page: settings, and lines of which each is a file in which one of its own rules finds something, or none does. */
interface Example {
  readonly settings: Settings;
  readonly found: string[];
  readonly notFound: string[];
}

function examplesOf(text: string): Example[] {
  const examples: Example[] = [];
  for (const [, label, language, content] of text.matchAll(/(?:^(Found|Not found):\n\n)?```(\w+)\n(.*?)```/gms)) {
    const last = examples.at(-1);
    const lines = content!.trimEnd().split("\n");
    if (language === "yaml")
      examples.push({ settings: parse(parseYaml(content!) as Record<string, unknown>), found: [], notFound: [] });
    else if (language === "text") (label === "Found" ? last!.found : last!.notFound).push(...lines);
  }
  return examples;
}

/** Names of one's own rules that find something, of each content. */
async function findings(settings: Settings, contents: readonly (string | Buffer)[]): Promise<string[][]> {
  const files = contents.map((content, i) => {
    const path = join(folder, String(i));
    writeFileSync(path, content);
    return { path: Buffer.from(path), name: String(i) };
  });
  const own = settings.dlp.rules.map(({ name }) => name);
  return (await testWithInspector({ files, settings, show: false })).map((tested) => {
    if ("error" in tested) throw new Error(tested.error);
    return tested.findings.map(({ rule }) => rule).filter((rule) => own.includes(rule));
  });
}

const examples = examplesOf(page);

test("each example of the page is a policy that is accepted, and most have texts", () => {
  expect(examples.length).toBeGreaterThan(7);
  expect(examples.filter(({ found }) => found.length > 0).length).toBeGreaterThan(6);
});

test.each(examples.filter(({ found }) => found.length > 0))(
  "the example $settings.dlp.rules.0.name finds what the page says",
  async ({ settings, found, notFound }) => {
    const answers = await findings(settings, [...found, ...notFound]);
    expect(answers.map((rules) => rules.length > 0)).toEqual([...found.map(() => true), ...notFound.map(() => false)]);
  },
);

test("whole files are found by what they are, wherever the page says so", async () => {
  const { settings } = examples.find((one) => one.settings.dlp.rules.some(({ kind }) => kind === "size"))!;
  const large = Buffer.alloc(20 * 1024 * 1024 + 1, "a ");
  const picture = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  expect(
    await findings(settings, [
      picture,
      encryptedZip(),
      Buffer.from("\x89LZO\0\r\n\x1a\n????????", "latin1"),
      large,
      "text",
    ]),
  ).toEqual([["recordings"], ["with-a-password"], ["not-readable"], ["large"], []]);
});

/** A zip file whose only member needs a password, as its header says (APPNOTE 4.4.4, bit 0). */
function encryptedZip(): Buffer {
  const zip = Buffer.from(zipSync({ "a.txt": strToU8("twelve bytes and more") }));
  zip.writeUInt16LE(1, 6);
  zip.writeUInt16LE(1, zip.indexOf("PK\x01\x02") + 8);
  return zip;
}

const rows = (head: string): string[][] =>
  page
    .slice(page.indexOf(head))
    .split("\n\n", 1)[0]!
    .split("\n")
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );

test("the table of identifiers has each kind of the settings, each with an example that is found and one that is not", async () => {
  const identifiers = rows("| kind ");
  const kinds = identifiers.map(([kind]) => kind!);
  expect(kinds).toEqual([...IDENTIFIER_KINDS]);
  const rules = kinds.map((kind) => ({ name: `all-${kind}`, kind }));
  const settings = parse({ dlp: { engine: "inspector", rules } });
  const answers = await findings(
    settings,
    identifiers.flatMap((row) => row.slice(3)),
  );
  expect(answers).toEqual(
    kinds.flatMap((kind) => [expect.arrayContaining([`all-${kind}`]), expect.not.arrayContaining([`all-${kind}`])]),
  );
});

test("the table of the older settings has their rules", () => {
  const dlp = parse({
    dlp: {
      ...{ engine: "inspector", blockedTypes: ["7z"], ibanCountries: "all" },
      ...{ keywords: ["secret"], expressions: ["ab", "cd"] },
    },
  }).dlp;
  const written = rows("| setting ").flatMap(([, names, kind]) =>
    names!
      .split(", ")
      .filter((name) => name !== "…")
      .map((name) => ({ name, kind })),
  );
  expect(written).toEqual(
    inspectorRules(dlp)
      .slice(1)
      .map(({ name, kind }) => ({ name, kind })),
  );
});

test("the settings know the kinds that the gateways' package knows", () => {
  const program =
    "import sys; sys.path.insert(0, 'cloud-init'); from inspector import finders, policy; print(*sorted({*finders.FINDERS, *policy.FILE_KINDS}))";
  const { stdout } = spawnSync("/usr/bin/python3", ["-B", "-c", program], { encoding: "utf8" });
  expect(stdout.trim().split(" ")).toEqual([...RULE_KINDS].sort());
});
