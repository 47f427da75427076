import type { ChangeInput } from "../model/changeInput";
import type { PreviewStep, ResourceState } from "../model/step";

/**
 * Resources that the program renames: old URN to new URN. The engine finds a renamed resource by its own alias or by an alias of its parent
 * (another name, type or parent). The step about it has the new URN and the old state.
 */
export function renamesOf(steps: readonly PreviewStep[]): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap(({ urn, before }): [string, string][] =>
      before !== undefined && before.urn !== urn ? [[before.urn, urn]] : [],
    ),
  );
}

/**
 * The URN of a step's resource after the change. A step without a state before it is about a new resource, even if its URN is the former
 * URN of a renamed one.
 */
export const urnAfter = ({ urn, before }: PreviewStep, renames: ReadonlyMap<string, string>): string =>
  before === undefined ? urn : (renames.get(before.urn) ?? urn);

/** The same resource under its URN after the change. */
export function renamed(resource: ResourceState, renames: ReadonlyMap<string, string>): ResourceState {
  if (renames.size === 0) return resource;
  const now = (urn: string): string => renames.get(urn) ?? urn;
  const { parent, dependencies, propertyDependencies } = resource;
  return {
    ...resource,
    urn: now(resource.urn),
    ...(parent === undefined ? {} : { parent: now(parent) }),
    ...(dependencies ? { dependencies: dependencies.map(now) } : {}),
    ...(propertyDependencies
      ? {
          propertyDependencies: Object.fromEntries(
            Object.entries(propertyDependencies).map(([property, urns]) => [property, urns.map(now)]),
          ),
        }
      : {}),
  };
}

/**
 * The change with both sides under the head's URNs, so that code that joins the sides by URN or name sees one resource where the engine
 * does. The deletion of a renamed predecessor has the old URN and is about the same resource.
 */
export function followRenames(input: ChangeInput): ChangeInput {
  const renames = renamesOf(input.steps);
  if (renames.size === 0) return input;
  const state = (resource: ResourceState): ResourceState => renamed(resource, renames);
  return {
    ...input,
    base: input.base.map(state),
    // States after the change already have the head's URNs. An old URN there is a new resource that took over the name.
    steps: input.steps.map((step) => ({
      ...step,
      urn: urnAfter(step, renames),
      ...(step.before ? { before: state(step.before) } : {}),
    })),
  };
}
