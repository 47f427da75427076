import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";

/** The managed identity of a lane's machines. */
export interface LaneIdentity {
  /** ARM id. */
  readonly id: pulumi.Output<string>;
  /** Object id in Microsoft Entra. */
  readonly principalId: pulumi.Output<string>;
}

/**
 * A new identity, or that of `lanes.identities`, which is read and never written. Each lane has its own, so that it can be given only this
 * lane's key.
 *
 * @param existing ARM id
 */
export function laneIdentity(
  name: string,
  placed: Pick<Placement, "resourceGroupName" | "location" | "tags">,
  existing: string | undefined,
  parent: pulumi.Resource,
): LaneIdentity {
  if (existing !== undefined) {
    const { id, principalId } = managedidentity.UserAssignedIdentity.get(name, existing, { parent });
    return { id, principalId };
  }
  const identity = new managedidentity.UserAssignedIdentity(name, placed, { parent });
  // Read from Azure by name, because a preview of an update does not know the identity's own output, and would announce new role
  // assignments even for a changed tag. It is unknown only before the identity exists.
  const asked = { resourceGroupName: placed.resourceGroupName, resourceName: identity.name };
  const { principalId } = managedidentity.getUserAssignedIdentityOutput(asked, { parent });
  return { id: identity.id, principalId };
}
