import type { ChangeReport } from "../model/report";
import { fill } from "./fill";
import { markdownPortion } from "./markdown";
import { sectionsOf } from "./sections";
import { code, COMMENT_LIMIT, escapeText as e, remark } from "./text";

/** The invisible first line that identifies a stack's comment, so that a later run updates it. */
export function markerOf(project: string, stack: string): string {
  return `<!-- ${clean(project)}:preview:${clean(stack)} -->`;
}

const clean = (text: string): string => text.replace(/[^A-Za-z0-9._/]/g, "-");

/** Space for the line that says what was left out. */
const LEFT_OUT_SPACE = 1_500;
/** Maximum number of characters of the texts around the sections. The sections have all details, and the JSON has the whole texts. */
const LONGEST = { verdict: 2_000, side: 200, notes: 2_000, artifact: 300 };

/**
 * The report as a comment within GitHub's limit, the most important parts first. The comment says which parts are left out and where they
 * are.
 * @param artifact words for where the whole report is; undefined where there is none
 */
export function renderComment(report: ChangeReport, artifact?: string): string {
  const [head, foot] = [headOf(report), footOf(report)];
  const portions = sectionsOf(report).map((section) => markdownPortion(section));
  const { text, leftOut } = fill(portions, COMMENT_LIMIT - head.length - foot.length - LEFT_OUT_SPACE);
  return `${head}${missing(leftOut, artifact)}${text}${foot}`;
}

function missing(leftOut: readonly string[], artifact: string | undefined): string {
  if (leftOut.length === 0) return "";
  const where =
    artifact === undefined
      ? "`npm run preview` shows the full report"
      : `full report: ${e(cut(artifact, LONGEST.artifact))}`;
  return `\n> **Left out, because a comment is limited to ${COMMENT_LIMIT.toLocaleString("en")} characters:** ${leftOut.join(", ")}; ${where}.\n`;
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

function headOf({ project, stack, verdict, compared }: ChangeReport): string {
  const [base, head] = [compared.base, compared.head].map((side) => e(cut(side, LONGEST.side)));
  return (
    `${markerOf(project, stack)}\n**${e(cut(verdict, LONGEST.verdict))}.**\n\n` +
    `Stack ${code(cut(stack, LONGEST.side))}: ${head} compared with ${base}. ${e(compared.caveat)}\n`
  );
}

function footOf({ notes }: ChangeReport): string {
  return notes.length === 0 ? "" : `\n${remark(e(cut(notes.join(" "), LONGEST.notes)))}\n`;
}
