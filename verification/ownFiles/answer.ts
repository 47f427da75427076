import type { ProbeOutcome } from "../plan";

/** One lane's answer about a user's own file. */
export interface OwnAnswer {
  readonly lane: string;
  readonly method: "REQMOD" | "RESPMOD";
  readonly found: ProbeOutcome;
  /** The rule that matched, or why there is no verdict. */
  readonly detail: string;
  readonly milliseconds: number;
}

/** All answers about one of the user's own files. None of them is wrong by itself, because the policy decides. */
export interface OwnFileResult {
  /** The file's path inside the folder, with all characters visible. */
  readonly name: string;
  readonly answers: OwnAnswer[];
}

/** The verdict that all answers about a file share; `error` when one has none, `differs` when they contradict each other. */
export function verdictOn({ answers }: OwnFileResult): "allowed" | "blocked" | "differs" | "error" {
  const found = new Set(answers.map((answer) => answer.found));
  const [only] = found;
  if (found.size === 1 && (only === "allowed" || only === "blocked")) return only;
  return [...found].every((one) => one === "allowed" || one === "blocked") && found.size > 1 ? "differs" : "error";
}
