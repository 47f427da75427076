import type { AzureResource } from "../../../emulator/model";

const SUBSCRIPTION = "/subscriptions/11111111-2222-4333-8444-555555555555";
const idOf = (type: string, name: string): string =>
  `${SUBSCRIPTION}/resourceGroups/elsewhere/providers/${type}/${name}`;

export const GROUP_OF_OTHERS = `${SUBSCRIPTION}/resourceGroups/shared-group`;
export const WORKSPACE_OF_OTHERS = idOf("Microsoft.OperationalInsights/workspaces", "others");
export const KEYS_OF_OTHERS = idOf("Microsoft.Compute/diskEncryptionSets", "keys");
export const SECOND_KEYS_OF_OTHERS = idOf("Microsoft.Compute/diskEncryptionSets", "second");
export const PLAN_OF_OTHERS = idOf("Microsoft.Network/ddosProtectionPlans", "plan");
export const IDENTITIES_OF_OTHERS = {
  a: idOf("Microsoft.ManagedIdentity/userAssignedIdentities", "one"),
  b: idOf("Microsoft.ManagedIdentity/userAssignedIdentities", "two"),
} as const;
export const VAULT_OF_OTHERS = idOf("Microsoft.KeyVault/vaults", "others");
/** Its firewall admits the subnets of `SUBNETS_OF_OTHERS`. */
export const OPEN_VAULT_OF_OTHERS = idOf("Microsoft.KeyVault/vaults", "central");
export const ADDRESSES_OF_OTHERS = {
  a: idOf("Microsoft.Network/publicIPAddresses", "first"),
  b: idOf("Microsoft.Network/publicIPAddresses", "second"),
} as const;
export const STORAGE_OF_OTHERS = idOf("Microsoft.Storage/storageAccounts", "others");
export const SECOND_STORAGE_OF_OTHERS = idOf("Microsoft.Storage/storageAccounts", "second");
export const NETWORK_OF_OTHERS = idOf("Microsoft.Network/virtualNetworks", "hub");
export const SUBNETS_OF_OTHERS = {
  network: idOf("Microsoft.Network/virtualNetworks", "shared"),
  addressSpace: ["10.20.0.0/16"],
  laneSubnets: {
    a: `${idOf("Microsoft.Network/virtualNetworks", "shared")}/subnets/a`,
    b: `${idOf("Microsoft.Network/virtualNetworks", "shared")}/subnets/b`,
  },
  subnetPrefixes: { a: "10.20.1.0/24", b: "10.20.2.0/24" },
} as const;
export const IMAGE_OF_OTHERS = `${idOf("Microsoft.Compute/galleries", "images")}/images/gateway/versions/1.0.0`;

/** Resources outside the stack that settings name. */
export const ELSEWHERE: readonly AzureResource[] = [
  others("azure-native:resources:ResourceGroup", GROUP_OF_OTHERS, {}),
  others("azure-native:resources:ResourceGroup", `${SUBSCRIPTION}/resourceGroups/elsewhere`, {}),
  others("azure-native:compute:DiskEncryptionSet", KEYS_OF_OTHERS, {
    ...{ location: "westeurope", encryptionType: "EncryptionAtRestWithCustomerKey" },
  }),
  {
    ...others("azure-native:compute:DiskEncryptionSet", SECOND_KEYS_OF_OTHERS, {
      ...{ location: "northeurope", encryptionType: "EncryptionAtRestWithCustomerKey" },
    }),
    location: "northeurope",
  },
  others("azure-native:network:DdosProtectionPlan", PLAN_OF_OTHERS, {}),
  ...Object.values(IDENTITIES_OF_OTHERS).map((id, index) =>
    others("azure-native:managedidentity:UserAssignedIdentity", id, {
      clientId: `00000000-0000-4000-8000-00000000000${index}`,
      principalId: `00000000-0000-4000-8000-00000000001${index}`,
    }),
  ),
  others("azure-native:operationalinsights:Workspace", WORKSPACE_OF_OTHERS, { location: "westeurope" }),
  ...Object.values(ADDRESSES_OF_OTHERS).map((id, index) =>
    others("azure-native:network:PublicIPAddress", id, {
      sku: { name: "Standard" },
      publicIPAllocationMethod: "Static",
      ipAddress: `198.51.100.${200 + index}`,
    }),
  ),
  others("azure-native:network:VirtualNetwork", SUBNETS_OF_OTHERS.network, {
    location: "westeurope",
    addressSpace: { addressPrefixes: [...SUBNETS_OF_OTHERS.addressSpace] },
    subnets: (["a", "b"] as const).map((name) => ({
      ...{ name, id: SUBNETS_OF_OTHERS.laneSubnets[name], addressPrefix: SUBNETS_OF_OTHERS.subnetPrefixes[name] },
      serviceEndpoints: [{ service: "Microsoft.KeyVault" }, { service: "Microsoft.Storage" }],
      natGateway: { id: idOf("Microsoft.Network/natGateways", "shared") },
    })),
  }),
  others("azure-native:keyvault:Vault", VAULT_OF_OTHERS, { properties: {} }),
  others("azure-native:keyvault:Vault", OPEN_VAULT_OF_OTHERS, {
    properties: {
      ...{ enableRbacAuthorization: true, publicNetworkAccess: "Enabled" },
      networkAcls: {
        defaultAction: "Deny",
        virtualNetworkRules: Object.values(SUBNETS_OF_OTHERS.laneSubnets).map((id) => ({ id })),
      },
    },
  }),
  ...["first", "second"].map((name) =>
    others("azure-native:keyvault:Secret", `${VAULT_OF_OTHERS}/secrets/${name}`, { properties: {} }),
  ),
];

function others(type: string, id: string, properties: Record<string, unknown>): AzureResource {
  const name = id.slice(id.lastIndexOf("/") + 1);
  return { type, id, name, urn: "", location: "westeurope", properties: { name, ...properties } };
}
