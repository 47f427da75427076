import type { PreviewStep, ResourceState } from "../model/step";

/**
 * What was there before, as a preview's steps have it: a replacement has several steps about one resource, and what an
 * import brings and the same update replaces was not there. What a failed update left is not in it.
 */
export function baseOfSteps(steps: readonly PreviewStep[]): readonly ResourceState[] {
  const first = new Map<string, ResourceState | undefined>();
  for (const { urn, before } of steps) {
    if (before?.delete) continue;
    const key = before?.urn ?? urn;
    if (!first.has(key)) first.set(key, before);
  }
  return [...first.values()].filter((before) => before !== undefined);
}

/** Sentences about what a failed update replaced and did not delete. */
export const leftoverWords = (urns: readonly string[]): readonly string[] =>
  [...new Set(urns)].map(
    (urn) =>
      `what the predecessor of ${urn.slice(urn.lastIndexOf("::") + 2)} still lets through: a failed update left it`,
  );
