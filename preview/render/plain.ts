import { printable } from "../../console/printable";
import type { ChangeReport } from "../model/report";
import { linesOf, type Block, type Line } from "./document";
import { sectionsOf } from "./sections";

/** The report for a terminal: the verdict, then the sections. */
export function renderPlain(report: ChangeReport): string {
  const { verdict, stack, compared } = report;
  const head = [`${verdict}.`, `Stack ${stack}: ${compared.head} compared with ${compared.base}. ${compared.caveat}`];
  const parts = sectionsOf(report).map(({ title, blocks }) => [title, ...blocks.flatMap(linesOfBlock)].join("\n"));
  return `${[head.map(printable).join("\n"), ...parts].join("\n\n")}\n`;
}

function linesOfBlock(block: Block): string[] {
  if (block.kind === "text") return [`  ${plain(block.line)}`];
  if (block.kind === "file") return [`  ${printable(block.name)}:`, ...block.content.split("\n").map(printable)];
  return block.items.flatMap((item) => {
    const [first, ...under] = linesOf(item);
    return [`  - ${plain(first!)}`, ...under.map((line) => `    - ${plain(line)}`)];
  });
}

const plain = (line: Line): string =>
  printable(
    line.map((piece) => (typeof piece === "string" ? piece : "code" in piece ? piece.code : piece.strong)).join(""),
  );
