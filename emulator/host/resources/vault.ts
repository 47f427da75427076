import { z } from "zod";

import { AzureResource } from "../../model";
import { PlatformGrant, PlatformIdentity, PlatformVault } from "../platform/messages";
import { idKey, readProperties } from "./reference";

/** Vaults, their secrets, and who may read them. The emulator assigns the vaults' addresses, so they are not here. */
export interface AccessResources {
  readonly vaults: readonly (Omit<PlatformVault, "address" | "endpoints" | "privateNames"> & {
    readonly location: string;
  })[];
  readonly identities: ReadonlyMap<string, PlatformIdentity>;
  readonly grants: readonly PlatformGrant[];
}

const VAULT = "azure-native:keyvault:Vault";
const SECRET = "azure-native:keyvault:Secret";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const ROLE_ASSIGNMENT = "azure-native:authorization:RoleAssignment";

const vault = z.object({
  properties: z.object({
    enableRbacAuthorization: z.boolean().nullish(),
    publicNetworkAccess: z.string().nullish(),
    networkAcls: z
      .object({
        defaultAction: z.string().nullish(),
        virtualNetworkRules: z.array(z.object({ id: z.string() })).nullish(),
        ipRules: z.array(z.object({ value: z.string() })).nullish(),
      })
      .nullish(),
  }),
});
const secret = z.object({
  properties: z.object({
    value: z.string().nullish(),
    contentType: z.string().nullish(),
    attributes: z.object({ enabled: z.boolean().nullish() }).nullish(),
  }),
});
const identity = z.object({ clientId: z.string(), principalId: z.string() });
const roleAssignment = z.object({ principalId: z.string(), roleDefinitionId: z.string(), scope: z.string() });

/** Vaults, identities and role assignments among all resources. */
export function readAccess(resources: Iterable<AzureResource>): AccessResources {
  const all = [...resources];
  const ofType = (type: string): readonly AzureResource[] => all.filter((resource) => resource.type === type);
  const secrets = ofType(SECRET);
  return {
    vaults: ofType(VAULT).map((resource) => {
      const key = idKey(resource.id);
      const { enableRbacAuthorization, publicNetworkAccess, networkAcls } = readProperties(vault, resource).properties;
      return {
        key,
        host: `${resource.name.toLowerCase()}.vault.azure.net`,
        location: (resource.location ?? "").toLowerCase(),
        rbac: enableRbacAuthorization ?? false,
        network: {
          closed: publicNetworkAccess?.toLowerCase() === "disabled",
          defaultDeny: networkAcls?.defaultAction?.toLowerCase() === "deny",
          subnets: (networkAcls?.virtualNetworkRules ?? []).map(({ id }) => idKey(id)),
          addresses: (networkAcls?.ipRules ?? []).map(({ value }) => value.replace(/\/32$/, "")),
        },
        secrets: secrets
          .filter(({ id }) => idKey(id).startsWith(`${key}/secrets/`))
          .map((resourceOfSecret) => {
            const { properties } = readProperties(secret, resourceOfSecret);
            return {
              key: idKey(resourceOfSecret.id),
              name: resourceOfSecret.name,
              value: properties.value ?? "",
              contentType: properties.contentType ?? undefined,
              enabled: properties.attributes?.enabled ?? true,
            };
          }),
      };
    }),
    identities: new Map(
      ofType(IDENTITY).map((resource) => [
        idKey(resource.id),
        { ...readProperties(identity, resource), resourceId: resource.id },
      ]),
    ),
    grants: ofType(ROLE_ASSIGNMENT).map((resource) => {
      const { principalId, roleDefinitionId, scope } = readProperties(roleAssignment, resource);
      return { principalId, scope: idKey(scope), role: roleDefinitionId.toLowerCase().split("/").pop() ?? "" };
    }),
  };
}
