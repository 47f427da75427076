/** The user's own files as rows, for the terminal and the page. Pure. */
import { type OwnAnswer, type OwnFileResult, verdictOn } from "../../../verification";
import type { RehearsalReport } from "./model";

/** Heads of the columns. */
export const ownFileHeads = ["file", "verdict", "from", "time", "why"];

/** A time as a person reads it. */
export const shownTime = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

const everybody = "both lanes, REQMOD and RESPMOD";

/** One row for a file on which all answers agree, otherwise a row for each answer. */
export function ownFileRows(file: OwnFileResult): string[][] {
  const { name, answers } = file;
  const agreed = new Set(answers.map(({ found, detail }) => `${found} ${detail}`)).size === 1;
  const slowest = Math.max(...answers.map(({ milliseconds }) => milliseconds));
  if (agreed) return [[name, answers[0]!.found, everybody, shownTime(slowest), answers[0]!.detail]];
  return answers.map((answer) => [name, answer.found, askedBy(answer), shownTime(answer.milliseconds), answer.detail]);
}

const askedBy = ({ lane, method }: OwnAnswer): string => `lane ${lane}, ${method}`;

/** `Own files: 3 blocked, 5 allowed, 1 without a verdict; 2 entries not sent`; `undefined` if the user named none. */
export function ownFilesLine({ sent, leftOut }: RehearsalReport["ownFiles"]): string | undefined {
  if (sent.length + leftOut.length === 0) return undefined;
  const count = (verdict: string) => sent.filter((file) => verdictOn(file) === verdict).length;
  const counts = [
    [count("blocked"), "blocked"],
    [count("allowed"), "allowed"],
    [count("differs"), "with verdicts that DIFFER between lanes or methods"],
    [count("error"), "WITHOUT a verdict"],
  ] as const;
  const words = counts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const left = leftOut.length === 0 ? "" : `; ${leftOut.length} not sent`;
  return `Own files: ${words.join(", ") || "none sent"}${left}`;
}
