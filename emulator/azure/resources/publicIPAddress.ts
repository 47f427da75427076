import type { AzureResource } from "../../model";
import { AzureError } from "../errors";
import { at, isUnknown, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { ResourceType, World } from "../resourceType";
import { placeProblems } from "../rules/locations";
import { firstChanged, inRange, unless } from "../rules/problems";
import { networkName } from "../rules/names";
import { usersOfAddress } from "../rules/addressUsers";
import { groupResource } from "./groupResource";

const ARM_TYPE = "Microsoft.Network/publicIPAddresses";

export const publicIPAddress: ResourceType = {
  type: "azure-native:network:PublicIPAddress",
  ...groupResource(ARM_TYPE, "publicIpAddressName", networkName),
  // From azure-native's forceNewMap. It does not have the zones: azure-native plans an update for them, which Azure refuses.
  forceNew: ["publicIPAddressVersion", "publicIPPrefix", "sku"],
  check,
  refuseUpdate,
  refuseDelete,
  outputs: ({ kept, freeAddress, inputs }) => ({
    publicIPAddressVersion: inputs.publicIPAddressVersion ?? "IPv4",
    idleTimeoutInMinutes: inputs.idleTimeoutInMinutes ?? 4,
    ipAddress: kept("ipAddress", freeAddress),
  }),
};

function check(inputs: Properties): readonly Problem[] {
  const sku = at(inputs, ["sku", "name"]);
  const method = inputs.publicIPAllocationMethod;
  return [
    ...placeProblems(inputs.location, inputs.zones),
    ...unless(
      sku === "Standard" || isUnknown(sku),
      "sku.name",
      "PublicIPSkuNotSupported: only Standard is left (Basic addresses were retired on 30 September 2025; StandardV2 is not emulated)",
    ),
    ...unless(
      method === "Static" || isUnknown(method),
      "publicIPAllocationMethod",
      "StandardSkuPublicIPAddressMustBeStatic: Standard sku publicIp must have AllocationMethod set to Static",
    ),
    ...unless(
      (inputs.publicIPAddressVersion ?? "IPv4") === "IPv4",
      "publicIPAddressVersion",
      "only IPv4 addresses are emulated",
    ),
    ...inRange(inputs.idleTimeoutInMinutes, "idleTimeoutInMinutes", 4, 30),
  ];
}

function refuseUpdate(before: Properties, after: Properties): AzureError | undefined {
  const changed = firstChanged(before, after, [["zones"]]);
  if (!changed) return undefined;
  return new AzureError(
    "ResourceAvailabilityZonesCannotBeModified",
    `Resource ${String(before.name)} has an existing availability zone constraint ${JSON.stringify(before.zones ?? [])} and the request has availability zone constraint ${JSON.stringify(after.zones ?? [])}, which do not match. Zones cannot be added/updated/removed once the resource is created.`,
    "zones",
  );
}

function refuseDelete(address: AzureResource, world: World): AzureError | undefined {
  const [user] = usersOfAddress(world, address.id);
  if (!user) return undefined;
  return new AzureError(
    "PublicIPAddressCannotBeDeleted",
    `Public IP address ${address.id} can not be deleted since it is still allocated to resource ${user}. In order to delete the public IP, disassociate/detach the Public IP address from the resource. To learn how to do this, see aka.ms/deletepublicip.`,
    address.id,
  );
}
