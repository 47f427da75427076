/** Parts of ARM ids that have the form of infra/model/armIds.ts. Azure compares them without regard to capitals. */

/** GUID of the subscription. */
export const subscriptionOf = (id: string): string => id.split("/")[2]!;

/** Name of the resource group. */
export const groupNameOf = (id: string): string => id.split("/")[4]!;

/** Whether a resource is in the subscription with this GUID. */
export const isInSubscription = (id: string, subscription: string): boolean =>
  subscriptionOf(id).toLowerCase() === subscription.toLowerCase();

/** Whether a subnet is one of a network, by their ids. */
export const isSubnetOf = (subnet: string, network: string): boolean =>
  subnet.toLowerCase().startsWith(`${network.toLowerCase()}/subnets/`);
