import {
  countWords,
  SHORT_LIST,
  SHORT_UNDER,
  type Block,
  type Item,
  type Line,
  type Piece,
  type Section,
} from "./document";
import type { Part, Portion } from "./fill";
import { code, escapeText, fenced, folded } from "./text";

/** Maximum number of characters of an entry's line in short form. */
const LONGEST_SHORT = 400;

/** A section as Markdown, in parts that can be left out one by one. */
export function markdownPortion({ title, blocks }: Section): Portion {
  return {
    title,
    heading: `### ${escapeText(title)}\n`,
    parts: blocks.flatMap(partsOf),
  };
}

/** A line as Markdown. All of its text is escaped, because some of it comes from untrusted authors. */
const markdownLine = (line: Line): string => line.map(pieceText).join("");

function pieceText(piece: Piece): string {
  if (typeof piece === "string") return escapeText(piece);
  return "code" in piece ? code(piece.code) : `**${escapeText(piece.strong)}**`;
}

function partsOf(block: Block): Part[] {
  if (block.kind === "text")
    return [{ full: `\n${markdownLine(block.line)}\n`, short: `\n${shortLine(block.line)}\n` }];
  if (block.kind === "file") return [{ full: `\n${folded(block.name, fenced(block.content))}\n`, short: "" }];
  return block.items.map((item, index) => {
    const start = index === 0 ? "\n" : "";
    const text = (shown: Item): string => `${start}${itemText(shown)}\n`;
    return {
      full: text(item),
      short: `${start}${shortItem(item)}\n`,
      ...(item.under === undefined ? {} : { upTo: (space: number) => cutBelow(item, space, text) }),
    };
  });
}

/** The entry with as many of its subordinate entries as fit, and the number of those that are missing. */
function cutBelow(item: Item, space: number, text: (item: Item) => string): string | undefined {
  const { name, lines } = item.under!;
  const cut = (count: number): string => {
    const rest: Line = [`… and ${(lines.length - count).toLocaleString("en")} more`];
    return text({ ...item, under: { name, lines: [...lines.slice(0, count), rest] } });
  };
  const [none, all] = [cut(0).length, cut(lines.length).length];
  // Lines have similar lengths, so the search begins with the proportional number of lines and reduces it until they fit.
  let count = Math.floor((lines.length * (space - none)) / Math.max(1, all - none));
  for (; count > 0; count = Math.floor(count * 0.9)) {
    const shown = cut(count);
    if (shown.length <= space) return shown;
  }
  return undefined;
}

function itemText({ line, values = [], under }: Item): string {
  const inline = values.filter(({ all }) => all.length <= SHORT_LIST);
  const long = values.filter(({ all }) => all.length > SHORT_LIST);
  const below = under?.lines.map((one) => `- ${markdownLine(one)}`) ?? [];
  return [
    `- ${markdownLine(line)}${inline.map(({ all }) => `: ${all.map(code).join(", ")}`).join("")}`,
    ...long.map(({ name, all }) => folded(countWords(name, all.length), all.map(code).join(", "))),
    ...(below.length > SHORT_UNDER ? [folded(under!.name, below.join("\n"))] : below),
  ]
    .join("\n")
    .replace(/\n/g, "\n  ");
}

/** The entry in one line, with the numbers of its values and subordinate entries. */
function shortItem({ line, values = [], under }: Item): string {
  const counts = [
    ...values.map(({ name, all }) => countWords(name, all.length)),
    ...(under === undefined ? [] : [under.name]),
  ];
  return `- ${shortLine(line)}${counts.length === 0 ? "" : ` (${escapeText(counts.join(", "))}, left out here)`}`;
}

function shortLine(line: Line): string {
  const shown: string[] = [];
  let space = LONGEST_SHORT;
  for (const piece of line) {
    const words = typeof piece === "string" ? piece : "code" in piece ? piece.code : piece.strong;
    shown.push(words.length <= space ? pieceText(piece) : `${escapeText(words.slice(0, space))}…`);
    space -= words.length;
    if (space < 0) break;
  }
  return shown.join("");
}
