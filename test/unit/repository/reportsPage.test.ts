/** docs/reports.md: every public report has an answer, and the tests that it names exist. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { missingTests, namedTests } from "./namedTests";

const root = join(__dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const rows = read("docs/reports.md")
  .split(/^(?=\d+\. \*\*)/m)
  .slice(1)
  .map((row) => row.replace(/^## [^]*/m, "").replace(/\s+/g, " "));

test("every report says where it was written, what happens here, and which test shows it or what is open", () => {
  expect(rows.map((row) => Number(/^\d+/.exec(row)))).toEqual(Array.from({ length: 24 }, (_, at) => at + 1));
  for (const row of rows) {
    expect(row).toMatch(/^\d+\. \*\*[^*]+\*\* \(.*(https:\/\/|Broadcom|FortiProxy|Zscaler)/);
    expect([row, namedTests(row).length > 0 || row.includes("**Open:**")]).toEqual([row, true]);
  }
});

test("every test and every measured row that the page names is there, and what is called open passes", () => {
  const references = rows.flatMap(namedTests);
  expect(references.length).toBeGreaterThan(25);
  expect(references.flatMap(missingTests)).toEqual([]);
  expect(missingTests({ file: "docs/inspection.md", titles: ["no such row"] })).toEqual([
    "docs/inspection.md: no such row",
  ]);
  // each measured row passes where it is named behind "Open", and is blocked where it is named before
  const measured = read("docs/inspection.md").split("\n");
  for (const row of rows) {
    const [solved = "", ...open] = row.split("**Open:**");
    for (const [text, expected] of [
      [solved, /\| blocked/],
      [open.join(), /\*\*passes\*\*/],
    ] as const)
      for (const { titles } of namedTests(text).filter(({ file }) => file === "docs/inspection.md"))
        for (const title of titles) expect(measured.find((line) => line.startsWith(`| ${title} `))).toMatch(expected);
  }
});
