/** The result of a drift check: the report on the difference, and other resources in the group. Pure. */
import { compare, type ChangeInput, type ChangeReport } from "../../preview";
import type { GroupResource } from "../../deployed";

/** Resources of the group that are not in the stack's state. */
export interface Strangers {
  readonly resources: readonly GroupResource[];
  /** Whether the group is an existing one. Then the resources are those with the stack's tags, which an interrupted update left. */
  readonly ofOthers: boolean;
  /** Names of the resources that an update was creating when it was interrupted. */
  readonly unfinished?: readonly string[];
}

export interface Drift {
  /** Whether a resource differs from the state. */
  readonly drift: boolean;
  /** Resources of the group that do not belong to the stack. */
  readonly foreign: readonly GroupResource[];
  readonly report: ChangeReport;
}

const NONE = "No drift: Azure has what the state says";

export function driftOf(input: ChangeInput, { resources: foreign, ofOthers, unfinished = [] }: Strangers): Drift {
  const report = compare(input);
  const differs = input.steps.some(({ op }) => op !== "same");
  return {
    drift: differs || foreign.length + unfinished.length > 0,
    foreign,
    report: {
      ...report,
      verdict: withUnfinished(verdictOf(differs ? report.verdict : undefined, foreign.length, ofOthers), unfinished),
      other: [
        ...foreign.map(({ type, name }) => ({ action: "not in the stack:", what: `${type} ${name}`, paths: [] })),
        ...report.other,
      ],
    },
  };
}

/** Words about resources that an interrupted update was creating. The state does not say whether Azure has them, and a refresh does not check. */
const withUnfinished = (verdict: string, unfinished: readonly string[]): string =>
  unfinished.length === 0
    ? verdict
    : `An update was interrupted while it made ${unfinished.join(", ")}; look whether Azure has it` +
      (verdict === NONE ? "" : `. ${verdict}`);

function verdictOf(differs: string | undefined, foreign: number, ofOthers: boolean): string {
  if (foreign === 0) return differs ?? NONE;
  const one = foreign === 1;
  const subject = `${foreign} ${one ? "resource" : "resources"} in the group${ofOthers ? " with the stack's tags" : ""}`;
  const words = `${subject} ${one ? "is" : "are"} not ${ofOthers ? "in its state" : "the stack's"}`;
  return differs === undefined ? words : `${differs}; ${words}`;
}
