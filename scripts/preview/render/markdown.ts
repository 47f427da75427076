import { SHORT_LIST, type Block, type Item, type Line, type Section } from "./document";
import { code, escapeText, fenced, type Dialect } from "./text";

/** Whether lists of addresses stand in the text, or only their lengths. */
type Values = "with values" | "without values";

/** A section as Markdown. */
export function markdownSection({ title, blocks }: Section, dialect: Dialect, values: Values = "with values"): string {
  return `### ${escapeText(title)}\n\n${blocks.map((block) => blockOf(block, dialect, values)).join("\n\n")}\n`;
}

/** A line; everything in it that a stranger may have written is escaped. */
export const markdownLine = (line: Line): string =>
  line
    .map((piece) =>
      typeof piece === "string"
        ? escapeText(piece)
        : "code" in piece
          ? code(piece.code)
          : `**${escapeText(piece.strong)}**`,
    )
    .join("");

function blockOf(block: Block, dialect: Dialect, values: Values): string {
  if (block.kind === "text") return markdownLine(block.line);
  if (block.kind === "list") return block.items.map((item) => itemOf(item, dialect, values)).join("\n");
  return dialect.fold(block.name, fenced(block.content));
}

function itemOf({ line, values }: Item, dialect: Dialect, show: Values): string {
  const own = `- ${markdownLine(line)}`;
  if (values === undefined) return own;
  if (show === "without values")
    return `${own} (${values.all.length.toLocaleString("en")} ${values.name}, left out here)`;
  const words = values.all.map(code).join(", ");
  if (values.all.length <= SHORT_LIST) return `${own}: ${words}`;
  return `${own}\n  ${dialect.fold(`${values.all.length.toLocaleString("en")} ${values.name}`, words).replace(/\n/g, "\n  ")}`;
}
