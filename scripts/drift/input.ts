/** The input of a drift report, from a stack's state and a refresh's output. Pure. */
import { isDeepStrictEqual } from "node:util";
import type { Context } from "../../policy/index";
import { boundsOf, changeFromFiles, type ChangeInput, type NotKnown, type PreviewStep } from "../../preview";
import { asScaled } from "./scaled";

export interface Seen {
  readonly stack: string;
  /** Content of `pulumi stack export`. */
  readonly state: unknown;
  /** Content of `pulumi refresh --preview-only --json`. */
  readonly refresh: unknown;
  readonly context: Context | NotKnown;
}

/** The change from the state to Azure's resources. @throws UserError for contents of another form */
export function driftInput({ stack, state, refresh, context }: Seen): ChangeInput {
  const input = changeFromFiles({
    preview: { content: refresh, name: "pulumi refresh" },
    state: { content: state, name: "pulumi stack export" },
    stack,
    context,
  });
  const bounds = boundsOf(input.base);
  return {
    ...input,
    steps: input.steps.map((step) => asFound(asScaled(step, bounds))),
    happened: true,
    // No program ran, so the stack's outputs are unchanged.
    ...(input.baseOutputs ? { headOutputs: input.baseOutputs } : {}),
    compared: {
      base: "Pulumi's state",
      head: "what Azure has",
      caveat: "The state is that of the last update; what the program would change beyond it is not in this report.",
    },
  };
}

/** The step as drift counts it. A refresh that finds the inputs unchanged is no change, even if outputs such as an etag differ. */
function asFound(step: PreviewStep): PreviewStep {
  const { op, before, after, detailedDiff } = step;
  // Somebody deleted the resource outside Pulumi; retainOnDelete only keeps the engine from deleting it.
  if (op === "delete" && before) return { ...step, before: { ...before, retainOnDelete: false } };
  const unchanged =
    op === "refresh" ||
    (op === "update" && Object.keys(detailedDiff).length === 0 && isDeepStrictEqual(before?.inputs, after?.inputs));
  return unchanged ? { ...step, op: "same" } : step;
}
