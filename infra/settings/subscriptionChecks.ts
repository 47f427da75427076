import { subscriptionOf } from "../model/armIdParts";
import type { Findings } from "./findings";

/** A setting that names a resource in the stack's own subscription, with the resource's ARM id. */
export type OwnResource = readonly [path: string, id: string | undefined];

/**
 * Checks that all resources which must be in the stack's own subscription are in one. Which one that is depends on the deployer's
 * credentials, so the deployment checks that.
 */
export function checkSubscriptions(resources: readonly OwnResource[], findings: Findings): void {
  const placed = resources.flatMap(([path, id]) =>
    id === undefined || findings.concern(path) ? [] : [{ path, subscription: subscriptionOf(id) }],
  );
  const [first, ...others] = placed;
  for (const { path, subscription } of others)
    if (subscription.toLowerCase() !== first!.subscription.toLowerCase())
      findings.add(
        path,
        `is in the subscription ${subscription}, and ${first!.path} in ${first!.subscription}; both must be in the one that the stack is deployed to`,
      );
}
