/** The README's figures of the engines are those of docs/inspection.md, which `npm run bench:engine` makes; and that page is whole. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { KNOWN_MISSES } from "../../../bench/engine/misses";
import { pageOf } from "../../e2e/inspection/page";

const page = (name: string): string => readFileSync(join(__dirname, "../../..", name), "utf8");
const counts = (texts: readonly string[]): number[] => texts.map((text) => Number.parseInt(text.replace(",", ""), 10));

/** The cells of the first row of the page's tables that begins with this cell; the shares in brackets do not count. */
const row = (first: string): string[] => rowsOf(page("docs/inspection.md")).find((cells) => cells[1] === first) ?? [];

const rowsOf = (text: string): string[][] => text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));

test("the README says how many files each engine caught, and how many harmless ones it blocked, as the tables do", () => {
  const said =
    /Of ([\d,]+) files by real programs it caught ([\d,]+) and ClamAV with the same rules ([\d,]+); of ([\d,]+)\s+harmless files it blocked (\d+) and ClamAV (\d+)/.exec(
      page("README.md"),
    );
  const [, , files = "", clamd = "", , inspector = ""] = row("**all**");
  const [, , harmless = "", clamdBlocked = "", , inspectorBlocked = ""] = row("files of this machine");
  expect(counts(said?.slice(1) ?? [])).toEqual(
    counts([files, inspector, clamd, harmless, inspectorBlocked, clamdBlocked]),
  );
});

test("the README says how many screenshots and scanned pages were read with OCR as the table does: nine of ten or more", () => {
  const said = /With `dlp\.ocr` it read (\d+) of (\d+)\s+screenshots and (\d+) of (\d+) scanned\s+pages/.exec(
    page("README.md"),
  );
  const [, , screenshots = "", caught = ""] = row("screenshots");
  const [, , pages = "", read = ""] = row("scanned pages");
  expect(counts(said?.slice(1) ?? [])).toEqual(counts([caught, screenshots, read, pages]));
  expect(Number.parseInt(caught, 10) / Number.parseInt(screenshots, 10)).toBeGreaterThanOrEqual(0.9);
});

test("each known way past the inspector is on the page", () => {
  const lines = page("docs/inspection.md").split("\n");
  expect(KNOWN_MISSES.filter((miss) => !lines.includes(`- ${miss}`))).toEqual([]);
});

test("the words before the tables are those that the booted test writes", () => {
  expect(page("docs/inspection.md").slice(0, pageOf([]).length)).toBe(pageOf([]));
});
