import { resourceGroupId } from "../armIds";
import { ACCEPTS_OUTPUT, setting } from "../setting";

/** `resourceGroup`: the group that the stack's resources are in. */
export const RESOURCE_GROUP = {
  existing: setting(
    resourceGroupId(),
    "ARM id of an existing resource group in the deployer's subscription, to use instead of a new one. It is never changed, " +
      "tagged or deleted, and what others have in it stays. Only one stack can be in a group.",
    { absent: "a new group" },
    {
      kind: "lanes",
      portal: true,
      note: "set it in a new stack: in a deployed one everything is deleted and created again in the other group, the addresses too",
    },
    ACCEPTS_OUTPUT,
  ),
} as const;
