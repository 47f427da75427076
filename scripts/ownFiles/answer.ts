import type { Finding } from "../verification/plan";

/** One lane's answer about a user's own file. */
export interface OwnAnswer {
  lane: string;
  method: "REQMOD" | "RESPMOD";
  found: Finding;
  /** The rule that matched, or why there is no verdict. */
  detail: string;
  milliseconds: number;
}

/** All answers about one of the user's own files. There is no right one: the policy decides. */
export interface OwnFileResult {
  /** Its path inside the folder, with nothing in it that a terminal would act on. */
  name: string;
  answers: OwnAnswer[];
}

/** The verdict that all answers about a file share; `error` when one has none, `differs` when they contradict each other. */
export function verdictOn({ answers }: OwnFileResult): "allowed" | "blocked" | "differs" | "error" {
  const found = new Set(answers.map((answer) => answer.found));
  const [only] = found;
  if (found.size === 1 && (only === "allowed" || only === "blocked")) return only;
  return [...found].every((one) => one === "allowed" || one === "blocked") && found.size > 1 ? "differs" : "error";
}
