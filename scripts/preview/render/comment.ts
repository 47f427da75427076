import type { ChangeReport } from "../model/report";
import { markdownSections, type Section } from "./markdown";
import { code, escapeText as e, type Dialect } from "./text";

/** The invisible first line by which a stack's comment is found again. */
export function markerOf(project: string, stack: string): string {
  return `<!-- ${clean(project)}:preview:${clean(stack)} -->`;
}

const clean = (text: string): string => text.replace(/[^A-Za-z0-9._/]/g, "-");

/** Room for the line that says what was left out. */
const LEFT_OUT_ROOM = 1_000;

/**
 * The report as a comment that fits whatever the change: parts that find no room are named at the end and stand in the
 * artifact. @param artifact where the whole report is, in words; undefined where there is none
 */
export function renderComment(report: ChangeReport, dialect: Dialect, artifact?: string): string {
  const sections = markdownSections(report, dialect);
  const head = headOf(report);
  const kept: string[] = [];
  const leftOut: Section[] = [];
  let room = dialect.limit - head.length - footOf(report).length - LEFT_OUT_ROOM;
  for (const section of sections) {
    const text = `\n### ${section.title}\n\n${section.body}\n`;
    if (text.length <= room) {
      kept.push(text);
      room -= text.length;
    } else leftOut.push(section);
  }
  const missing =
    leftOut.length === 0
      ? ""
      : `\n> **Left out, because a comment holds ${dialect.limit.toLocaleString("en")} characters:** ${leftOut
          .map(({ title, body }) => `${title} (${body.length.toLocaleString("en")} characters)`)
          .join(
            ", ",
          )}. ${artifact === undefined ? "Run `npm run preview` for the whole report." : `The whole report: ${artifact}.`}\n`;
  return `${head}${missing}${kept.join("")}${footOf(report)}`;
}

/** Longer verdicts, made of very long names, are cut: the parts below say it all. */
const LONGEST_VERDICT = 2_000;

function headOf({ project, stack, verdict, compared }: ChangeReport): string {
  const line = verdict.length > LONGEST_VERDICT ? `${verdict.slice(0, LONGEST_VERDICT)}…` : verdict;
  return `${markerOf(project, stack)}\n**${e(line)}.**\n\nStack ${code(stack)}: ${e(compared.head)} compared with ${e(compared.base)}. ${e(compared.caveat)}\n`;
}

function footOf({ notes }: ChangeReport): string {
  return notes.length === 0 ? "" : `\n<sub>${notes.map(e).join(" ")}</sub>\n`;
}
