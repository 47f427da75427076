import { z } from "zod";
import { UserError } from "../../console/userError";
import type { ResourceState } from "../model/step";

const properties = z.record(z.string(), z.unknown());
/** Inputs or outputs. A step may lack one of them, because a preview does not know it yet or another tool left it out. */
const orNone = properties.nullish().transform((given) => given ?? {});

/** A resource as Pulumi's state and previews have it (ResourceV3). */
export const resourceV3 = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  custom: z.boolean().default(false),
  external: z.boolean().optional(),
  delete: z.boolean().optional(),
  protect: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  parent: z.string().optional(),
  inputs: orNone,
  outputs: orNone,
  sourcePosition: z.string().optional(),
  dependencies: z
    .array(z.string())
    .nullish()
    .transform((urns) => urns ?? []),
  propertyDependencies: z
    .record(
      z.string(),
      z
        .array(z.string())
        .nullish()
        .transform((urns) => urns ?? []),
    )
    .optional(),
});

const deployment = z.object({ resources: z.array(resourceV3).default([]) });

/** The contents of a stack's state. */
export interface StackState {
  readonly resources: readonly ResourceState[];
  /** Outputs of the stack, secrets encrypted. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Resources that a failed update replaced and did not delete yet. */
  readonly pendingDeletion: readonly string[];
}

const STACK = "pulumi:pulumi:Stack";

/** Reads the `deployment` of a stack's state. @param source name of the input for messages. @throws UserError for a state without resources */
export function readStackState(content: unknown, source: string): StackState {
  const parsed = deployment.safeParse(content);
  if (!parsed.success) {
    const words = parsed.error.issues
      .map(({ path, message }) => `${path.join(".")}: ${message}`)
      .slice(0, 3)
      .join("; ");
    throw new UserError(`${source} is not the state of a stack: ${words}`, true);
  }
  const all = parsed.data.resources;
  const [gone, resources] = [all.filter((one) => one.delete === true), all.filter((one) => one.delete !== true)];
  if (resources.filter(({ type }) => type !== STACK).length === 0) {
    throw new UserError(
      `${source}: the stack has no resources. It was never deployed, or the export is of another stack.`,
      true,
    );
  }
  return {
    resources,
    outputs: resources.find(({ type }) => type === STACK)?.outputs ?? {},
    pendingDeletion: gone.map(({ urn }) => urn),
  };
}
