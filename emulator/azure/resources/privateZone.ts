/** Private DNS zones and their links with networks (learn: "What is Azure Private DNS?"). */
import { childOf, nameOf, resourceId, sameId } from "../armId";
import { AzureError } from "../errors";
import type { Properties } from "../engine/value";
import type { ResourceType, World } from "../resourceType";
import { globalProblems } from "../rules/monitoring";
import { networkName } from "../rules/names";
import { missing, referenceId } from "../rules/references";
import { groupResource } from "./groupResource";

const ARM_TYPE = "Microsoft.Network/privateDnsZones";
const LINK = "azure-native:privatedns:VirtualNetworkLink";

export const privateZone: ResourceType = {
  type: "azure-native:privatedns:PrivateZone",
  ...groupResource(ARM_TYPE, "privateZoneName", {
    pattern: /^(?=.{1,253}$)([A-Za-z0-9_-]{1,63}\.)+[A-Za-z0-9_-]{1,63}$/,
    words: "2 to 34 labels with dots between them, each of 1 to 63 letters, digits, '_' or '-'",
  }),
  naming: "copy",
  check: globalProblems,
  refuseDelete: (zone, world) => {
    const links = world.ofType(LINK).filter(({ id }) => sameId(childOf(id)?.parent ?? "", zone.id));
    if (links.length === 0) return undefined;
    const explanation = `Can not delete resource before nested resources are deleted: ${links.map(({ id }) => id).join(", ")}.`;
    return new AzureError("CannotDeleteResource", explanation, zone.id);
  },
  outputs: () => ({}),
};

export const virtualNetworkLink: ResourceType = {
  type: LINK,
  armType: `${ARM_TYPE}/virtualNetworkLinks`,
  nameProperty: "virtualNetworkLinkName",
  naming: "random",
  nameRule: networkName,
  hasLocation: true,
  idProperties: ["resourceGroupName", "privateZoneName"],
  forceNew: [],
  id: (inputs, name) => `${zoneId(inputs)}/virtualNetworkLinks/${name}`,
  check: globalProblems,
  validate: (inputs, id, world) => [
    ...missing(world, id, [zoneId(inputs), referenceId(inputs.virtualNetwork)]),
    ...secondLinks(inputs, id, world),
  ],
  refuseUpdate: (before, after) =>
    sameId(referenceId(before.virtualNetwork) ?? "", referenceId(after.virtualNetwork) ?? "")
      ? undefined
      : new AzureError("BadRequest", "The virtual network of a link cannot be changed.", "virtualNetwork"),
  outputs: () => ({ virtualNetworkLinkState: "Completed" }),
};

const zoneId = (inputs: Properties): string =>
  resourceId(String(inputs.resourceGroupName), ARM_TYPE, String(inputs.privateZoneName));

/** A network can be linked to only one zone of a name (learn: "What is a virtual network link?"). */
function secondLinks(inputs: Properties, id: string, world: World): readonly AzureError[] {
  const network = referenceId(inputs.virtualNetwork) ?? "";
  const name = String(inputs.privateZoneName).toLowerCase();
  const other = world
    .ofType(LINK)
    .find(
      (link) =>
        !sameId(link.id, id) &&
        sameId(referenceId(link.properties.virtualNetwork) ?? "", network) &&
        nameOf(childOf(link.id)?.parent ?? "").toLowerCase() === name,
    );
  if (other === undefined) return [];
  const explanation = `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network ${network} with ${name}, to which ${other.id} links it already.`;
  return [new AzureError("BadRequest", explanation, network)];
}
