import { createHash } from "node:crypto";
import type { ExistingResource } from "../emulator/azure";
import { sharedColumns } from "../infra/monitoring/sharedTables";
import { HEALTH, TRANSACTIONS } from "../infra/monitoring/tables";
import { programmaticName } from "../infra/settings";
import { isSection, NAMESPACE } from "./encryptedSettings";
import { moveIds, withExistingNetwork, type WithExistingNetwork } from "./existingNetwork";
import type { StackConfig } from "./projectCopy";

/** The settings, changed to name existing resources in the emulator's subscription, and these resources. */
export interface WithExisting extends Pick<WithExistingNetwork, "config" | "network"> {
  readonly resources: readonly ExistingResource[];
  /** Differences to Azure, one sentence each. */
  readonly notes: readonly string[];
}

/** A setting that names an existing resource, and the emulated resource that stands in for it. */
interface NamedThing {
  readonly setting: string;
  /** The part of the setting that has the id; absent: the whole setting is the id. */
  readonly names?: string;
  readonly describe: (value: unknown, location: string, config: StackConfig) => readonly ExistingResource[];
}

const isId = (value: unknown): value is string => typeof value === "string" && value.startsWith("/subscriptions/");

const THINGS: readonly NamedThing[] = [
  {
    setting: "resourceGroup.existing",
    describe: (id, location) => (isId(id) ? [{ type: "azure-native:resources:ResourceGroup", id, location }] : []),
  },
  { setting: "monitoring.workspace", describe: workspaceOf },
  { setting: "vault.existing", describe: vaultOf },
  { setting: "vault.privateEndpoint", names: "vault.privateEndpoint.dnsZone", describe: zoneOf },
  {
    setting: "network.ddosPlan",
    describe: (id, location) => (isId(id) ? [{ type: "azure-native:network:DdosProtectionPlan", id, location }] : []),
  },
  {
    setting: "lanes.diskEncryptionSet",
    describe: setOfKeys,
  },
  {
    setting: "secondRegion.diskEncryptionSet",
    describe: (id, location, config) => setOfKeys(id, secondLocation(config) ?? location),
  },
  { setting: "lanes.identities", describe: identitiesOf },
  { setting: "publicAddresses.existing", describe: addressesOf },
];

/** Static addresses, each in its lane's region. The emulator assigns them. */
function addressesOf(value: unknown, location: string, config: StackConfig): readonly ExistingResource[] {
  if (!isSection(value)) return [];
  const address = (id: unknown, location: string): readonly ExistingResource[] =>
    isId(id)
      ? [
          {
            ...{ type: "azure-native:network:PublicIPAddress", id, location },
            properties: { sku: { name: "Standard" }, publicIPAllocationMethod: "Static" },
          },
        ]
      : [];
  return [...address(value.a, location), ...address(value.b, secondLocation(config) ?? location)];
}

/** Location of lane b, if it differs from lane a's. */
function secondLocation(config: StackConfig): string | undefined {
  const second = config[`${NAMESPACE}secondRegion`];
  return isSection(second) ? programmaticName(String(second.location ?? "")) : undefined;
}

/** A disk encryption set for ordinary machines. */
function setOfKeys(id: unknown, location: string): readonly ExistingResource[] {
  if (!isId(id)) return [];
  const properties = { encryptionType: "EncryptionAtRestWithCustomerKey" };
  return [{ type: "azure-native:compute:DiskEncryptionSet", id, location, properties }];
}

/** The private DNS zone; linked with the network of the endpoint's subnet, where that is there already. */
function zoneOf(value: unknown): readonly ExistingResource[] {
  if (!isSection(value) || !isId(value.dnsZone)) return [];
  const { dnsZone, subnetId } = value;
  const zone = { type: "azure-native:privatedns:PrivateZone", id: dnsZone, location: "Global" };
  if (!isId(subnetId)) return [zone];
  const properties = { virtualNetwork: { id: subnetId.split(/\/subnets\//i)[0] } };
  const link = { type: "azure-native:privatedns:VirtualNetworkLink", id: `${dnsZone}/virtualNetworkLinks/owners` };
  return [zone, { ...link, location: "Global", properties }];
}

/** A vault that uses roles, and whose firewall admits the lanes' subnets of an existing network. */
function vaultOf(id: unknown, location: string, config: StackConfig): readonly ExistingResource[] {
  if (!isId(id)) return [];
  const network = config[`${NAMESPACE}network`];
  const existing = isSection(network) ? network.existing : undefined;
  const subnets = isSection(existing) && isSection(existing.laneSubnets) ? Object.values(existing.laneSubnets) : [];
  const networkAcls = {
    defaultAction: "Deny",
    bypass: "None",
    virtualNetworkRules: subnets.map((subnet) => ({ id: subnet })),
  };
  const properties = { enableRbacAuthorization: true, networkAcls };
  return [{ type: "azure-native:keyvault:Vault", id, location, properties: { properties } }];
}

/** Identities with ids that are always the same for a name. */
function identitiesOf(value: unknown, location: string): readonly ExistingResource[] {
  if (!isSection(value)) return [];
  return Object.values(value)
    .filter(isId)
    .map((id) => ({
      ...{ type: "azure-native:managedidentity:UserAssignedIdentity", id, location },
      properties: { clientId: guidOf(`client ${id}`), principalId: guidOf(`principal ${id}`) },
    }));
}

function guidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A workspace; it has the tables if another stack made them. */
function workspaceOf(value: unknown, location: string): readonly ExistingResource[] {
  if (!isSection(value) || !isId(value.id)) return [];
  const id = value.id;
  const tables = value.tables === "existing" ? [HEALTH, TRANSACTIONS] : [];
  return [
    { type: "azure-native:operationalinsights:Workspace", id, location },
    ...tables.map((table) => ({
      type: "azure-native:operationalinsights:Table",
      id: `${id}/tables/${table.name}`,
      properties: {
        schema: { name: table.name, columns: sharedColumns(table).map(({ name, type }) => ({ name, type })) },
      },
    })),
  ];
}

/**
 * Moves all existing resources that the settings name into the emulated subscription, with the properties that the settings give. Azure
 * cannot be asked here whether they are right. Settings that cannot be read are left to the program's own checks.
 */
export function withExisting(original: StackConfig): WithExisting {
  const { config: placed, network, note } = withExistingNetwork(original);
  const location = programmaticName(String(placed["azure-native:location"] ?? ""));
  const config = { ...placed };
  const resources: ExistingResource[] = [];
  const notes = note === undefined ? [] : [note];
  for (const { setting, names = setting, describe } of THINGS) {
    const [section, name] = setting.split(".") as [string, string];
    const values = config[`${NAMESPACE}${section}`];
    if (!isSection(values) || values[name] === undefined) continue;
    const moved = moveIds(values[name]);
    config[`${NAMESPACE}${section}`] = { ...values, [name]: moved };
    const found = describe(moved, location, config);
    if (found.length === 0) continue;
    resources.push(...found);
    notes.push(`${names} is taken to be there, as the settings say; what else is in it or on it is not there`);
  }
  return { config, ...(network === undefined ? {} : { network }), resources, notes };
}
