import type { UnknownExposure } from "../../exposure";
import { nameOfUrn, type PreviewStep, type ResourceState } from "../model/step";

/** Resources that the model does not know, by whether this change can concern them. */
export interface Sorted {
  readonly counting: readonly UnknownExposure[];
  /** One sentence each, for the reader. They fail no gate, because they allow the same traffic as before. */
  readonly settled: readonly string[];
}

/**
 * Sorts the unknown resources into those that a change may concern and those that stay as they are. An unknown resource counts as soon as a
 * step touches it, as soon as another resource newly refers to it, and as soon as the network around it lets other traffic through. The
 * last condition is there because a new rule may open the way to the traffic that the unknown resource passes on. Without this distinction
 * one foreign resource would fail the gates of every change.
 * @param networkChanges whether rules, reachability or pools differ
 */
export function unchangedStrangers(
  unknown: readonly UnknownExposure[],
  base: readonly ResourceState[],
  steps: readonly PreviewStep[],
  networkChanges: boolean,
): Sorted {
  const ids = new Map(base.map(({ urn, id }) => [urn, id]));
  const touched = new Set<string>();
  for (const { op, urn, before, after } of steps) {
    if (op !== "same" || !before || !after) for (const one of [urn, before?.urn, after?.urn]) if (one) touched.add(one);
  }
  const isSettled = ({ resource }: UnknownExposure): boolean =>
    resource !== undefined &&
    !networkChanges &&
    !touched.has(resource) &&
    !steps.some((step) => isNewReference(step, resource, ids.get(resource)));
  const settled = unknown.filter(isSettled);
  return {
    counting: unknown.filter((one) => !settled.includes(one)),
    settled: [
      ...new Set(
        settled.map(
          ({ resource, subject, problem }) =>
            `${resource === undefined ? subject : nameOfUrn(resource)}: ${problem}. This change neither touches it nor the network around it.`,
        ),
      ),
    ],
  };
}

/** Whether a step's resource refers to another resource after the change, and did not before. */
function isNewReference({ before, after }: PreviewStep, urn: string, id: string | undefined): boolean {
  if (after === undefined || after.urn === urn) return false;
  return refersTo(after, urn, id) && !(before !== undefined && refersTo(before, urn, id));
}

function refersTo(
  { dependencies = [], propertyDependencies = {}, parent, inputs }: ResourceState,
  urn: string,
  id: string | undefined,
): boolean {
  const urns = [...dependencies, ...Object.values(propertyDependencies).flat(), parent];
  return urns.includes(urn) || (id !== undefined && JSON.stringify(inputs).toLowerCase().includes(id.toLowerCase()));
}
