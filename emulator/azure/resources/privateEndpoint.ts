/** Private endpoints and the records that they write into private DNS zones (learn: "What is a private endpoint?"). */
import { formatAddress, rangeOf } from "../../../exposure";
import { childOf, nameOf, resourceId, sameId } from "../armId";
import { AzureError } from "../errors";
import { isUnknown, records, strings, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { ResourceType, World } from "../resourceType";
import { placeProblems, plainLocation } from "../rules/locations";
import { endpointName, networkName } from "../rules/names";
import { unless } from "../rules/problems";
import { missing, referenceId } from "../rules/references";
import { PRIVATE_ENDPOINT } from "../rules/subnetUsers";
import { groupResource } from "./groupResource";

const ARM_TYPE = "Microsoft.Network/privateEndpoints";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";

/** The parts of each type that an endpoint can lead to, and the zone of its names (learn: "Azure Private Endpoint private DNS zone values"). */
const TARGETS: Readonly<
  Record<string, { readonly groups: readonly string[]; readonly zone: string; readonly suffix: string }>
> = {
  "azure-native:keyvault:Vault": {
    groups: ["vault"],
    zone: "privatelink.vaultcore.azure.net",
    suffix: "vault.azure.net",
  },
};

export const privateEndpoint: ResourceType = {
  type: PRIVATE_ENDPOINT,
  ...groupResource(ARM_TYPE, "privateEndpointName", endpointName),
  check,
  validate,
  refuseUpdate: (before, after) =>
    sameId(referenceId(before.subnet) ?? "", referenceId(after.subnet) ?? "")
      ? undefined
      : new AzureError(
          "PrivateEndpointCannotChangeSubnet",
          "The subnet of a private endpoint cannot be changed.",
          "subnet",
        ),
  outputs: ({ inputs, id, childId, world }) => ({
    privateLinkServiceConnections: records(inputs.privateLinkServiceConnections).map((connection) => ({
      ...connection,
      id: childId("privateLinkServiceConnections", connection.name),
      privateLinkServiceConnectionState: { status: "Approved", description: "", actionsRequired: "None" },
      provisioningState: "Succeeded",
    })),
    customDnsConfigs: [{ fqdn: nameIn(inputs, world), ipAddresses: [addressFor(id, inputs, world)] }],
  }),
};

type Seen = Pick<World, "get" | "ofType">;

const connectionsOf = (inputs: Properties): readonly Properties[] => [
  ...records(inputs.privateLinkServiceConnections),
  ...records(inputs.manualPrivateLinkServiceConnections),
];

function check(inputs: Properties): readonly Problem[] {
  const connections = connectionsOf(inputs);
  const manual = records(inputs.manualPrivateLinkServiceConnections);
  const unknown = isUnknown(inputs.privateLinkServiceConnections);
  return [
    ...placeProblems(inputs.location, undefined),
    ...unless(inputs.subnet !== undefined, "subnet", "InvalidRequestFormat: a private endpoint needs a subnet"),
    ...unless(
      unknown || connections.length === 1,
      "privateLinkServiceConnections",
      `PrivateEndpointMustHaveExactlyOnePrivateLinkServiceConnection: it has ${connections.length}`,
    ),
    ...unless(
      manual.length === 0,
      "manualPrivateLinkServiceConnections",
      "a connection that its target's owner must approve is not emulated",
    ),
  ];
}

function validate(inputs: Properties, id: string, world: World): readonly AzureError[] {
  const subnetId = referenceId(inputs.subnet);
  return [
    ...missing(world, id, [subnetId, ...connectionsOf(inputs).map((one) => text(one.privateLinkServiceId))]),
    ...regionErrors(inputs, subnetId, world),
    ...connectionsOf(inputs).flatMap((one) => groupErrors(one, world)),
  ];
}

/** An endpoint is in the region of its network; its target may be in another region. */
function regionErrors(inputs: Properties, subnetId: string | undefined, world: World): readonly AzureError[] {
  const network = world.get(childOf(subnetId ?? "")?.parent ?? "");
  const location = String(inputs.location);
  if (network?.location === undefined || plainLocation(network.location) === plainLocation(location)) return [];
  const explanation = `Private endpoint in ${location} cannot be in subnet ${subnetId}, which is in ${network.location}.`;
  return [new AzureError("InvalidResourceReference", explanation, subnetId)];
}

function groupErrors(connection: Properties, world: World): readonly AzureError[] {
  const target = world.get(text(connection.privateLinkServiceId) ?? "");
  const known = target && TARGETS[target.type];
  if (!target) return [];
  const asked = strings(connection.groupIds);
  if (known && asked.length === 1 && known.groups.includes(asked[0]!)) return [];
  const right = known ? known.groups.join(", ") : "none that the emulator knows";
  const explanation = `Call to ${target.id} failed. Error message: The group ids [${asked.join(", ")}] are not those of the resource: ${right}.`;
  return [new AzureError("BadRequest", explanation, target.id)];
}

/** The target's public DNS name. */
function nameIn(inputs: Properties, world: Seen): string {
  const [connection] = connectionsOf(inputs);
  const target = world.get(text(connection?.privateLinkServiceId) ?? "");
  return `${target?.name.toLowerCase()}.${(target && TARGETS[target.type])?.suffix}`;
}

/** Azure reserves the first four addresses of a subnet, and the last. */
const KEPT_AT_THE_START = 4;

/** The endpoint's present address, or the lowest address of its subnet that no other endpoint has. */
function addressFor(id: string, inputs: Properties, world: Seen): string {
  const own = addressOf(world.get(id)?.properties ?? {});
  if (own !== undefined) return own;
  const subnetId = referenceId(inputs.subnet) ?? "";
  const child = childOf(subnetId);
  const subnet = records(world.get(child?.parent ?? "")?.properties.subnets).find(({ name }) => name === child?.name);
  const taken = world
    .ofType(PRIVATE_ENDPOINT)
    .filter(({ properties }) => sameId(referenceId(properties.subnet) ?? "", subnetId))
    .map(({ properties }) => addressOf(properties));
  const { first, last } = rangeOf(String(subnet?.addressPrefix ?? strings(subnet?.addressPrefixes)[0]));
  for (let number = first + KEPT_AT_THE_START; number < last; number += 1)
    if (!taken.includes(formatAddress(number))) return formatAddress(number);
  throw new AzureError("SubnetIsFull", `Subnet ${nameOf(subnetId)} has no free address.`, subnetId);
}

const addressOf = (properties: Properties): string | undefined =>
  strings(records(properties.customDnsConfigs)[0]?.ipAddresses)[0];

/** The zones into which an endpoint writes its record. */
export const privateDnsZoneGroup: ResourceType = {
  type: ZONE_GROUP,
  armType: `${ARM_TYPE}/privateDnsZoneGroups`,
  nameProperty: "privateDnsZoneGroupName",
  naming: "random",
  nameRule: networkName,
  hasLocation: false,
  idProperties: ["resourceGroupName", "privateEndpointName"],
  forceNew: [],
  id: (inputs, name) => `${endpointId(inputs)}/privateDnsZoneGroups/${name}`,
  check: (inputs) =>
    unless(
      isUnknown(inputs.privateDnsZoneConfigs) || records(inputs.privateDnsZoneConfigs).length > 0,
      "privateDnsZoneConfigs",
      "InvalidRequestFormat: a zone group names one zone at least",
    ),
  validate: (inputs, id, world) => {
    const zones = records(inputs.privateDnsZoneConfigs).map((one) => text(one.privateDnsZoneId));
    return [
      ...missing(world, id, [endpointId(inputs), ...zones]),
      ...zones.flatMap((zone) => zoneErrors(zone, inputs, world)),
    ];
  },
  outputs: () => ({}),
};

const endpointId = (inputs: Properties): string =>
  resourceId(String(inputs.resourceGroupName), ARM_TYPE, String(inputs.privateEndpointName));

/** The emulator's own refusal: Azure accepts a zone of another name, but no client would look its record up. */
function zoneErrors(zone: string | undefined, inputs: Properties, world: World): readonly AzureError[] {
  const [connection] = connectionsOf(world.get(endpointId(inputs))?.properties ?? {});
  const target = world.get(text(connection?.privateLinkServiceId) ?? "");
  const wanted = target && TARGETS[target.type]?.zone;
  if (zone === undefined || wanted === undefined || nameOf(zone).toLowerCase() === wanted) return [];
  const explanation = `The zone ${nameOf(zone)} is not ${wanted}, in which the names of ${target!.id} are looked up. (The emulator refuses it; Azure does not.)`;
  return [new AzureError("UselessZone", explanation, zone)];
}
