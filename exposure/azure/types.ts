/** Types that the model reads. */
const MODELLED: ReadonlySet<string> = new Set([
  "azure-native:compute:VirtualMachineScaleSet",
  "azure-native:network:LoadBalancer",
  "azure-native:network:LocalNetworkGateway",
  "azure-native:network:NetworkInterface",
  "azure-native:network:NetworkSecurityGroup",
  "azure-native:network:PublicIPAddress",
  "azure-native:network:Route",
  "azure-native:network:RouteTable",
  "azure-native:network:SecurityRule",
  "azure-native:network:Subnet",
  "azure-native:network:VirtualNetwork",
  "azure-native:network:VirtualNetworkGateway",
  "azure-native:network:VirtualNetworkGatewayConnection",
  "azure-native:network:VirtualNetworkPeering",
]);

/**
 * Types that are known neither to let packets through nor to change resources that do. Every other type, of any provider, may do so: a
 * deployment of a template, a command, a policy that deploys, a machine's extension.
 */
const NEUTRAL: ReadonlySet<string> = new Set([
  "azure-native:applicationinsights:Workbook",
  "azure-native:authorization:ManagementLockByScope",
  "azure-native:authorization:RoleAssignment",
  "azure-native:authorization:RoleDefinition",
  "azure-native:compute:Disk",
  "azure-native:compute:DiskEncryptionSet",
  "azure-native:compute:Gallery",
  "azure-native:compute:GalleryImage",
  "azure-native:compute:GalleryImageVersion",
  "azure-native:compute:Image",
  "azure-native:compute:SshPublicKey",
  "azure-native:consumption:Budget",
  // Reached over HTTPS with a token; the guard rails check the vault's own firewall.
  "azure-native:keyvault:Key",
  "azure-native:keyvault:Secret",
  "azure-native:keyvault:Vault",
  "azure-native:maintenance:ConfigurationAssignment",
  "azure-native:maintenance:MaintenanceConfiguration",
  "azure-native:managedidentity:FederatedIdentityCredential",
  "azure-native:managedidentity:UserAssignedIdentity",
  "azure-native:monitor:ActionGroup",
  "azure-native:monitor:ActivityLogAlert",
  "azure-native:monitor:AutoscaleSetting", // changes only the number of machines of a set that is in the model
  "azure-native:monitor:DataCollectionEndpoint",
  "azure-native:monitor:DataCollectionRule",
  "azure-native:monitor:DataCollectionRuleAssociation",
  "azure-native:monitor:DiagnosticSetting",
  "azure-native:monitor:MetricAlert",
  "azure-native:monitor:ScheduledQueryRule",
  "azure-native:network:ApplicationSecurityGroup",
  "azure-native:network:DdosProtectionPlan",
  "azure-native:network:FlowLog",
  "azure-native:network:NatGateway", // only lets outbound connections through
  "azure-native:network:NetworkWatcher",
  "azure-native:network:PrivateDnsZoneGroup", // a name in a private zone
  "azure-native:network:PublicIPPrefix",
  "azure-native:operationalinsights:Table",
  "azure-native:operationalinsights:Workspace",
  "azure-native:portal:Dashboard",
  "azure-native:privatedns:PrivateZone",
  "azure-native:privatedns:VirtualNetworkLink",
  "azure-native:resources:ResourceGroup",
  // Reached over HTTPS; its own firewall and roles decide on access.
  "azure-native:storage:BlobContainer",
  "azure-native:storage:StorageAccount",
  "pulumi:pulumi:Stack",
  "pulumi:pulumi:StackReference",
]);

/**
 * Policies that deploy only neutral resources. "Configure Linux Virtual Machines to be associated with a Data Collection Rule or a Data
 * Collection Endpoint" makes associations (Azure/azure-policy, AzureMonitor_DCRA_VM_Linux_DINE.json).
 */
const NEUTRAL_POLICIES: ReadonlySet<string> = new Set(["58e891b9-ce13-4ac3-86e4-ac3e1f20cb07"]);

/** Providers that only compute something, and the engine's records of providers. */
const COMPUTING = /^(tls|random|time|pulumi:providers):/;

/** The type without an API version: `azure-native:network/v20240501:Subnet` is `azure-native:network:Subnet`. */
export function plainType(type: string): string {
  return !type.includes("/v") ? type : type.replace(/^(azure-native:[a-z]+)\/v\w+:/, "$1:");
}

/** Whether the model of a resource is complete without the properties that it leaves out. */
export function isNeutral(type: string, properties: Readonly<Record<string, unknown>> = {}): boolean {
  const plain = plainType(type);
  if (plain === "azure-native:authorization:PolicyAssignment") {
    const definition = /^\/providers\/Microsoft\.Authorization\/policyDefinitions\/([^/]+)$/i.exec(
      String(properties.policyDefinitionId),
    );
    return definition !== null && NEUTRAL_POLICIES.has(definition[1]!.toLowerCase());
  }
  if (plain === "azure-native:network:PrivateEndpoint") return leadsToVaults(properties);
  return MODELLED.has(plain) || NEUTRAL.has(plain) || COMPUTING.test(plain);
}

const VAULT_ID = /\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i;

/**
 * Whether a private endpoint leads only to vaults. An endpoint is a path out of the network to its target, but vaults need HTTPS and a
 * token on any path.
 */
function leadsToVaults({
  privateLinkServiceConnections: own,
  manualPrivateLinkServiceConnections: manual = [],
}: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(own) || !Array.isArray(manual) || own.length + manual.length === 0) return false;
  return [...own, ...manual].every((connection: unknown) => {
    const target = (connection as { readonly privateLinkServiceId?: unknown } | undefined)?.privateLinkServiceId;
    return typeof target === "string" && VAULT_ID.test(target);
  });
}
