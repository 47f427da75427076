/** The management API's lists of resources on or below a resource. Pure. */
import { isWithin } from "../armId";
import type { ResourceStore } from "../store";
import type { ApiAnswer } from "./answer";

/** The resource types in a list, by the end of its path, and whether the list includes resources more than one level below the scope. */
const LISTS: readonly { readonly path: RegExp; readonly type: string; readonly deep?: true }[] = [
  {
    path: /^(.+)\/providers\/Microsoft\.Authorization\/roleAssignments$/i,
    type: "azure-native:authorization:RoleAssignment",
    deep: true,
  },
  {
    path: /^(.+)\/providers\/Microsoft\.Authorization\/policyAssignments$/i,
    type: "azure-native:authorization:PolicyAssignment",
    deep: true,
  },
  {
    path: /^(.+)\/providers\/Microsoft\.Insights\/diagnosticSettings$/i,
    type: "azure-native:monitor:DiagnosticSetting",
  },
  { path: /^(.+\/Microsoft\.KeyVault\/vaults\/[^/]+)\/secrets$/i, type: "azure-native:keyvault:Secret" },
  {
    path: /^(.+\/Microsoft\.OperationalInsights\/workspaces\/[^/]+)\/tables$/i,
    type: "azure-native:operationalinsights:Table",
  },
  { path: /^(.+)\/providers\/Microsoft\.Consumption\/budgets$/i, type: "azure-native:consumption:Budget" },
  {
    path: /^(.+\/Microsoft\.Network\/virtualNetworks\/[^/]+)\/virtualNetworkPeerings$/i,
    type: "azure-native:network:VirtualNetworkPeering",
  },
  {
    path: /^(.+\/Microsoft\.Network\/privateEndpoints\/[^/]+)\/privateDnsZoneGroups$/i,
    type: "azure-native:network:PrivateDnsZoneGroup",
  },
  {
    path: /^(.+\/Microsoft\.Storage\/storageAccounts\/[^/]+)\/blobServices\/default\/containers$/i,
    type: "azure-native:storage:BlobContainer",
  },
  {
    path: /^(.+\/Microsoft\.Network\/privateDnsZones\/[^/]+)\/virtualNetworkLinks$/i,
    type: "azure-native:privatedns:VirtualNetworkLink",
  },
  {
    path: /^(.+\/Microsoft\.Network\/networkWatchers\/[^/]+)\/flowLogs$/i,
    type: "azure-native:network:FlowLog",
  },
];

/** Properties of role assignments and links that the lists have and commands read. */
const LISTED: readonly string[] = ["roleDefinitionId", "principalId", "virtualNetwork"];

/** The answer where the path is that of such a list. */
export function partsAnswer(path: string, store: ResourceStore): ApiAnswer | undefined {
  for (const { path: pattern, type, deep } of LISTS) {
    const scope = pattern.exec(path)?.[1];
    if (scope === undefined) continue;
    const below = deep ? scope : path;
    const value = store
      .ofType(type)
      .filter(({ id }) => isWithin(id, below))
      .map(({ id, name, properties }) => ({
        ...{ id, name },
        properties: Object.fromEntries(Object.entries(properties).filter(([key]) => LISTED.includes(key))),
      }));
    return { status: 200, body: { value } };
  }
  return undefined;
}
