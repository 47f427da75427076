import type { UnknownExposure } from "../model";
import { CHILD_KINDS } from "./children";
import { isUnknown, type AzureResourceData, type Properties } from "./properties";
import { plainType } from "./types";

/** The properties of a type that are reported where they are read. */
interface Spoken {
  /** Lists, as a whole and each element. */
  readonly lists?: readonly string[];
  /** Fields, with everything below them. */
  readonly fields?: readonly string[];
}

const inEach = (list: string, fields: readonly string[]): readonly string[] =>
  fields.map((field) => `${list}[*].${field}`);

const RULE = [
  ...["priority", "direction", "access", "protocol"],
  ...["source", "destination"].flatMap((end) =>
    ["AddressPrefix", "AddressPrefixes", "PortRange", "PortRanges", "ApplicationSecurityGroups"].map(
      (field) => `${end}${field}`,
    ),
  ),
];
const SUBNET = ["addressPrefix", "addressPrefixes", "networkSecurityGroup", "routeTable"];
const PEERING = [
  ...["remoteVirtualNetworkAddressSpace", "remoteAddressSpace"],
  ...["useRemoteGateways", "allowForwardedTraffic", "allowGatewayTransit"],
];
const CONFIGURATION = [
  ...["subnet", "privateIPAddress", "privateIPAddressVersion", "privateIPAllocationMethod"],
  ...["publicIPAddress", "publicIPAddressConfiguration.sku", "applicationSecurityGroups"],
  ...["loadBalancerBackendAddressPools", "applicationGatewayBackendAddressPools"],
  ...["loadBalancerInboundNatRules", "loadBalancerInboundNatPools"],
];
const BALANCING = ["frontendPort", "backendPort", "protocol", "enableFloatingIP", "frontendIPConfiguration"];
const POOLS = ["backendAddressPool", "backendAddressPools"];
const NAT = ["frontendPortRangeStart", "frontendPortRangeEnd"];
const CARDS = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations";

/**
 * Every other property that the program sets to an unknown value is named by its path, because a property that Azure adds later may open
 * something.
 */
const SPOKEN: Readonly<Record<string, Spoken>> = {
  NetworkSecurityGroup: { lists: ["securityRules"], fields: inEach("securityRules", RULE) },
  SecurityRule: { fields: RULE },
  VirtualNetwork: {
    lists: ["addressSpace", "addressSpace.addressPrefixes", "subnets", "virtualNetworkPeerings"],
    fields: [...inEach("subnets", SUBNET), ...inEach("virtualNetworkPeerings", PEERING)],
  },
  Subnet: { fields: SUBNET },
  VirtualNetworkPeering: { fields: PEERING },
  VirtualNetworkGateway: {
    lists: ["ipConfigurations"],
    fields: ["gatewayType", "vpnClientConfiguration", "natRules", ...inEach("ipConfigurations", ["subnet"])],
  },
  VirtualNetworkGatewayConnection: {
    fields: [
      ...["connectionType", "virtualNetworkGateway1", "localNetworkGateway2", "enableBgp"],
      ...["ingressNatRules", "egressNatRules", "sharedKey"], // the key is a secret; its value does not decide who gets in
    ],
  },
  LocalNetworkGateway: { fields: ["localNetworkAddressSpace"] },
  RouteTable: { lists: ["routes"], fields: inEach("routes", ["addressPrefix"]) },
  Route: { fields: ["addressPrefix"] },
  PublicIPAddress: { lists: ["sku"], fields: ["sku.name", "publicIPAddressVersion"] },
  LoadBalancer: {
    lists: [
      ...["frontendIPConfigurations", "backendAddressPools"],
      ...["loadBalancingRules", "inboundNatRules", "inboundNatPools"],
    ],
    fields: [
      ...inEach("frontendIPConfigurations", ["publicIPAddress"]),
      ...inEach("loadBalancingRules", [...BALANCING, ...POOLS]),
      ...inEach("inboundNatRules", [...BALANCING, ...POOLS, ...NAT]),
    ],
  },
  NetworkInterface: {
    lists: ["ipConfigurations", "ipConfigurations[*].publicIPAddressConfiguration"],
    fields: ["networkSecurityGroup", ...inEach("ipConfigurations", CONFIGURATION)],
  },
  VirtualMachineScaleSet: {
    lists: [
      ...["virtualMachineProfile", "virtualMachineProfile.networkProfile", CARDS],
      ...[`${CARDS}[*].ipConfigurations`, `${CARDS}[*].ipConfigurations[*].publicIPAddressConfiguration`],
    ],
    fields: inEach(CARDS, ["networkSecurityGroup", ...inEach("ipConfigurations", CONFIGURATION)]),
  },
};

/** The part of a scale set that is about the network. */
const OF_MACHINES = /^virtualMachineProfile(\.networkProfile\b.*)?$/;
const MOST_NAMED = 5;

/**
 * The properties of a part of the network that the program sets and whose values are not known yet, in one sentence.
 */
export function unknownProperties({ type, name, properties, declared }: AzureResourceData): readonly UnknownExposure[] {
  const child = CHILD_KINDS.find((one) => one.child === plainType(type));
  // `childrenIn` also determines a part's owner in other ways, and reports where it cannot.
  const isOwner = (path: string): boolean =>
    child !== undefined && [child.parentName, "resourceGroupName"].includes(path);
  const [, module, kind = ""] = /^azure-native:(\w+):(\w+)$/.exec(plainType(type)) ?? [];
  const isMachines = kind === "VirtualMachineScaleSet";
  if (module !== "network" && !isMachines) return [];
  const paths = (declared ?? [])
    .flatMap((key) => unknownPaths(properties[key], key))
    .filter(
      (path) => !isOwner(path) && !isSpokenOf(path, SPOKEN[kind] ?? {}) && (!isMachines || OF_MACHINES.test(path)),
    );
  if (paths.length === 0) return [];
  const more = paths.length > MOST_NAMED ? ` and ${paths.length - MOST_NAMED} more` : "";
  const verb = paths.length === 1 ? "is" : "are";
  return [{ subject: name, problem: `its ${paths.slice(0, MOST_NAMED).join(", ")}${more} ${verb} not known yet` }];
}

function isSpokenOf(path: string, { lists = [], fields = [] }: Spoken): boolean {
  const pattern = path.replace(/\[\d+\]/g, "[*]");
  return (
    lists.some((list) => pattern === list || pattern === `${list}[*]`) ||
    fields.some((field) => pattern === field || pattern.startsWith(`${field}.`) || pattern.startsWith(`${field}[`))
  );
}

/** Paths of everything below a value that is not known, as Pulumi writes them: `subnets[0].name`. */
function unknownPaths(value: unknown, path: string): readonly string[] {
  if (isUnknown(value)) return [path];
  if (Array.isArray(value)) return value.flatMap((item, i) => unknownPaths(item, `${path}[${i}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value as Properties).flatMap(([key, inner]) => unknownPaths(inner, `${path}.${key}`));
}
