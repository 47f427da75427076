import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { PreviewStep } from "../preview";

const urns = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

/**
 * The used fields of the plan that `pulumi preview --save-plan` writes (pulumi/pulumi, sdk/go/common/apitype/plan.go).
 */
const plan = z.object({
  resourcePlans: z.record(
    z.string(),
    z.object({
      goal: z
        .object({ dependencies: urns, propertyDependencies: z.record(z.string(), urns).nullish() })
        .nullish()
        .transform((goal) => goal ?? undefined),
    }),
  ),
});

/** URNs of the resources that a resource of the program waits for. */
export interface Waits {
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/**
 * The dependencies of every resource, by URN. Empty where there is no plan: the engine writes none for a preview that
 * failed.
 */
export async function readPlan(file: string): Promise<ReadonlyMap<string, Waits>> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined || text === "") return new Map();
  return new Map(
    Object.entries(plan.parse(JSON.parse(text)).resourcePlans).flatMap(([urn, { goal }]) =>
      goal
        ? [[urn, { dependencies: goal.dependencies, propertyDependencies: goal.propertyDependencies ?? {} }] as const]
        : [],
    ),
  );
}

/** The steps with the dependencies of their resources, which the engine's events do not contain. */
export function withWaits(steps: readonly PreviewStep[], waits: ReadonlyMap<string, Waits>): readonly PreviewStep[] {
  return steps.map((step) => {
    const own = waits.get(step.urn);
    return own && step.after ? { ...step, after: { ...step.after, ...own } } : step;
  });
}
