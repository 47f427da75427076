import type { ChangeInput } from "../../../../preview/model/changeInput";

/** A change whose step of one resource has other inputs after it. */
export function withInputs(input: ChangeInput, name: string, inputs: Record<string, unknown>): ChangeInput {
  const steps = input.steps.map((step) => {
    if (!step.urn.endsWith(`::${name}`) || !step.after) return step;
    const after = { ...step.after, inputs: { ...step.after.inputs, ...inputs } };
    return {
      ...step,
      op: "update",
      after,
      detailedDiff: Object.fromEntries(Object.keys(inputs).map((key) => [key, "update"])),
    };
  });
  return { ...input, steps };
}
