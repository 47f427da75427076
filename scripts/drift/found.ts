/** The answer to the question of drift: the report on the difference, and what is in the group beside the stack. Pure. */
import { compare, type ChangeInput, type ChangeReport } from "../../preview";
import type { GroupResource } from "../deployed/subscription";

export interface Drift {
  /** Something is not as the state says. */
  readonly drift: boolean;
  /** Resources of the group that are not the stack's. */
  readonly foreign: readonly GroupResource[];
  readonly report: ChangeReport;
}

const NONE = "No drift: Azure has what the state says";

export function driftOf(input: ChangeInput, foreign: readonly GroupResource[]): Drift {
  const report = compare(input);
  const differs = input.steps.some(({ op }) => op !== "same");
  return {
    drift: differs || foreign.length > 0,
    foreign,
    report: {
      ...report,
      verdict: verdictOf(differs ? report.verdict : undefined, foreign.length),
      other: [
        ...foreign.map(({ type, name }) => ({ action: "not in the stack:", what: `${type} ${name}`, paths: [] })),
        ...report.other,
      ],
    },
  };
}

function verdictOf(differs: string | undefined, foreign: number): string {
  if (foreign === 0) return differs ?? NONE;
  const one = foreign === 1;
  const words = `${foreign} ${one ? "resource" : "resources"} in the group ${one ? "is" : "are"} not the stack's`;
  return differs === undefined ? words : `${differs}; ${words}`;
}
