/** docs/appliances.md has the table of what a client gets, each of whose cells is a test. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CELLS_TEST, outcome, STATES, WAYS } from "../../programs/cloud-init/external/productCells";

const root = join(__dirname, "../../..");
const page = readFileSync(join(root, "docs/appliances.md"), "utf8");
const cellsOf = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

test("every product and method has a row, and every cell of it a test with its words", () => {
  const section = /\n## What a client gets\n([^]*?)\n## /.exec(page)![1]!;
  const [head, , ...rows] = section.split("\n").filter((line) => line.startsWith("|"));
  expect(cellsOf(head!)).toEqual(["product", "method", ...STATES]);
  const wanted = WAYS.map((way) => [way.product, way.method, ...STATES.map((state) => outcome(state))]);
  expect(rows.map(cellsOf)).toEqual(wanted);
  expect(section).toContain(CELLS_TEST);
  const source = readFileSync(join(root, CELLS_TEST), "utf8");
  for (const state of STATES) expect(source).toMatch(new RegExp(`test\\.each\\(titled\\("${state}"\\)\\)\\("%s"`));
});

test("each sentence of the table for the night is one that a gateway says", () => {
  const folder = join(root, "cloud-init/external");
  const programs = [
    ...readdirSync(folder).map((name) => join(folder, name)),
    join(root, "cloud-init/gateway/status.sh"),
  ].map((path) => readFileSync(path, "utf8"));
  const said = programs.join("\n").replace(/\{[^{}]*\}/g, "...");
  const section = /\n## At night: whose fault is it\n([^]*)$/.exec(page)![1]!;
  const sentences = [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, sentence]) => sentence!);
  expect(sentences.length).toBeGreaterThan(10);
  const pieces = (sentence: string) =>
    sentence
      .replace(/\b(N|3|503|REQMOD)\b|^note: /g, "...")
      .split("...")
      .map((piece) => piece.trim())
      .filter((piece) => piece !== "");
  expect(sentences.flatMap(pieces).filter((piece) => !said.includes(piece))).toEqual([]);
});
