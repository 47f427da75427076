/** The number of machines that autoscale chose. It is no drift. Pure. */
import { z } from "zod";
import type { boundsOf, PreviewStep } from "../../preview";

const sized = z.looseObject({ sku: z.looseObject({ capacity: z.number() }) });

/**
 * The step without a changed number of machines, if the number is within the bounds of the set's autoscale. A number beyond them was chosen
 * by somebody else.
 */
export function asScaled(step: PreviewStep, bounds: ReturnType<typeof boundsOf>): PreviewStep {
  const { before, after, detailedDiff } = step;
  const own = before && bounds(before);
  if (!own || !after) return step;
  const [was, is] = [sized.safeParse(before.inputs), sized.safeParse(after.inputs)];
  if (!was.success || !is.success) return step;
  const { capacity } = is.data.sku;
  if (capacity < own.fewest || capacity > own.most) return step;
  return {
    ...step,
    after: { ...after, inputs: { ...is.data, sku: { ...is.data.sku, capacity: was.data.sku.capacity } } },
    detailedDiff: Object.fromEntries(Object.entries(detailedDiff).filter(([path]) => path !== "sku.capacity")),
  };
}
