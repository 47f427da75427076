import type { UnknownExposure } from "../../exposure";
import { nameOfUrn, type PreviewStep, type ResourceState } from "../model/step";

/** Resources that the model does not know, by whether this change can concern them. */
export interface Sorted {
  readonly counting: readonly UnknownExposure[];
  /** One sentence each, for the reader. They fail no gate, because they allow the same traffic as before. */
  readonly settled: readonly string[];
}

/**
 * Parts the unknown into what a change may concern and what stays as it is. A resource that the model leaves out counts as
 * soon as a step touches it, as soon as something refers to it that did not before, and as soon as the network around it
 * lets through something else: a new rule may open the way to what the unknown resource passes on. Otherwise one foreign
 * resource would fail the gates of every change.
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

/** Whether a step's resource refers to another one after the change, and did not before. */
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
