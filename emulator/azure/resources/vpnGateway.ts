/** A VPN gateway, the other end of its tunnels, and the connection between the two. */
import { parsePrefix } from "../../../exposure";
import type { AzureResource } from "../../model";
import { sameId } from "../armId";
import { at, isUnknown, records, strings, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import { AzureError } from "../errors";
import type { ResourceType, World } from "../resourceType";
import { addressErrors } from "../rules/addressUsers";
import { sessionErrors } from "../rules/bgpSessions";
import { ipsecPolicyProblems } from "../rules/ipsecPolicy";
import { placeProblems } from "../rules/locations";
import { networkName } from "../rules/names";
import { inRange, unless } from "../rules/problems";
import { idsAt, missing, referenceId } from "../rules/references";
import { groupResource } from "./groupResource";

const GATEWAY = "azure-native:network:VirtualNetworkGateway";
const CONNECTION = "azure-native:network:VirtualNetworkGatewayConnection";
const LOCAL = "azure-native:network:LocalNetworkGateway";

/** Sizes that new gateways may have, by generation (learn: "About gateway SKUs"). */
const SKUS: Readonly<Record<string, readonly string[]>> = {
  Generation1: ["VpnGw1AZ", "VpnGw2AZ", "VpnGw3AZ"],
  Generation2: ["VpnGw2AZ", "VpnGw3AZ", "VpnGw4AZ", "VpnGw5AZ"],
};
/** APIPA addresses that Azure accepts (learn: "About BGP and VPN Gateway"). */
const APIPA = /^169\.254\.(21|22)\.\d{1,3}$/;
/** AS numbers that neither end may have (learn: "VPN Gateway FAQ", BGP). */
const REFUSED_ASNS: readonly unknown[] = [8074, 8075, 12076, 23456, 65517, 65518, 65519, 65520];

export const virtualNetworkGateway: ResourceType = {
  type: GATEWAY,
  ...groupResource("Microsoft.Network/virtualNetworkGateways", "virtualNetworkGatewayName", networkName),
  check: gatewayProblems,
  validate: (inputs, id, world) => {
    const configurations = records(inputs.ipConfigurations);
    const addresses = idsAt(configurations, ["publicIPAddress", "id"]);
    const subnets = idsAt(configurations, ["subnet", "id"]);
    return [
      ...missing(world, id, [...addresses, ...subnets]),
      ...addressErrors(world, id, addresses),
      ...subnets.flatMap((subnet) => secondGateway(subnet, id, world)),
    ];
  },
  refuseUpdate: (before, after) => {
    const changed = ["gatewayType", "vpnType", "vpnGatewayGeneration"].find((name) => before[name] !== after[name]);
    if (changed === undefined) return undefined;
    return new AzureError(
      "VirtualNetworkGatewayPropertyCannotBeChanged",
      `The property ${changed} of virtual network gateway ${String(before.name)} cannot be changed from ${String(before[changed])} to ${String(after[changed])}.`,
      changed,
    );
  },
  refuseDelete: (gateway, world) =>
    inUse(gateway, world, "virtualNetworkGateway1", "VirtualNetworkGatewayCannotBeDeleted"),
  outputs: ({ inputs, childId, kept }) => ({
    resourceGuid: kept("resourceGuid", () => "00000000-0000-0000-0000-0000000000ee"),
    ipConfigurations: records(inputs.ipConfigurations).map((configuration) => ({
      ...configuration,
      id: childId("ipConfigurations", configuration.name),
      provisioningState: "Succeeded",
    })),
  }),
};

function gatewayProblems(inputs: Properties): readonly Problem[] {
  const configurations = records(inputs.ipConfigurations);
  const wanted = inputs.activeActive === true ? 2 : 1;
  const sku = at(inputs, ["sku", "name"]);
  const generation = String(inputs.vpnGatewayGeneration ?? "Generation1");
  return [
    ...placeProblems(inputs.location, undefined),
    ...unless(inputs.gatewayType === "Vpn", "gatewayType", "only gateways of the type Vpn are emulated"),
    ...unless(inputs.vpnType === "RouteBased", "vpnType", "only route-based gateways are emulated"),
    ...unless(
      SKUS[generation]?.includes(String(sku)) ?? false,
      "sku.name",
      `GatewaySkuNotSupported: ${String(sku)} is not one of ${(SKUS[generation] ?? []).join(", ")} (${generation})`,
    ),
    ...unless(at(inputs, ["sku", "tier"]) === sku, "sku.tier", "InvalidGatewaySkuTier: must be the name of the sku"),
    ...unless(
      configurations.length === wanted,
      "ipConfigurations",
      `ActiveActiveIpConfigurationCount: ${configurations.length} IP configurations; a gateway with activeActive ${inputs.activeActive === true} has ${wanted}, each with a public address`,
    ),
    ...configurations.flatMap((configuration, i) => {
      const subnet = referenceId(configuration.subnet);
      return unless(
        subnet === undefined || /\/subnets\/GatewaySubnet$/i.test(subnet),
        `ipConfigurations[${i}].subnet`,
        "GatewaySubnetNameMismatch: a gateway stands in the subnet named GatewaySubnet",
      );
    }),
    ...bgpProblems(inputs.bgpSettings, "bgpSettings"),
  ];
}

function bgpProblems(settings: unknown, path: string): readonly Problem[] {
  const number = at(settings, ["asn"]);
  const addresses = [
    ...records(at(settings, ["bgpPeeringAddresses"])).flatMap((one) => strings(one.customBgpIpAddresses)),
  ];
  return [
    ...inRange(number, `${path}.asn`, 1, 4294967294),
    ...unless(!REFUSED_ASNS.includes(number), `${path}.asn`, `BgpAsnReserved: ${String(number)} is reserved`),
    ...addresses.flatMap((address) =>
      unless(
        APIPA.test(address),
        `${path}.bgpPeeringAddresses`,
        `InvalidCustomBgpIpAddress: ${address} is not in 169.254.21.0 to 169.254.22.255`,
      ),
    ),
  ];
}

/** A network has one VPN gateway. */
function secondGateway(subnet: string, id: string, world: World): readonly AzureError[] {
  const other = world
    .ofType(GATEWAY)
    .find(
      (one) =>
        !sameId(one.id, id) &&
        idsAt(records(one.properties.ipConfigurations), ["subnet", "id"]).some((used) => sameId(used, subnet)),
    );
  if (other === undefined) return [];
  const explanation = `Subnet ${subnet} already has the virtual network gateway ${other.id}; a virtual network has one of the type Vpn.`;
  return [new AzureError("OnlyOneVirtualNetworkGatewayOfTypeVpnAllowed", explanation, subnet)];
}

export const localNetworkGateway: ResourceType = {
  type: LOCAL,
  ...groupResource("Microsoft.Network/localNetworkGateways", "localNetworkGatewayName", networkName),
  check: (inputs) => {
    const address = inputs.gatewayIpAddress;
    const prefixes = strings(at(inputs, ["localNetworkAddressSpace", "addressPrefixes"]));
    return [
      ...placeProblems(inputs.location, undefined),
      ...unless(
        isUnknown(address) || parsePrefix(String(address)).kind === "ipv4",
        "gatewayIpAddress",
        `InvalidGatewayIpAddress: ${String(address)} is not an IPv4 address`,
      ),
      ...prefixes.flatMap((prefix, i) =>
        unless(
          parsePrefix(prefix).kind === "ipv4",
          `localNetworkAddressSpace.addressPrefixes[${i}]`,
          `InvalidCIDRNotation: ${prefix} is not a prefix`,
        ),
      ),
      ...bgpProblems(inputs.bgpSettings, "bgpSettings"),
    ];
  },
  refuseDelete: (gateway, world) => inUse(gateway, world, "localNetworkGateway2", "LocalNetworkGatewayCannotBeDeleted"),
  outputs: () => ({}),
};

export const virtualNetworkGatewayConnection: ResourceType = {
  type: CONNECTION,
  ...groupResource("Microsoft.Network/connections", "virtualNetworkGatewayConnectionName", networkName),
  check: (inputs) => {
    const key = text(inputs.sharedKey);
    return [
      ...placeProblems(inputs.location, undefined),
      ...unless(inputs.connectionType === "IPsec", "connectionType", "only connections of the type IPsec are emulated"),
      ...unless(
        (inputs.connectionProtocol ?? "IKEv2") === "IKEv2",
        "connectionProtocol",
        "only connections by IKEv2 are emulated",
      ),
      ...unless(
        isUnknown(inputs.sharedKey) || (key !== undefined && /^[!-,.-}]{1,128}$/.test(key)),
        "sharedKey",
        "InvalidSharedKey: 1 to 128 printable ASCII characters without space, hyphen and tilde",
      ),
      ...inRange(inputs.dpdTimeoutSeconds, "dpdTimeoutSeconds", 9, 3600),
      ...inRange(inputs.routingWeight, "routingWeight", 0, 32000),
      ...unless(
        inputs.usePolicyBasedTrafficSelectors !== true || records(inputs.ipsecPolicies).length === 1,
        "usePolicyBasedTrafficSelectors",
        "PolicyBasedTrafficSelectorsNeedIpsecPolicy: needs an IPsec policy (learn: connect to multiple policy-based VPN devices)",
      ),
      ...ipsecPolicyProblems(inputs.ipsecPolicies),
    ];
  },
  validate: (inputs, id, world) => {
    const [gateway, other] = [referenceId(inputs.virtualNetworkGateway1), referenceId(inputs.localNetworkGateway2)];
    return [
      ...missing(world, id, [gateway, other]),
      ...sessionErrors(
        inputs,
        id,
        [gateway, other].map((one) => (one === undefined ? undefined : world.get(one))),
      ),
      ...overlapping(gateway, other, world).map(
        ([ours, theirs]) =>
          new AzureError(
            "LocalNetworkGatewayAddressSpaceOverlaps",
            `The address space ${theirs} of local network gateway ${other} overlaps ${ours} of the virtual network of ${gateway}.`,
            id,
          ),
      ),
    ];
  },
  outputs: ({ inputs, kept }) => ({
    connectionStatus: "Unknown",
    resourceGuid: kept("resourceGuid", () => "00000000-0000-0000-0000-0000000000cc"),
    dpdTimeoutSeconds: inputs.dpdTimeoutSeconds ?? 45,
  }),
  secretOutputs: [["sharedKey"]],
};

/** Prefixes of the gateway's network that the other end has too, in pairs. */
function overlapping(gatewayId: string | undefined, otherId: string | undefined, world: World): [string, string][] {
  const gateway = gatewayId === undefined ? undefined : world.get(gatewayId);
  const [subnet] = idsAt(records(gateway?.properties.ipConfigurations), ["subnet", "id"]);
  const network = subnet === undefined ? undefined : world.get(subnet.split("/subnets/")[0]!);
  const ours = strings(at(network?.properties, ["addressSpace", "addressPrefixes"]));
  const other = otherId === undefined ? undefined : world.get(otherId);
  const theirs = strings(at(other?.properties, ["localNetworkAddressSpace", "addressPrefixes"]));
  return ours.flatMap((one) =>
    theirs.flatMap((two): [string, string][] => {
      const [x, y] = [parsePrefix(one), parsePrefix(two)];
      if (x.kind !== "ipv4" || y.kind !== "ipv4") return [];
      return x.range.first <= y.range.last && y.range.first <= x.range.last ? [[one, two]] : [];
    }),
  );
}

function inUse(resource: AzureResource, world: World, property: string, code: string): AzureError | undefined {
  const user = world
    .ofType(CONNECTION)
    .find((connection) => sameId(referenceId(connection.properties[property]) ?? "", resource.id));
  if (user === undefined) return undefined;
  return new AzureError(code, `${resource.id} cannot be deleted, because ${user.id} uses it.`, resource.id);
}
