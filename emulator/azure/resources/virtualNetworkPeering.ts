import { intersection, setOfPrefixes, toPrefixes } from "../../../exposure";
import type { RemoteNetwork } from "../../remoteNetwork";
import { resourceId, sameId } from "../armId";
import { AzureError } from "../errors";
import { at, isUnknown, strings, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { OutputContext, ResourceType, World } from "../resourceType";
import { networkName } from "../rules/names";
import { unless } from "../rules/problems";

const ARM_TYPE = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings";
const PEERING = "azure-native:network:VirtualNetworkPeering";
const NETWORK_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+$/i;

const networkIdOf = (inputs: Properties): string =>
  resourceId(String(inputs.resourceGroupName), "Microsoft.Network/virtualNetworks", String(inputs.virtualNetworkName));
const remoteIdOf = (peering: Properties): string => text(at(peering, ["remoteVirtualNetwork", "id"])) ?? "";

/** This side's half of a peering. The other side is one of the emulator's `remoteNetworks`, or unknown to it. */
export const virtualNetworkPeering: ResourceType = {
  type: PEERING,
  armType: ARM_TYPE,
  nameProperty: "virtualNetworkPeeringName",
  naming: "copy",
  nameRule: networkName,
  hasLocation: false,
  idProperties: ["resourceGroupName", "virtualNetworkName"],
  forceNew: [],
  id: (inputs, name) => `${networkIdOf(inputs)}/virtualNetworkPeerings/${name}`,
  check,
  validate,
  refuseUpdate: (before, after) =>
    sameId(remoteIdOf(before), remoteIdOf(after))
      ? undefined
      : new AzureError(
          "ChangingRemoteVirtualNetworkNotAllowed",
          `Peering ${String(before.name)} cannot be changed to reference another remote virtual network.`,
          "remoteVirtualNetwork",
        ),
  outputs,
};

function check(inputs: Properties): readonly Problem[] {
  const { remoteVirtualNetwork } = inputs;
  const id = at(remoteVirtualNetwork, ["id"]);
  return unless(
    isUnknown(remoteVirtualNetwork) || isUnknown(id) || (typeof id === "string" && NETWORK_ID.test(id)),
    "remoteVirtualNetwork.id",
    "LinkedInvalidPropertyId: is required: the id of a virtual network",
  );
}

/** Codes and sentences: terraform#30569 (gateways), ResourceModules#731 (overlap with others); the rest from memory. */
function validate(inputs: Properties, id: string, world: World): readonly AzureError[] {
  const networkId = networkIdOf(inputs);
  const own = world.get(networkId);
  if (!own)
    return [
      new AzureError(
        "ParentResourceNotFound",
        `Failed to perform 'write' on resource(s) of type 'virtualNetworks/virtualNetworkPeerings', because the parent resource '${networkId}' could not be found.`,
        id,
      ),
    ];
  const remoteId = remoteIdOf(inputs);
  const remote = world.remoteNetwork(remoteId);
  const siblings = peeringsOf(world, networkId).filter((peering) => !sameId(peering.id, id));
  const space = remoteSpace(inputs, remote);
  const errors: AzureError[] = [];
  const refuse = (code: string, explanation: string) =>
    errors.push(new AzureError(code, `Cannot create or update peering ${id}. ${explanation}`, id));
  const both = (other: string) => `Virtual networks ${networkId} and ${other} cannot be peered because`;
  if (sameId(networkId, remoteId))
    refuse("VnetCannotBePeeredWithItself", `${both(remoteId)} they are the same network.`);
  const shared = inCommon(strings(at(own.properties, ["addressSpace", "addressPrefixes"])), space);
  if (shared !== "")
    refuse(
      "VnetAddressSpacesOverlap",
      `${both(remoteId)} their address spaces overlap. Overlapping address prefixes: ${shared}.`,
    );
  for (const { properties } of siblings) {
    const other = remoteIdOf(properties);
    if (sameId(other, remoteId))
      refuse(
        "AnotherPeeringAlreadyReferencesRemoteVnet",
        `Peering ${String(properties.name)} already references remote virtual network ${remoteId}.`,
      );
    const overlap = inCommon(strings(at(properties, ["remoteAddressSpace", "addressPrefixes"])), space);
    if (overlap !== "")
      refuse(
        "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
        `${both(remoteId)} address space of the second virtual network overlaps with address space of virtual network ${other} already peered with the first virtual network. Overlapping address prefixes: ${overlap}.`,
      );
  }
  if (inputs.useRemoteGateways === true) {
    if (remote !== undefined && !remote.lendsGateway)
      errors.push(
        new AzureError(
          "RemoteVnetHasNoGateways",
          `Peering ${id} cannot have UseRemoteGateway flag set to true because remote virtual network ${remoteId} referenced by the peering does not have any gateways.`,
          id,
        ),
      );
    if (siblings.some(({ properties }) => properties.useRemoteGateways === true))
      refuse("OnlyOnePeeringCanUseRemoteGateways", "Another peering of the network uses remote gateways already.");
  }
  return errors;
}

/** All peerings of a network of the subscription. */
export const peeringsOf = (world: World, networkId: string) =>
  world.ofType(PEERING).filter(({ id }) => id.toLowerCase().startsWith(`${networkId.toLowerCase()}/`));

/** The other network's prefixes as the emulator knows them; otherwise as the program gives them. */
const remoteSpace = (inputs: Properties, remote: RemoteNetwork | undefined): readonly string[] =>
  remote?.addressSpace ?? strings(at(inputs, ["remoteAddressSpace", "addressPrefixes"]));

/** Addresses of both lists, as text; empty when there are none. */
export const inCommon = (one: readonly string[], other: readonly string[]): string =>
  toPrefixes(intersection(setOfPrefixes(one), setOfPrefixes(other))).join(", ");

/** `Connected` once both halves exist (learn: "Create, change, or delete a virtual network peering"). */
function outputs({ inputs, remoteNetwork }: OutputContext): Properties {
  const remote = remoteNetwork(remoteIdOf(inputs));
  const space = { addressPrefixes: [...remoteSpace(inputs, remote)] };
  return {
    peeringState: remote?.peersBack === true ? "Connected" : "Initiated",
    peeringSyncLevel: remote?.peersBack === true ? "FullyInSync" : "RemoteNotInSync",
    peerCompleteVnets: inputs.peerCompleteVnets ?? true,
    ...(space.addressPrefixes.length > 0 ? { remoteAddressSpace: space, remoteVirtualNetworkAddressSpace: space } : {}),
  };
}
