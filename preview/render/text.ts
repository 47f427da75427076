import { printable, printableLines } from "../../console/printable";

/** How Markdown is written for one place that shows it. */
export interface Dialect {
  /** Most characters of a comment. */
  readonly limit: number;
  /** Folded away behind a line, where the place can do that. */
  fold(summary: string, body: string): string;
  /** A remark; the text is Markdown already. */
  remark(markdown: string): string;
}

/** GitHub's comments take 65,536 characters and show HTML's `details`. */
export const github: Dialect = {
  limit: 65_536,
  fold: (summary, body) => `<details><summary>${escapeText(summary)}</summary>\n\n${body}\n\n</details>`,
  remark: (markdown) => `<sub>${markdown}</sub>`,
};

/** Azure DevOps' comments know neither `details` nor `sub`; what GitHub folds stands open there. */
export const azureDevOps: Dialect = {
  limit: 65_536,
  fold: (summary, body) => `**${escapeText(summary)}**\n\n${body}`,
  remark: (markdown) => `_${markdown}_`,
};

/**
 * Text that is shown as it is, whatever it holds: names and settings of a pull request are a stranger's. No markup, no
 * link, no mention, no line break, and no character that hides or turns what stands around it.
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

/** A file's text between fences; nothing in it ends them. */
export const fenced = (text: string): string => `\`\`\`\n${printableLines(text).replace(/`/g, "'")}\n\`\`\``;
