import { parsePrefix, type Ipv4Range } from "../../../exposure";
import type { AzureResource } from "../../model";
import { childOf, isWithin, resourceGroupId } from "../armId";
import { AzureError } from "../errors";
import { at, isUnknown, records, strings, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { ResourceType, World } from "../resourceType";
import { placeProblems } from "../rules/locations";
import { repeated } from "../rules/problems";
import { elsewhere, idsAt, missing, referenceId } from "../rules/references";
import { cardsInSubnet } from "../rules/singleMachines";
import { endpointsInSubnet, gatewaysInSubnet, setsInSubnet, subnetsThatName } from "../rules/subnetUsers";
import { groupResource } from "./groupResource";
import { inCommon, peeringsOf } from "./virtualNetworkPeering";

const ARM_TYPE = "Microsoft.Network/virtualNetworks";
/** Azure reserves five addresses of a subnet, so the smallest is a /29. */
const SMALLEST_SUBNET = 29;

export const virtualNetwork: ResourceType = {
  type: "azure-native:network:VirtualNetwork",
  ...groupResource(ARM_TYPE, "virtualNetworkName", {
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}[A-Za-z0-9_]$/,
    words: "2 to 64 letters, digits, '.', '_' or '-', begin with a letter or digit and end with a letter, digit or '_'",
  }),
  check,
  validate: (inputs, id, world) => [
    ...missing(world, id, partsOf(inputs)),
    ...elsewhere(world, id, inputs.location, partsOf(inputs)),
    // A plan may be in any subscription of the tenant. One in this subscription must exist.
    ...missing(
      world,
      id,
      [referenceId(inputs.ddosProtectionPlan)].filter((plan) => plan?.startsWith(resourceGroupId(""))),
    ),
    ...lostSubnets(inputs, id, world),
    ...sharedNatGateways(inputs, id, world),
    ...peeredSpaces(inputs, id, world),
  ],
  refuseDelete: (network, world) => inUse(records(network.properties.subnets), network, world)[0],
  outputs: ({ inputs, childId }) => ({
    subnets: records(inputs.subnets).map((subnet) => ({
      ...subnet,
      id: childId("subnets", subnet.name),
      provisioningState: "Succeeded",
      type: `${ARM_TYPE}/subnets`,
      privateEndpointNetworkPolicies: subnet.privateEndpointNetworkPolicies ?? "Disabled",
      privateLinkServiceNetworkPolicies: subnet.privateLinkServiceNetworkPolicies ?? "Enabled",
    })),
  }),
};

/** Ids of the resources that the subnets refer to. */
const partsOf = (inputs: Properties): readonly (string | undefined)[] =>
  records(inputs.subnets).flatMap((subnet) => [
    referenceId(subnet.networkSecurityGroup),
    referenceId(subnet.natGateway),
    referenceId(subnet.routeTable),
  ]);

interface Prefix {
  readonly property: string;
  readonly written: string;
  readonly range: Ipv4Range;
}

function check(inputs: Properties): readonly Problem[] {
  const problems: Problem[] = [...placeProblems(inputs.location, undefined)];
  const spaces: Prefix[] = [];
  const subnets: Prefix[] = [];
  const read = (written: unknown, property: string, into: Prefix[], longest: number) => {
    if (written === undefined || isUnknown(written)) return;
    const parsed = parsePrefix(String(written));
    if (parsed.kind === "ipv4" && parsed.length <= longest) {
      into.push({ property, written: String(written), range: parsed.range });
    } else if (parsed.kind === "ipv4") {
      problems.push({ property, reason: `InvalidCIDRNotation: ${String(written)} is smaller than a /${longest}` });
    } else {
      const right = parsed.kind === "hostBits" ? `; it should be ${parsed.network}` : "";
      const reason = `InvalidCIDRNotation: the address prefix ${JSON.stringify(written)} has an invalid CIDR notation${right}`;
      problems.push({ property, reason });
    }
  };
  if (inputs.enableDdosProtection === true && inputs.ddosProtectionPlan === undefined)
    problems.push({
      property: "enableDdosProtection",
      reason: "InvalidRequestFormat: it requires a DDoS protection plan associated with the resource",
    });
  const list = at(inputs, ["addressSpace", "addressPrefixes"]);
  if (!isUnknown(inputs.addressSpace) && (list === undefined || (Array.isArray(list) && list.length === 0))) {
    problems.push({ property: "addressSpace.addressPrefixes", reason: "is required: at least one prefix" });
  }
  (Array.isArray(list) ? list : []).forEach((prefix, index) =>
    read(prefix, `addressSpace.addressPrefixes[${index}]`, spaces, SMALLEST_SUBNET),
  );
  const named = records(inputs.subnets);
  named.forEach((subnet, index) => {
    const path = `subnets[${index}]`;
    if (subnet.name === undefined) problems.push({ property: `${path}.name`, reason: "is required" });
    const prefix = subnet.addressPrefix ?? strings(subnet.addressPrefixes)[0];
    if (prefix === undefined) {
      problems.push({ property: `${path}.addressPrefix`, reason: "NetcfgSubnetPrefixMissing: is required" });
    }
    read(prefix, `${path}.addressPrefix`, subnets, SMALLEST_SUBNET);
    problems.push(...gatewaySubnetProblems(subnet, path), ...storageEndpointProblems(subnet, path));
  });
  for (const name of repeated(named.map((subnet) => text(subnet.name) ?? "").filter((name) => name !== ""))) {
    problems.push({ property: "subnets", reason: `DuplicateResourceName: two subnets are named ${name}` });
  }
  const anySpaceUnknown = isUnknown(list) || (Array.isArray(list) && list.some(isUnknown));
  if (!anySpaceUnknown) problems.push(...outside(subnets, spaces));
  return [
    ...problems,
    ...overlaps(spaces, "NetcfgInvalidVirtualNetworkAddressSpace"),
    ...overlaps(subnets, "NetcfgSubnetRangesOverlap"),
  ];
}

/**
 * A VPN gateway's subnet allows no security group, and no route table that turns off the gateway's routes (learn: "About VPN Gateway
 * settings").
 */
function gatewaySubnetProblems(subnet: Properties, path: string): readonly Problem[] {
  if (text(subnet.name)?.toLowerCase() !== "gatewaysubnet") return [];
  const taken = ["networkSecurityGroup", "natGateway"].filter((property) => subnet[property] !== undefined);
  return taken.map((property) => ({
    property: `${path}.${property}`,
    reason: "GatewaySubnetPropertyNotSupported: the subnet of a gateway cannot have one",
  }));
}

/** A subnet has the service endpoint of its own region's storage accounts, or that of all (learn: "Configure virtual network and IP rules"). */
function storageEndpointProblems(subnet: Properties, path: string): readonly Problem[] {
  const named = idsAt(records(subnet.serviceEndpoints), ["service"]);
  const both = ["Microsoft.Storage", "Microsoft.Storage.Global"].every((service) => named.includes(service));
  const reason = "InvalidServiceEndpoints: Microsoft.Storage and Microsoft.Storage.Global cannot be on one subnet";
  return both ? [{ property: `${path}.serviceEndpoints`, reason }] : [];
}

function outside(subnets: readonly Prefix[], spaces: readonly Prefix[]): readonly Problem[] {
  return subnets
    .filter(({ range }) => !spaces.some((space) => space.range.first <= range.first && range.last <= space.range.last))
    .map(({ property, written }) => ({
      property,
      reason: `NetcfgInvalidSubnet: the subnet ${written} is not contained in the network's address space ${spaces.map((space) => space.written).join(", ")}`,
    }));
}

function overlaps(prefixes: readonly Prefix[], code: string): readonly Problem[] {
  return prefixes.flatMap((prefix, index) =>
    prefixes
      .slice(0, index)
      .filter(({ range }) => range.first <= prefix.range.last && prefix.range.first <= range.last)
      .map((other) => ({
        property: prefix.property,
        reason: `${code}: ${prefix.written} overlaps with ${other.written} (${other.property})`,
      })),
  );
}

/** A NAT gateway serves the subnets of one network (microsoft/azure_arc#3288 has Azure's answer). */
function sharedNatGateways(inputs: Properties, id: string, world: World): readonly AzureError[] {
  const gateways = new Set(records(inputs.subnets).map((subnet) => referenceId(subnet.natGateway) ?? ""));
  gateways.delete("");
  return [...gateways].flatMap((gateway) => {
    const user = subnetsThatName(world, "natGateway", gateway).find((subnet) => !isWithin(subnet, id));
    if (user === undefined) return [];
    const explanation = `NAT Gateway cannot be configured on multiple virtual networks. NAT Gateway ${gateway} is currently used on virtual network ${childOf(user)?.parent ?? ""} and cannot be added to virtual network ${id}.`;
    return [new AzureError("NatGatewayCannotBeUsedBySubnetsBelongingToDifferentVirtualNetworks", explanation, gateway)];
  });
}

/** A network's new prefixes may not overlap with a network that it is peered with. */
function peeredSpaces(inputs: Properties, id: string, world: World): readonly AzureError[] {
  const own = strings(at(inputs, ["addressSpace", "addressPrefixes"]));
  return peeringsOf(world, id).flatMap(({ name, properties }) => {
    const shared = inCommon(own, strings(at(properties, ["remoteAddressSpace", "addressPrefixes"])));
    if (shared === "") return [];
    const explanation = `Virtual network ${id} cannot have the address space ${own.join(", ")}, because its peering ${name} leads to a network with the same addresses. Overlapping address prefixes: ${shared}.`;
    return [new AzureError("VnetAddressSpacesOverlap", explanation, id)];
  });
}

/** Subnets with machines that the update would delete or give another prefix. */
function lostSubnets(inputs: Properties, id: string, world: World): readonly AzureError[] {
  const network = world.get(id);
  if (!network) return [];
  const lost = records(network.properties.subnets).filter(
    (old) =>
      !records(inputs.subnets).some((subnet) => subnet.name === old.name && subnet.addressPrefix === old.addressPrefix),
  );
  return inUse(lost, network, world);
}

function inUse(subnets: readonly Properties[], network: AzureResource, world: World): readonly AzureError[] {
  return subnets.flatMap((subnet) => {
    const id = `${network.id}/subnets/${String(subnet.name)}`;
    const users = [setsInSubnet, gatewaysInSubnet, cardsInSubnet, endpointsInSubnet].flatMap((usersIn) =>
      usersIn(world, id).map((user) => user.id),
    );
    if (users.length === 0) return [];
    const explanation = `Subnet ${String(subnet.name)} is in use by ${users.join(", ")} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`;
    return [new AzureError("InUseSubnetCannotBeDeleted", explanation, id)];
  });
}
