import { z } from "zod";
import { errorMessage } from "../../console/userError";
import { wrongParts } from "../../console/wrongParts";

/** `stops`: an update would fail. `warns`: an update would succeed today. `not made`: Azure refused the query. */
export type PreflightOutcome = "ok" | "stops" | "warns" | "not made";

/** The answer to one question of the preflight. */
export interface PreflightFinding {
  readonly check: string;
  readonly outcome: PreflightOutcome;
  /** The fact in one sentence. */
  readonly fact: string;
  /** The remedy; absent if all is well. */
  readonly todo?: string;
}

/** The findings of one check: those given, or one that says that all is well. */
export const findings = (
  check: string,
  bad: readonly Omit<PreflightFinding, "check">[],
  well: string,
): readonly PreflightFinding[] =>
  bad.length === 0 ? [{ check, outcome: "ok", fact: well }] : bad.map((one) => ({ check, ...one }));

/** An answer of Azure, or the reason why there is none. */
export type Answered<T> = { readonly value: T } | { readonly problem: string };

/** The findings for an answer. A query without an answer never counts as "ok". */
export function judged<T>(
  check: string,
  answer: Answered<T>,
  judge: (value: T) => readonly PreflightFinding[],
): readonly PreflightFinding[] {
  if ("value" in answer) return judge(answer.value);
  return [
    {
      check,
      outcome: "not made",
      fact: answer.problem,
      todo: "let the deploying principal read this (role Reader), then ask again",
    },
  ];
}

/** Azure's answer to a query, or the reason why there is none. */
export async function answered<T>(question: () => Promise<T>): Promise<Answered<T>> {
  try {
    return { value: await question() };
  } catch (error) {
    if (error instanceof z.ZodError) return { problem: `Azure's answer cannot be read: ${wrongParts(error)}` };
    return { problem: errorMessage(error) };
  }
}
