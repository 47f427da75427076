import { parsePrefix } from "../../../exposure";
import { isUnknown, records, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import { AzureError } from "../errors";
import type { ResourceType } from "../resourceType";
import { placeProblems } from "../rules/locations";
import { networkName } from "../rules/names";
import { repeated, unless } from "../rules/problems";
import { subnetsThatName } from "../rules/subnetUsers";
import { groupResource } from "./groupResource";

const ARM_TYPE = "Microsoft.Network/routeTables";

/** User-defined routes (learn: "Virtual network traffic routing"). */
export const routeTable: ResourceType = {
  type: "azure-native:network:RouteTable",
  ...groupResource(ARM_TYPE, "routeTableName", networkName),
  check,
  refuseDelete: (table, world) => {
    const users = subnetsThatName(world, "routeTable", table.id);
    if (users.length === 0) return undefined;
    return new AzureError(
      "InUseRouteTableCannotBeDeleted",
      `Route table ${table.id} is in use and cannot be deleted; it is associated with ${users.join(", ")}.`,
      table.id,
    );
  },
  outputs: ({ inputs, childId }) => ({
    disableBgpRoutePropagation: inputs.disableBgpRoutePropagation ?? false,
    routes: records(inputs.routes).map((route) => ({
      ...route,
      id: childId("routes", route.name),
      type: `${ARM_TYPE}/routes`,
      provisioningState: "Succeeded",
    })),
  }),
};

function check(inputs: Properties): readonly Problem[] {
  const routes = records(inputs.routes);
  const prefixes = routes.map(({ addressPrefix }) => text(addressPrefix) ?? "").filter((prefix) => prefix !== "");
  return [
    ...placeProblems(inputs.location, undefined),
    ...routes.flatMap(({ name, addressPrefix, nextHopType, nextHopIpAddress }, i) => [
      ...unless(name !== undefined, `routes[${i}].name`, "is required"),
      ...unless(
        isUnknown(addressPrefix) || parsePrefix(String(addressPrefix)).kind === "ipv4",
        `routes[${i}].addressPrefix`,
        `InvalidAddressPrefixFormat: ${String(addressPrefix)} is not a prefix`,
      ),
      ...unless(
        (nextHopType === "VirtualAppliance") === (nextHopIpAddress !== undefined),
        `routes[${i}].nextHopIpAddress`,
        "InvalidNextHopIpAddress: is for a next hop of the type VirtualAppliance, and needed there",
      ),
    ]),
    ...repeated(prefixes).map((prefix) => ({
      property: "routes",
      reason: `RouteConflict: two routes lead to ${prefix}`,
    })),
  ];
}
