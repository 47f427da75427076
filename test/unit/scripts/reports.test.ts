/** docs/reports.md: every public report has an answer, and the tests that it names exist. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const rows = read("docs/reports.md")
  .split(/^(?=\d+\. \*\*)/m)
  .slice(1)
  .map((row) => row.replace(/^## [^]*/m, "").replace(/\s+/g, " "));

/** A file in backticks, then titles in quotes: `test/x.test.ts`: "a title", "another". */
const REFERENCE = /`((?:test|docs)\/[\w./-]+)`: ((?:"[^"]+"(?:, )?)+)/g;

interface Reference {
  file: string;
  titles: string[];
}

const referencesOf = (row: string): Reference[] =>
  [...row.matchAll(REFERENCE)].map(([, file = "", titles = ""]) => ({
    file,
    titles: [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title),
  }));

/** What is named and is not there: a page's title is a table's row, a test's stands in its source. */
function missing({ file, titles }: Reference): string[] {
  if (!existsSync(join(root, file))) return [file];
  const text = read(file).replace(/\\"/g, '"');
  const stands = (title: string) => (file.startsWith("docs/") ? text.includes(`\n| ${title} `) : text.includes(title));
  return titles.filter((title) => !stands(title)).map((title) => `${file}: ${title}`);
}

test("every report says where it was written, what happens here, and which test shows it or what is open", () => {
  expect(rows.map((row) => Number(/^\d+/.exec(row)))).toEqual(Array.from({ length: 24 }, (_, at) => at + 1));
  for (const row of rows) {
    expect(row).toMatch(/^\d+\. \*\*[^*]+\*\* \(.*(https:\/\/|Broadcom|FortiProxy|Zscaler)/);
    expect([row, referencesOf(row).length > 0 || row.includes("**Open:**")]).toEqual([row, true]);
  }
});

test("every test and every measured row that the page names is there, and what is called open passes", () => {
  const references = rows.flatMap(referencesOf);
  expect(references.length).toBeGreaterThan(25);
  expect(references.flatMap(missing)).toEqual([]);
  expect(missing({ file: "docs/inspection.md", titles: ["no such row"] })).toEqual(["docs/inspection.md: no such row"]);
  // each measured row passes where it is named behind "Open", and is blocked where it is named before
  const measured = read("docs/inspection.md").split("\n");
  for (const row of rows) {
    const [solved = "", ...open] = row.split("**Open:**");
    for (const [text, expected] of [
      [solved, /\| blocked/],
      [open.join(), /\*\*passes\*\*/],
    ] as const)
      for (const { titles } of referencesOf(text).filter(({ file }) => file === "docs/inspection.md"))
        for (const title of titles) expect(measured.find((line) => line.startsWith(`| ${title} `))).toMatch(expected);
  }
});
