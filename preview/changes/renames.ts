import type { ChangeInput } from "../model/changeInput";
import type { PreviewStep, ResourceState } from "../model/step";

/**
 * Resources that the program calls something else from now on: old URN to new URN. The engine finds them by an alias of
 * their own or of a parent's (another name, type, parent), and a step about one has the new URN and the old state.
 */
export function renamesOf(steps: readonly PreviewStep[]): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap(({ urn, before }): [string, string][] =>
      before !== undefined && before.urn !== urn ? [[before.urn, urn]] : [],
    ),
  );
}

/**
 * The URN that the resource of a step will have. A step without a state before is about something new, also where its URN is
 * one that a renamed resource had until now.
 */
export const urnAfter = ({ urn, before }: PreviewStep, renames: ReadonlyMap<string, string>): string =>
  before === undefined ? urn : (renames.get(before.urn) ?? urn);

/** The same resource under the URN that it will have. */
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
 * The change with both sides under the head's URNs, so that everything that joins the sides by URN or name sees one
 * resource where the engine does. The deletion of a renamed predecessor has the old URN and is about the same resource.
 */
export function followRenames(input: ChangeInput): ChangeInput {
  const renames = renamesOf(input.steps);
  if (renames.size === 0) return input;
  const state = (resource: ResourceState): ResourceState => renamed(resource, renames);
  return {
    ...input,
    base: input.base.map(state),
    // Resources after the change already have the head's URNs: an old URN there is something new of the same name.
    steps: input.steps.map((step) => ({
      ...step,
      urn: urnAfter(step, renames),
      ...(step.before ? { before: state(step.before) } : {}),
    })),
  };
}
