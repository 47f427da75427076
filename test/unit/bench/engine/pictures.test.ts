import type { EngineAnswer, Engine } from "../../../../bench/engine/engine";
import type { Corpus, CorpusFile } from "../../../../bench/engine/manifest";
import { picturesSection, type Run } from "../../../../bench/engine/page";
import { judgePictures, PICTURE_SECONDS, picturesOf } from "../../../../bench/engine/pictures";
import { comparedSettings, inspectorRules, rulesOf, withSeconds } from "../../../../bench/engine/policy";
import type { EngineResult } from "../../../../bench/engine/report";
import { parse } from "../../infra/settings/parsing";

const file = (name: string, group: string, kind: CorpusFile["kind"] = "card"): CorpusFile => ({
  file: name,
  class: group,
  maker: "Chromium",
  how: `of ${name}`,
  kind,
  planted: "x",
  text: false,
});
const corpus = (...files: CorpusFile[]): Corpus => ({
  folder: "/corpus",
  seed: 3,
  keywords: ["winter garden"],
  notes: [],
  files,
  machine: ["/usr/share/doc/a"],
});
const pictures = corpus(
  file("a.png", "screenshots"),
  file("b.png", "screenshots", "ssn"),
  file("c.docx", "screenshots in documents"),
  file("d.pdf", "scanned pages"),
);

/** An engine that gives these answers by the names of files. */
const engineOf = (answers: Record<string, Partial<EngineAnswer>>): Engine => ({
  name: "inspector",
  title: "inspector",
  ask: ({ file: path }) =>
    Promise.resolve({ rules: [], unread: [], cpuSeconds: 2, seconds: [3], ...answers[path.split("/").at(-1)!] }),
  stop: () => Promise.resolve(),
});
const notes = { note: () => undefined };
const rules = rulesOf(comparedSettings(parse({}), pictures.keywords).ocr);

test("pictures alone are asked about, and their values count as text", () => {
  const all = picturesOf(
    corpus(file("a.png", "screenshots"), file("b.png", "screenshots", ""), file("c.epub", "epub")),
  );
  expect(all.files.map(({ file: name, text }) => [name, text])).toEqual([["a.png", true]]);
  expect(all.machine).toEqual([]);
});

test("the policy reads English in pictures, and differs from a gateway's in the time of a file alone", () => {
  const read = (text: string) => JSON.parse(text) as { limits: { seconds: number } };
  const [gateway, bench] = [read(rules), read(withSeconds(rules, PICTURE_SECONDS))];
  expect(gateway).toMatchObject({ reading: { ocr: ["eng"] } });
  expect(gateway.limits.seconds).toBeLessThan(PICTURE_SECONDS);
  expect(bench).toEqual({ ...gateway, limits: { ...gateway.limits, seconds: PICTURE_SECONDS } });
});

test.each([
  ["a reader", "failed: pdf the reader overran its time"],
  ["the whole file", "limit: time"],
])("a picture gives no figure where %s was ended by its time, whatever was found before", async (_, words) => {
  const late = { rules: ["card-numbers"], unread: [words] };
  await expect(judgePictures(engineOf({ "d.pdf": late }), pictures, notes)).rejects.toThrow(
    "no time was left for d.pdf: measure on a calmer machine",
  );
});

test("an engine that gave no verdict on a picture gives no figure", async () => {
  await expect(judgePictures(engineOf({ "a.png": { error: "it ended" } }), pictures, notes)).rejects.toThrow(
    "no verdict on a.png: it ended",
  );
});

test("a corpus without pictures gives no figure", async () => {
  await expect(judgePictures(engineOf({}), corpus(file("a.epub", "epub")), notes)).rejects.toThrow("no pictures");
});

test("the section counts the pictures that were caught by class, names the others, and says the time of a file", async () => {
  const card = { rules: [nameOf("card")] };
  const engine = engineOf({
    "a.png": card,
    "b.png": { ...card, cpuSeconds: 6 },
    "c.docx": card,
    "d.pdf": { unread: ["unreadable: pictures a picture that is broken"], rules: [nameOf("unreadable")] },
  });
  const judged = await judgePictures(engine, pictures, notes);
  const result: EngineResult = { name: "inspector", title: "an engine", ruleOf: inspectorRules(rules), judged };
  const run: Run = { machine: { processors: 2, load: 1, date: new Date(0) }, titles: [], seed: 3 };
  const text = picturesSection(result, run);
  const table = text.split("\n").filter((line) => line.startsWith("| "));
  expect(table.slice(2).map((line) => line.split("|").map((cell) => cell.trim()))).toEqual([
    ["", "screenshots", "2", "1 (50.0 %)", "1", ""],
    ["", "screenshots in documents", "1", "1 (100.0 %)", "", ""],
    ["", "scanned pages", "1", "0 (0.0 %)", "1", ""],
    ["", "**all**", "4", "2 (50.0 %)", "2", ""],
  ]);
  expect(text).toContain("Not caught:\n\n- screenshots, of b.png: ssn\n- scanned pages, of d.pdf: card\n\n");
  expect(text).toContain("2.0 s of one processor in the median, and 6.0 s at most");
  expect(text).toContain("1970-01-01; seed 3; an engine; 2 processors");
});

/** The name of a rule of this kind. */
const nameOf = (kind: string): string =>
  (JSON.parse(rules) as { rules: { name: string; kind: string }[] }).rules.find((rule) => rule.kind === kind)!.name;
