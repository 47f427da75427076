/** Counts an engine's verdicts on the corpus. Pure. */
import type { EngineAnswer, RuleOf } from "./engine";
import type { CorpusFile } from "./manifest";

/** A file with an engine's answer about it. */
export interface Judged {
  readonly file: CorpusFile;
  readonly answer: EngineAnswer;
}

/** caught: blocked by a rule of the value's kind; otherwise: by a rule of another kind; by type: blocked because it was unread. */
const OUTCOMES = ["caught", "otherwise", "by type", "missed", "error"] as const;
export type VerdictOutcome = (typeof OUTCOMES)[number];

export function outcomeOf({ file, answer }: Judged, ruleOf: RuleOf): VerdictOutcome {
  if (answer.error !== undefined) return "error";
  const kinds = answer.rules.map(ruleOf);
  if (file.kind !== "" && file.kind !== "encrypted" && kinds.includes(file.kind)) return "caught";
  if (kinds.includes("type")) return file.kind === "encrypted" ? "caught" : "by type";
  return kinds.length > 0 ? "otherwise" : "missed";
}

/** One class of files, with the number of files for each outcome. */
export interface ClassCount {
  readonly class: string;
  readonly files: number;
  readonly outcomes: Readonly<Record<VerdictOutcome, number>>;
}

/** Counts by class, in the order of the classes' first files. Only files with a value in their text count. */
export function countByClass(judged: readonly Judged[], ruleOf: RuleOf): ClassCount[] {
  const classes = new Map<string, Judged[]>();
  for (const one of judged)
    if (one.file.kind !== "" && one.file.text)
      classes.set(one.file.class, [...(classes.get(one.file.class) ?? []), one]);
  return [...classes].map(([name, files]) => {
    const outcomes = files.map((one) => outcomeOf(one, ruleOf));
    const count = (outcome: VerdictOutcome) => outcomes.filter((one) => one === outcome).length;
    return {
      class: name,
      files: files.length,
      outcomes: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])) as Record<
        VerdictOutcome,
        number
      >,
    };
  });
}

/** Sum of several counts under a name. */
export function total(name: string, counts: readonly ClassCount[]): ClassCount {
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  return {
    class: name,
    files: sum(counts.map(({ files }) => files)),
    outcomes: Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, sum(counts.map(({ outcomes }) => outcomes[outcome]))]),
    ) as Record<VerdictOutcome, number>,
  };
}

/** Blocked harmless files of a class, by the matching rules. */
export interface FalsePositives {
  readonly class: string;
  readonly files: number;
  readonly blocked: number;
  readonly rules: Readonly<Record<string, number>>;
}

/** Counts of harmless files by class. An error counts as blocked, because a gateway blocks a file that it cannot judge. */
export function falsePositives(judged: readonly Judged[]): FalsePositives[] {
  const classes = new Map<string, Judged[]>();
  for (const one of judged)
    if (one.file.kind === "") classes.set(one.file.class, [...(classes.get(one.file.class) ?? []), one]);
  return [...classes].map(([name, files]) => {
    const rules: Record<string, number> = {};
    for (const { answer } of files)
      for (const rule of answer.error === undefined ? answer.rules.slice(0, 1) : ["error"])
        rules[rule] = (rules[rule] ?? 0) + 1;
    const blocked = Object.values(rules).reduce((a, b) => a + b, 0);
    return { class: name, files: files.length, blocked, rules };
  });
}
