import { randomUUID } from "node:crypto";
import { resourceId, TENANT } from "../armId";
import type { ResourceType } from "../resourceType";
import { placeProblems } from "../rules/locations";

const ARM_TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";

export const userAssignedIdentity: ResourceType = {
  type: "azure-native:managedidentity:UserAssignedIdentity",
  armType: ARM_TYPE,
  nameProperty: "resourceName",
  naming: "random",
  nameRule: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
    words: "3 to 128 letters, digits, '-' or '_', and begin with a letter or digit",
  },
  hasLocation: true,
  idProperties: ["resourceGroupName"],
  forceNew: [],
  id: (inputs, name) => resourceId(String(inputs.resourceGroupName), ARM_TYPE, name),
  check: (inputs) => placeProblems(inputs.location, undefined),
  outputs: ({ kept }) => ({
    clientId: kept("clientId", randomUUID),
    principalId: kept("principalId", randomUUID),
    tenantId: kept("tenantId", () => TENANT),
  }),
};
