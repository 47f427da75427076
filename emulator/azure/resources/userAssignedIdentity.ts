import { randomUUID } from "node:crypto";
import { TENANT } from "../armId";
import type { ResourceType } from "../resourceType";
import { placeProblems } from "../rules/locations";
import { groupResource } from "./groupResource";

const ARM_TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";

export const userAssignedIdentity: ResourceType = {
  type: "azure-native:managedidentity:UserAssignedIdentity",
  ...groupResource(ARM_TYPE, "resourceName", {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
    words: "3 to 128 letters, digits, '-' or '_', and begin with a letter or digit",
  }),
  check: (inputs) => placeProblems(inputs.location, undefined),
  outputs: ({ kept }) => ({
    clientId: kept("clientId", randomUUID),
    principalId: kept("principalId", randomUUID),
    tenantId: kept("tenantId", () => TENANT),
  }),
};
