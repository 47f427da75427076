/** References of pages lead somewhere: links, files, npm scripts, and the tests that are named as a proof. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { missingTests, namedTests } from "./namedTests";

const root = join(__dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
const pages = tracked.filter((file) => /^([A-Z]+|docs\/[\w-]+)\.md$/.test(file));

/** The text without what is only shown: blocks of code. */
const prose = (text: string): string => text.replace(/^ *```[^]*?^ *```$/gm, "");

/** GitHub's anchor of each heading: lower case, without punctuation, hyphens for spaces. */
const anchors = (page: string): string[] =>
  [...prose(read(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** Links of a page to this repository that lead nowhere. */
function deadLinks(page: string, text = read(page)): string[] {
  const links = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchors(target).includes(anchor);
    })
    .map((link) => `${page}: ${link}`);
}

const folders = new Set(tracked.map((file) => file.split("/")[0]));

/** Paths and npm scripts between backticks, or in blocks of commands, that do not exist. A path begins with a folder of this repository. */
function absent(text: string): string[] {
  const paths = [...text.matchAll(/`([\w.@-]+(?:\/[\w.@-]*)+)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => folders.has(path.split("/")[0] ?? ""));
  const run = [...text.matchAll(/(?:npx jest|npx tsx) ([\w./-]+\/[\w./-]+)/g)].map(([, path = ""]) => path);
  const scripts = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const commands = [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = ""]) => name);
  return [
    ...[...paths, ...run].filter((path) => !existsSync(join(root, path))),
    ...commands.filter((name) => scripts.scripts[name] === undefined).map((name) => `npm run ${name}`),
  ];
}

test("every link from a page to another page, a heading or a file of the repository leads somewhere", () => {
  expect(pages).toEqual(expect.arrayContaining(["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/decisions.md"]));
  expect(pages.flatMap((page) => deadLinks(page))).toEqual([]);
  const dead = deadLinks("README.md", "[a](docs/gone.md) [b](#gone) [c](docs/emulator.md#gone) [d](docs/emulator.md)");
  expect(dead).toEqual(["README.md: docs/gone.md", "README.md: #gone", "README.md: docs/emulator.md#gone"]);
});

test.each(["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/component.md", "docs/deploying.md"])(
  "every file and npm script that %s names exists",
  (page) => {
    expect(absent(read(page))).toEqual([]);
    expect(
      absent("`infra/gone.ts`, `npm run gone`, `npx jest test/gone.test.ts`, `/etc/passwd`, `infra/model`"),
    ).toEqual(["infra/gone.ts", "test/gone.test.ts", "npm run gone"]);
  },
);

test("the README's first screen says that Microsoft retired the feature, and that nothing was run on Azure", () => {
  const firstScreen = read("README.md")
    .split("\n")
    .slice(0, 20)
    .join(" ")
    .replace(/[>\s]+/g, " ");
  expect(firstScreen).toContain("Microsoft retired the external DLP feature of Defender for Cloud Apps");
  expect(firstScreen).toContain("Nothing was run on Azure yet");
});

test("every page of docs/ is linked from the README", () => {
  const readme = read("README.md");
  expect(pages.filter((page) => page !== "README.md" && !readme.includes(`](${page})`))).toEqual([]);
});

test("code that CONTRIBUTING.md quotes from the repository's files is in them", () => {
  const sources = tracked.filter((file) => /^(infra|cloud-init)\//.test(file)).map(read);
  const plain = (text: string) => text.replace(/\s+/g, " ").trim();
  const blocks = [...read("CONTRIBUTING.md").matchAll(/^ +```(?:ts)?\n([^]*?)^ +```$/gm)].map(([, code = ""]) =>
    plain(code),
  );
  expect(blocks.length).toBeGreaterThan(2);
  expect(blocks.filter((block) => !sources.some((source) => plain(source).includes(block)))).toEqual([]);
});

test("every threat in SECURITY.md is shown by a test that is there", () => {
  const rows = read("SECURITY.md")
    .split("\n")
    .filter((line) => line.startsWith("| ") && line.split("|").length === 6);
  const [heading, rule, ...threats] = rows.map((row) =>
    row
      .split("|")
      .map((cell) => cell.trim())
      .filter(Boolean),
  );
  expect(heading).toEqual(["who", "could try", "is stopped by", "shown by"]);
  expect(rule?.every((cell) => /^-+$/.test(cell))).toBe(true);
  expect(threats.length).toBeGreaterThan(15);
  for (const [who, , , proof = ""] of threats) expect([who, namedTests(proof).length > 0]).toEqual([who, true]);
  expect(threats.flatMap(([, , , proof = ""]) => namedTests(proof)).flatMap(missingTests)).toEqual([]);
});

test.each(pages.filter((page) => namedTests(read(page)).length > 0))("every test that %s names is there", (page) => {
  expect(namedTests(read(page)).flatMap(missingTests)).toEqual([]);
});

test("the pages that promise the most name their tests", () => {
  const count = (page: string) => namedTests(read(`docs/${page}.md`)).length;
  for (const page of ["operations", "guide-map", "places", "clients"])
    expect([page, count(page) > 3]).toEqual([page, true]);
});
