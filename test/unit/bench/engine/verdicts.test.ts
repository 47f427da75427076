import { clamdFinding, localConfiguration, processorSeconds } from "../../../../bench/engine/clamdEngine";
import { clamdRule, type EngineAnswer } from "../../../../bench/engine/engine";
import type { CorpusFile } from "../../../../bench/engine/manifest";
import { materialOf, MATERIALS } from "../../../../bench/engine/materials";
import { percentile } from "../../../../bench/engine/measure";
import { catchTable, falseTable, missList, speedTable } from "../../../../bench/engine/report";
import { countByClass, falsePositives, outcomeOf, total, type Judged } from "../../../../bench/engine/verdicts";

const file = (kind: CorpusFile["kind"], more: Partial<CorpusFile> = {}): CorpusFile => ({
  file: "a",
  class: "docx",
  maker: "",
  how: "in a table",
  kind,
  planted: "x",
  text: true,
  ...more,
});
const judged = (kind: CorpusFile["kind"], rules: string[], more: Partial<CorpusFile> = {}, error?: string): Judged => {
  const answer: EngineAnswer = {
    rules,
    unread: [],
    cpuSeconds: 0,
    seconds: [],
    ...(error === undefined ? {} : { error }),
  };
  return { file: file(kind, more), answer };
};
const CARD = "Gateway.CreditCard.Text";

test("a file counts as caught only by a rule of what stands in it", () => {
  const outcome = (one: Judged) => outcomeOf(one, clamdRule);
  expect(outcome(judged("card", [CARD]))).toBe("caught");
  expect(outcome(judged("ssn", [CARD]))).toBe("otherwise");
  expect(outcome(judged("card", ["Gateway.Unreadable.Archive"]))).toBe("by type");
  expect(outcome(judged("encrypted", ["Gateway.Encrypted.Zip"]))).toBe("caught");
  expect(outcome(judged("keyword", []))).toBe("missed");
  expect(outcome(judged("keyword", [], {}, "it ended"))).toBe("error");
});

test("files are counted by class; those without the value in their text are left out", () => {
  const counts = countByClass(
    [judged("card", [CARD]), judged("card", []), judged("card", [], { text: false }), judged("", [CARD])],
    clamdRule,
  );
  expect(counts.map((one) => [one.class, one.files, one.outcomes.caught, one.outcomes.missed])).toEqual([
    ["docx", 2, 1, 1],
  ]);
  expect(total("all", [...counts, ...counts]).files).toBe(4);
});

test("a harmless file counts as blocked by its first rule, and so does one without a verdict", () => {
  const harmless = (rules: string[], error?: string) => judged("", rules, { class: "floats" }, error);
  expect(
    falsePositives([harmless([CARD, "other"]), harmless([]), harmless([], "it ended"), judged("card", [CARD])]),
  ).toEqual([{ class: "floats", files: 3, blocked: 2, rules: { [CARD]: 1, error: 1 } }]);
});

test("the tables name each engine, each class and the places that were missed", () => {
  const all = [judged("card", [CARD]), judged("ssn", []), judged("", [CARD], { class: "floats" })];
  const engine = { name: "clamd", title: "ClamAV", ruleOf: clamdRule, judged: all };
  expect(catchTable([engine]).split("\n").slice(2)).toEqual([
    expect.stringMatching(/^\| docx +\| 2 +\| 1 \(50\.0 %\) +\|/),
    expect.stringMatching(/^\| \*\*all\*\* +\| 2 +\| 1 \(50\.0 %\) +\|/),
  ]);
  expect(falseTable([engine])).toMatch(/\| floats +\| 1 +\| 1 +\| 1 Gateway\.CreditCard\.Text \|/);
  expect(missList(engine)).toEqual(["- docx, in a table: ssn"]);
});

test("clamd's answers are read: a finding, a clean file, an empty one, and an error that is no pass", () => {
  expect(clamdFinding("/a/b: Gateway.Ssn.Text.UNOFFICIAL FOUND\0")).toEqual({ rules: ["Gateway.Ssn.Text"] });
  expect(clamdFinding("/a/b: OK\0")).toEqual({ rules: [] });
  expect(clamdFinding("/a/b: Empty file\0")).toEqual({ rules: [] });
  expect(clamdFinding("/a/b: Can't open file ERROR\0").error).toBe("/a/b: Can't open file ERROR");
  expect(clamdFinding("").error).toBe("no answer");
});

test("clamd's settings keep all lines but those of a gateway's own places", () => {
  const made = localConfiguration("LocalSocket /run/a\nLocalSocketMode 660\nDatabaseDirectory /b\nScanPDF yes", "/x");
  expect(made).toBe("ScanPDF yes\nLocalSocket /x/clamd.ctl\nDatabaseDirectory /x/database");
});

test("processor time is read behind a name with blanks and brackets", () => {
  expect(processorSeconds("7 (a b) c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0")).toBe(3);
});

test("each material has the wanted size, is the same for a seed, and differs from the others", () => {
  const made = MATERIALS.map((material) => materialOf(material, 5000, 1));
  expect(made.map(({ length }) => length)).toEqual(MATERIALS.map(() => 5000));
  expect(new Set(made.map((bytes) => bytes.toString("latin1"))).size).toBe(MATERIALS.length);
  expect(MATERIALS.map((material) => materialOf(material, 5000, 1))).toEqual(made);
});

test("an engine that took a look-alike for a card has no speed and no ratio in the table", () => {
  const spread = { median: 50, least: 40, most: 60 };
  const table = speedTable([
    {
      material: "logs",
      rates: new Map([
        ["clamd", { median: 5, least: 4, most: 6 }],
        ["inspector", spread],
      ]),
    },
    {
      material: "ids of 16 digits",
      rates: new Map([
        ["clamd", undefined],
        ["inspector", spread],
      ]),
    },
  ]);
  const cells = (line: string) => line.split("|").map((cell) => cell.trim());
  expect(table.split("\n").slice(2).map(cells)).toEqual([
    ["", "logs", "5 (4–6)", "50 (40–60)", "10.0 ×", ""],
    ["", "ids of 16 digits", "takes one for a card", "50 (40–60)", "", ""],
  ]);
});

test("a percentile is a value that was measured", () => {
  expect([percentile([3, 1, 2], 0.5), percentile([3, 1, 2], 0.99), percentile([5], 0.5)]).toEqual([2, 3, 5]);
  expect(() => percentile([], 0.5)).toThrow("at least one value");
});
