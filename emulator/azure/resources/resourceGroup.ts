import { resourceGroupId } from "../armId";
import type { ResourceType } from "../resourceType";
import { placeProblems } from "../rules/locations";

export const resourceGroup: ResourceType = {
  type: "azure-native:resources:ResourceGroup",
  armType: "Microsoft.Resources/resourceGroups",
  nameProperty: "resourceGroupName",
  naming: "random",
  nameRule: {
    pattern: /^[-\p{L}\p{N}._()]{0,89}[-\p{L}\p{N}_()]$/u,
    words: "1 to 90 letters, digits, '.', '_', '-' or parentheses, and not end with '.'",
  },
  hasLocation: true,
  idProperties: [],
  forceNew: [],
  id: (_inputs, name) => resourceGroupId(name),
  check: (inputs) => placeProblems(inputs.location, undefined),
  outputs: () => ({ properties: { provisioningState: "Succeeded" } }),
};
