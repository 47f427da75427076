import { printable, printableLines } from "../../console/printable";

/** Maximum number of characters of a comment on GitHub. */
export const COMMENT_LIMIT = 65_536;

/** Markdown that GitHub shows folded behind a summary line. */
export const folded = (summary: string, markdown: string): string =>
  `<details><summary>${escapeText(summary)}</summary>\n\n${markdown}\n\n</details>`;

/** Markdown in small print. */
export const remark = (markdown: string): string => `<sub>${markdown}</sub>`;

/**
 * Escapes text so that it is shown literally. Names and settings of a pull request come from strangers. The result has no markup, link,
 * mention or line break, and no character that hides or reverses the text around it.
 */
export function escapeText(text: string): string {
  return printable(text.replace(/\s+/g, " "))
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_[\]|~#]/g, (sign) => `\\${sign}`)
    .replace(/@/g, "@\u200b")
    .replace(/(https?):\/\/|(www)(?=\.)/gi, (found) => found.replace(/:|$/, (sign) => `${sign}\u200b`));
}

/** A value in a monospaced box. */
export function code(text: string): string {
  const flat = printable(text.replace(/\s+/g, " ")).replace(/\|/g, "¦");
  const fence = "`".repeat(Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = flat.startsWith("`") || flat.endsWith("`") ? " " : "";
  return `${fence}${pad}${flat}${pad}${fence}`;
}

/** A file's text as a fenced block. Backticks are replaced, so that nothing in the text ends the block. */
export const fenced = (text: string): string => `\`\`\`\n${printableLines(text).replace(/`/g, "'")}\n\`\`\``;
