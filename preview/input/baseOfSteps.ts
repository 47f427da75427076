import type { PreviewStep, ResourceState } from "../model/step";

/**
 * The resources before the change, derived from a preview's steps. A replacement has several steps about one resource. A resource that the
 * same update imports and replaces did not exist before. Leftovers of a failed update are not included.
 */
export function baseOfSteps(steps: readonly PreviewStep[]): readonly ResourceState[] {
  const first = new Map<string, ResourceState>();
  const made = new Set<string>();
  for (const { urn, before } of steps) {
    if (before?.delete) continue;
    if (before === undefined) made.add(urn);
    // A state under an old name counts as the earlier resource, even if a new resource has that name now.
    else if (!(before.urn === urn && made.has(urn)) && !first.has(before.urn)) first.set(before.urn, before);
  }
  return [...first.values()];
}

/** Sentences about resources that a failed update replaced and did not delete. */
export const leftoverWords = (urns: readonly string[]): readonly string[] =>
  [...new Set(urns)].map(
    (urn) =>
      `the traffic that the predecessor of ${urn.slice(urn.lastIndexOf("::") + 2)} still allows: a failed update left it in Azure`,
  );
