/**
 * The minimum rights of the principal that deploys a stack, as a custom role (learn: "Azure custom roles"). Pure. The rights follow from
 * the registered resources, so a setting that adds a type of resource adds its rights.
 */

/** A role definition in the form that `az role definition create --role-definition` takes. */
export interface RoleDefinition {
  readonly Name: string;
  readonly IsCustom: true;
  readonly Description: string;
  readonly Actions: readonly string[];
  readonly NotActions: readonly string[];
  readonly AssignableScopes: readonly string[];
}

/**
 * Actions that a type of resource needs in addition to read, write and delete. Their names come from learn's "Azure permissions for
 * Networking", "... for Compute", "... for Identity", "... for Security" and "... for Storage". A `join` is checked when another resource
 * refers to one of this type (learn: "Virtual network permissions", linked access).
 */
export const FURTHER: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.Network/publicIPAddresses": ["Microsoft.Network/publicIPAddresses/join/action"],
  "Microsoft.Network/natGateways": ["Microsoft.Network/natGateways/join/action"],
  "Microsoft.Network/networkSecurityGroups": ["Microsoft.Network/networkSecurityGroups/join/action"],
  "Microsoft.Network/routeTables": ["Microsoft.Network/routeTables/join/action"],
  "Microsoft.Network/networkInterfaces": ["Microsoft.Network/networkInterfaces/join/action"],
  "Microsoft.Network/virtualNetworks": [
    "Microsoft.Network/virtualNetworks/subnets/read",
    "Microsoft.Network/virtualNetworks/subnets/join/action",
    "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action",
  ],
  "Microsoft.Network/virtualNetworks/virtualNetworkPeerings": ["Microsoft.Network/virtualNetworks/peer/action"],
  "Microsoft.Network/loadBalancers": [
    "Microsoft.Network/loadBalancers/backendAddressPools/join/action",
    "Microsoft.Network/loadBalancers/probes/join/action",
  ],
  "Microsoft.Network/connections": [
    "Microsoft.Network/connections/sharedKey/read",
    "Microsoft.Network/connections/sharedKey/write",
  ],
  "Microsoft.Network/networkWatchers/flowLogs": [
    "Microsoft.Network/networkWatchers/read",
    "Microsoft.Network/networkWatchers/configureFlowLog/action",
    "Microsoft.Storage/storageAccounts/read",
    "Microsoft.Storage/storageAccounts/listServiceSas/action",
    "Microsoft.Storage/storageAccounts/listAccountSas/action",
    "Microsoft.Storage/storageAccounts/listKeys/action",
  ],
  "Microsoft.ManagedIdentity/userAssignedIdentities": [
    "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
  ],
  "Microsoft.Network/ddosProtectionPlans": ["Microsoft.Network/ddosProtectionPlans/join/action"],
  "Microsoft.Compute/virtualMachineScaleSets": [
    // The second gate reads the machines of a Flexible scale set, which are ordinary virtual machines.
    "Microsoft.Compute/virtualMachines/read",
    "Microsoft.Compute/virtualMachines/instanceView/read",
    "Microsoft.Compute/images/read",
    "Microsoft.Compute/galleries/images/versions/read",
  ],
  "Microsoft.Network/privateDnsZones": ["Microsoft.Network/privateDnsZones/virtualNetworkLinks/read"],
  "Microsoft.Network/privateEndpoints": ["Microsoft.KeyVault/vaults/privateEndpointConnectionsApproval/action"],
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": ["Microsoft.Network/privateDnsZones/join/action"],
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks": ["Microsoft.Network/virtualNetworks/join/action"],
  "Microsoft.KeyVault/vaults": [
    "Microsoft.KeyVault/locations/deletedVaults/read",
    "Microsoft.KeyVault/locations/deletedVaults/purge/action",
    "Microsoft.KeyVault/locations/operationResults/read",
  ],
  "Microsoft.OperationalInsights/workspaces": ["Microsoft.OperationalInsights/workspaces/sharedKeys/action"],
};

/** Actions for the queries of `npm run preflight`, `verify` and `drift`, which change nothing. */
const QUESTIONS: readonly string[] = [
  "Microsoft.Authorization/permissions/read",
  "Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions/read",
  "Microsoft.Compute/locations/usages/read",
  "Microsoft.Compute/skus/read",
  "Microsoft.Features/providers/features/read",
  "Microsoft.KeyVault/checkNameAvailability/read",
  "Microsoft.KeyVault/deletedVaults/read",
  "Microsoft.Network/virtualNetworks/read",
  "Microsoft.Resources/subscriptions/providers/read",
  "Microsoft.Resources/subscriptions/read",
  "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
  "Microsoft.Storage/checkNameAvailability/read",
];

/** Types of Azure resources, such as `Microsoft.Network/loadBalancers`. */
export interface UsedTypes {
  /** Types of resources that the stack writes. */
  readonly types: readonly string[];
  /** Types of existing resources that the program reads, or that written resources refer to. */
  readonly readTypes: readonly string[];
}

/** Actions that change a resource itself. They are not needed for resources that the stack only uses. */
const OF_OWNERS = /\/(write|delete|purge\/action)$/;

/**
 * @param stack name of the stack, for the definition's name
 * @param subscription GUID of the subscription; the role can be assigned there, or in one of its resource groups
 */
export function deployerRole(stack: string, { types, readTypes }: UsedTypes, subscription: string): RoleDefinition {
  const written = types.flatMap((type) => [
    ...["read", "write", "delete"].map((verb) => `${type}/${verb}`),
    ...(FURTHER[type] ?? []),
  ]);
  const read = readTypes.flatMap((type) => [
    `${type}/read`,
    ...(FURTHER[type] ?? []).filter((action) => !OF_OWNERS.test(action)),
  ]);
  return {
    Name: `ICAP gateway deployer (${stack})`,
    IsCustom: true,
    Description: "Creates, changes and deletes the resources of one stack of defender-icap-gateway, and nothing else.",
    Actions: [...new Set([...written, ...read, ...QUESTIONS])].sort(),
    NotActions: [],
    AssignableScopes: [`/subscriptions/${subscription}`],
  };
}
