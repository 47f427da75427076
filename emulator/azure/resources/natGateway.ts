import type { AzureResource } from "../../model";
import { AzureError } from "../errors";
import { at, records, strings, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { ResourceType, World } from "../resourceType";
import { addressErrors } from "../rules/addressUsers";
import { placeProblems } from "../rules/locations";
import { networkName } from "../rules/names";
import { inRange, unless } from "../rules/problems";
import { elsewhere, idsAt, missing } from "../rules/references";
import { subnetsThatName } from "../rules/subnetUsers";
import { groupResource } from "./groupResource";

const ARM_TYPE = "Microsoft.Network/natGateways";

export const natGateway: ResourceType = {
  type: "azure-native:network:NatGateway",
  ...groupResource(ARM_TYPE, "natGatewayName", networkName),
  check,
  validate: (inputs, id, world) => {
    const addresses = idsAt(records(inputs.publicIpAddresses), ["id"]);
    return [
      ...missing(world, id, addresses),
      ...elsewhere(world, id, inputs.location, addresses),
      ...addressErrors(world, id, addresses),
    ];
  },
  refuseUpdate: (before, after) =>
    JSON.stringify(before.zones ?? []) === JSON.stringify(after.zones ?? [])
      ? undefined
      : new AzureError(
          "ResourceAvailabilityZonesCannotBeModified",
          `Resource ${String(before.name)} has an existing availability zone constraint ${JSON.stringify(before.zones ?? [])}. Zones cannot be added/updated/removed once the resource is created.`,
          "zones",
        ),
  refuseDelete,
  outputs: ({ inputs }) => ({ idleTimeoutInMinutes: inputs.idleTimeoutInMinutes ?? 4 }),
};

function check(inputs: Properties): readonly Problem[] {
  return [
    ...placeProblems(inputs.location, inputs.zones),
    ...unless(at(inputs, ["sku", "name"]) === "Standard", "sku.name", "InvalidNatGatewaySku: must be Standard"),
    ...unless(
      strings(inputs.zones).length <= 1,
      "zones",
      "NatGatewayWithMultipleZonesNotSupported: a Standard NAT gateway lives in one zone or in none",
    ),
    ...inRange(inputs.idleTimeoutInMinutes, "idleTimeoutInMinutes", 4, 120),
  ];
}

function refuseDelete(gateway: AzureResource, world: World): AzureError | undefined {
  const users = subnetsThatName(world, "natGateway", gateway.id);
  if (users.length === 0) return undefined;
  return new AzureError(
    "InUseNatGatewayCannotBeDeleted",
    `Nat Gateway ${gateway.id} cannot be deleted because it is in use by the following resources: ${users.join(", ")}.`,
    gateway.id,
  );
}
