import type { ResourceState } from "../model/step";

/** `inOrder`: each waits until the one before it is done. `together`: at least two of them do not wait for each other. */
export type LaneOrder = "inOrder" | "together" | "unknown";

/**
 * The order in which the program changes resources, from their direct and indirect dependencies. The engine changes independent resources
 * at the same time.
 */
export function orderOf(urns: readonly string[], resources: readonly ResourceState[]): LaneOrder {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const waits = new Map(urns.map((urn) => [urn, waitsFor(urn, byUrn)]));
  const pairs = urns.flatMap((one, index) => urns.slice(index + 1).map((other) => [one, other] as const));
  const apart = pairs.filter(([one, other]) => !waits.get(one)!.urns.has(other) && !waits.get(other)!.urns.has(one));
  if (apart.length === 0) return "inOrder";
  return apart.some(([one, other]) => waits.get(one)!.known && waits.get(other)!.known) ? "together" : "unknown";
}

/** All resources that must be complete before a resource is begun, and whether this list is complete. */
function waitsFor(
  urn: string,
  byUrn: ReadonlyMap<string, ResourceState>,
): { urns: ReadonlySet<string>; known: boolean } {
  const urns = new Set<string>();
  let known = true;
  const open = [urn];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const resource = byUrn.get(next);
    if (resource?.dependencies === undefined) known = false;
    const { dependencies = [], propertyDependencies = {} } = resource ?? {};
    for (const other of [...dependencies, ...Object.values(propertyDependencies).flat()]) {
      if (urns.has(other)) continue;
      urns.add(other);
      open.push(other);
    }
  }
  return { urns, known };
}
