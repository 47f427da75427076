import * as authorization from "@pulumi/azure-native/authorization";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { deploymentError } from "../deploymentError";
import { groupNameOf, isInSubscription, subscriptionOf } from "../model/armIdParts";
import { optional, type GatewayPlan } from "./plan";

/** The group that holds a gateway's resources. */
export interface GatewayGroup {
  /** ARM id. */
  readonly id: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
}

export interface ResourceGroupArgs {
  readonly plan: GatewayPlan;
  readonly tags: Readonly<Record<string, string>>;
  /** The group contains addresses that a client was given: as long as those are protected, the group is too. */
  readonly protect: boolean;
}

/** A new group, or the one of `resourceGroup.existing`, which is read and never written. */
export function resourceGroup(name: string, args: ResourceGroupArgs, parent: pulumi.Resource): GatewayGroup {
  const { plan, tags, protect } = args;
  const existing = optional(plan, "resourceGroup.existing", (settings) => settings.resourceGroup.existing);
  if (existing !== undefined || plan.isLater("resourceGroup.existing")) return existingGroup(name, existing!, parent);
  return new resources.ResourceGroup(
    name,
    { location: plan.settings.location, tags },
    { parent, protect, retainOnDelete: protect },
  );
}

/** azure-native makes a resource in the group of that name in the deployer's own subscription, so another one stops the update. */
function existingGroup(name: string, given: pulumi.Input<string>, parent: pulumi.Resource): GatewayGroup {
  const found = resources.ResourceGroup.get(name, given, { parent });
  const { subscriptionId } = authorization.getClientConfigOutput({ parent });
  const id = pulumi.all([found.id, subscriptionId]).apply(([group, subscription]) => {
    const problem = groupProblem(group, subscription);
    if (problem !== undefined) throw deploymentError(problem);
    return group;
  });
  return { id, name: id.apply(groupNameOf) };
}

/** The reason why an existing group cannot contain a stack of a subscription (a GUID); `undefined` if it can. */
export function groupProblem(group: string, subscription: string): string | undefined {
  if (isInSubscription(group, subscription)) return undefined;
  return (
    `resourceGroup.existing ${group} is in the subscription ${subscriptionOf(group)}, and this deployment is for ${subscription}; ` +
    "name a group of that subscription, or sign in to the other one"
  );
}
