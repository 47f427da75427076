/** References between scale sets, subnets and pools, and from subnets to groups and gateways. */
import type { AzureResource } from "../../model";
import { sameId } from "../armId";
import { at, records, type Properties } from "../engine/value";
import type { World } from "../resourceType";
import { SCALE_SET } from "./scaleSet";
import { idsAt, referenceId } from "./references";

/** All IP configurations of a scale set's machines. */
const ipConfigurations = (set: Properties): readonly Properties[] =>
  records(at(set, ["virtualMachineProfile", "networkProfile", "networkInterfaceConfigurations"])).flatMap((card) =>
    records(card.ipConfigurations),
  );

/** Ids of the subnets that a scale set's machines stand in. */
export const subnetsOf = (set: Properties): readonly string[] => idsAt(ipConfigurations(set), ["subnet", "id"]);

/** Ids of the backend pools that a scale set's machines are members of. */
export const poolsOf = (set: Properties): readonly string[] =>
  ipConfigurations(set).flatMap((configuration) =>
    idsAt(records(configuration.loadBalancerBackendAddressPools), ["id"]),
  );

export const setsInSubnet = (world: World, subnetId: string): readonly AzureResource[] =>
  world.ofType(SCALE_SET).filter((set) => subnetsOf(set.properties).some((id) => sameId(id, subnetId)));

/** VPN gateways that stand in the subnet. */
export const gatewaysInSubnet = (world: World, subnetId: string): readonly AzureResource[] =>
  world
    .ofType("azure-native:network:VirtualNetworkGateway")
    .filter((gateway) =>
      idsAt(records(gateway.properties.ipConfigurations), ["subnet", "id"]).some((id) => sameId(id, subnetId)),
    );

export const PRIVATE_ENDPOINT = "azure-native:network:PrivateEndpoint";

/** Private endpoints that stand in the subnet. */
export const endpointsInSubnet = (world: World, subnetId: string): readonly AzureResource[] =>
  world.ofType(PRIVATE_ENDPOINT).filter(({ properties }) => sameId(referenceId(properties.subnet) ?? "", subnetId));

export const setsInPool = (world: World, poolId: string): readonly AzureResource[] =>
  world.ofType(SCALE_SET).filter((set) => poolsOf(set.properties).some((id) => sameId(id, poolId)));

/** Ids of the subnets that name this resource in `property`. */
export const subnetsThatName = (
  world: World,
  property: "networkSecurityGroup" | "natGateway" | "routeTable",
  id: string,
): readonly string[] =>
  world
    .ofType("azure-native:network:VirtualNetwork")
    .flatMap((network) => records(network.properties.subnets))
    .filter((subnet) => sameId(referenceId(subnet[property]) ?? "", id))
    .map((subnet) => String(subnet.id));
