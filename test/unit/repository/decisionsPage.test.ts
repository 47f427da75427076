/** docs/decisions.md: one dated decision per entry, in three parts; those that were overtaken say by which. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const page = readFileSync(join(__dirname, "../../../docs/decisions.md"), "utf8");
const entries = page
  .split(/^(?=#{2,3} )/m)
  .filter((part) => part.startsWith("### "))
  .map((text) => {
    const [, number = "", title = ""] = /^### (\d+)\. (.+)$/m.exec(text) ?? [];
    const [, date = "", by, overtaken] =
      /^_(\d{4}-\d\d-\d\d)(?:; superseded by (\d+) on (\d{4}-\d\d-\d\d))?_$/m.exec(text) ?? [];
    return { number: Number(number), title, date, by: by === undefined ? undefined : Number(by), overtaken, text };
  });
const byNumber = new Map(entries.map((entry) => [entry.number, entry]));

test("every decision has a number of its own, a title, a date, and says context, decision and consequence", () => {
  expect([...byNumber.keys()].sort((a, b) => a - b)).toEqual(entries.map((_, index) => index + 1));
  for (const { number, title, date, text } of entries) {
    expect([number, title !== "", Number.isNaN(Date.parse(date))]).toEqual([number, true, false]);
    const parts = [...text.matchAll(/^- \*\*([^*:]+):\*\*/gm)].map(([, name]) => name);
    expect([number, parts.slice(0, 3)]).toEqual([number, ["Context", "Decision", "Consequence"]]);
    expect([[], ["Would change if"]]).toContainEqual(parts.slice(3));
  }
});

test("a superseded decision names the one that overtook it, and that one's date", () => {
  const superseded = entries.filter(({ by }) => by !== undefined);
  expect(superseded.length).toBeGreaterThan(5);
  for (const { number, date, by, overtaken } of superseded) {
    expect([number, byNumber.get(by ?? 0)?.date]).toEqual([number, overtaken]);
    expect((overtaken ?? "") >= date).toBe(true);
  }
});

test("a decision that another one refers to exists", () => {
  const referred = [...page.matchAll(/\bdecision\s+(\d+)/g)].map(([, number]) => Number(number));
  expect(referred.length).toBeGreaterThan(5);
  expect(referred.filter((number) => !byNumber.has(number))).toEqual([]);
});
