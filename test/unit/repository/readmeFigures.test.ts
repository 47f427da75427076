/** The README's figures of the engines are those of docs/inspection.md, which `npm run bench:engine -- --write` makes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const page = (name: string): string => readFileSync(join(__dirname, "../../..", name), "utf8");
const counts = (texts: readonly string[]): number[] => texts.map((text) => Number.parseInt(text.replace(",", ""), 10));

/** The cells of a row of the page's tables, by its first cell; the shares in brackets do not count. */
function row(first: string): string[] {
  const line = page("docs/inspection.md")
    .split("\n")
    .find((one) => one.startsWith(`| ${first} `));
  return line?.split("|").map((cell) => cell.trim()) ?? [];
}

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
