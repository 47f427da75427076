/** The answer to the question of drift: the report on the difference, and what is in the group beside the stack. Pure. */
import { compare, type ChangeInput, type ChangeReport } from "../../preview";
import type { GroupResource } from "../deployed/subscription";

/** Resources of the group that the stack does not know. */
export interface Strangers {
  readonly resources: readonly GroupResource[];
  /** The group is one of others: then they are those with the stack's tags, which an update that was ended has left. */
  readonly ofOthers: boolean;
}

export interface Drift {
  /** Something is not as the state says. */
  readonly drift: boolean;
  /** Resources of the group that are not the stack's. */
  readonly foreign: readonly GroupResource[];
  readonly report: ChangeReport;
}

const NONE = "No drift: Azure has what the state says";

export function driftOf(input: ChangeInput, { resources: foreign, ofOthers }: Strangers): Drift {
  const report = compare(input);
  const differs = input.steps.some(({ op }) => op !== "same");
  return {
    drift: differs || foreign.length > 0,
    foreign,
    report: {
      ...report,
      verdict: verdictOf(differs ? report.verdict : undefined, foreign.length, ofOthers),
      other: [
        ...foreign.map(({ type, name }) => ({ action: "not in the stack:", what: `${type} ${name}`, paths: [] })),
        ...report.other,
      ],
    },
  };
}

function verdictOf(differs: string | undefined, foreign: number, ofOthers: boolean): string {
  if (foreign === 0) return differs ?? NONE;
  const one = foreign === 1;
  const subject = `${foreign} ${one ? "resource" : "resources"} in the group${ofOthers ? " with the stack's tags" : ""}`;
  const words = `${subject} ${one ? "is" : "are"} not ${ofOthers ? "in its state" : "the stack's"}`;
  return differs === undefined ? words : `${differs}; ${words}`;
}
