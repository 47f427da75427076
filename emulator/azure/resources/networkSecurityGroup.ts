import { AzureError } from "../errors";
import { records } from "../engine/value";
import type { AzureResource } from "../../model";
import type { ResourceType, World } from "../resourceType";
import { placeProblems } from "../rules/locations";
import { networkName } from "../rules/names";
import { defaultSecurityRules, securityRuleProblems } from "../rules/securityRules";
import { subnetsThatName } from "../rules/subnetUsers";
import { groupResource } from "./groupResource";

const ARM_TYPE = "Microsoft.Network/networkSecurityGroups";

export const networkSecurityGroup: ResourceType = {
  type: "azure-native:network:NetworkSecurityGroup",
  ...groupResource(ARM_TYPE, "networkSecurityGroupName", networkName),
  check: (inputs) => [...placeProblems(inputs.location, undefined), ...securityRuleProblems(inputs.securityRules)],
  refuseDelete,
  outputs: ({ inputs, childId }) => ({
    securityRules: records(inputs.securityRules).map((rule) => ({
      ...rule,
      id: childId("securityRules", rule.name),
      type: `${ARM_TYPE}/securityRules`,
      provisioningState: "Succeeded",
    })),
    defaultSecurityRules: defaultSecurityRules.map((rule) => ({
      ...rule,
      id: childId("defaultSecurityRules", rule.name),
    })),
  }),
};

/** Refuses the deletion of a group that a subnet still names. */
function refuseDelete(group: AzureResource, world: World): AzureError | undefined {
  const users = subnetsThatName(world, "networkSecurityGroup", group.id);
  if (users.length === 0) return undefined;
  return new AzureError(
    "InUseNetworkSecurityGroupCannotBeDeleted",
    `Network security group ${group.id} cannot be deleted because it is in use by the following resources: ${users.join(", ")}. In order to delete the Network security group, remove the association with the resource(s).`,
    group.id,
  );
}
