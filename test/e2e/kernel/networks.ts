import fc from "fast-check";
import { defaultSecurityRules } from "../../../emulator/azure";
import type { AzureResource } from "../../../emulator/model";

/**
 * Random networks in one fixed place: two subnets with two machines each, two public addresses, a NAT gateway. What varies
 * is what decides: rules, which group stands where, what the load balancer translates. Numbers are few and close together,
 * so that rules and packets meet, also one address or port beside each other.
 */

export interface RuleDraft {
  direction: "Inbound" | "Outbound";
  access: "Allow" | "Deny";
  protocol: "*" | "Tcp" | "Udp" | "Icmp";
  sources: readonly string[];
  sourcePorts: readonly string[];
  destinations: readonly string[];
  destinationPorts: readonly string[];
  priority: number;
}

export interface Draft {
  /** Rules of each group. */
  groups: readonly (readonly RuleDraft[])[];
  /** Group of each subnet and card by its number. */
  ofSubnets: readonly (number | undefined)[];
  ofCards: readonly (number | undefined)[];
  /** Properties of the public address with the same number. */
  balancing: readonly { protocol: "Tcp" | "Udp"; frontendPort: number; backendPort: number }[];
}

export const MACHINES = [
  { name: "a1", address: "10.77.1.4", subnet: 0, pool: "a" },
  { name: "a2", address: "10.77.1.5", subnet: 0 },
  { name: "b1", address: "10.77.2.4", subnet: 1, pool: "b" },
  { name: "b2", address: "10.77.2.5", subnet: 1 },
] as const;
/** A machine in a network that a peering joins to this one. */
export const PEER = { name: "peer", address: "10.90.0.4", addressSpace: "10.90.0.0/24" } as const;
export const PEER_NETWORK = "/subscriptions/22222222-2222-4222-8222-222222222222/peers/hub";
export const PUBLIC_ADDRESSES = [
  { name: "address-a", address: "198.51.100.10" },
  { name: "address-b", address: "198.51.100.11" },
] as const;
/** Key Vaults by region: the tag of the emulator that stands for addresses outside. */
export const KEY_VAULTS = new Map([
  ["westeurope", ["198.18.0.10"]],
  ["northeurope", ["198.18.0.11"]],
]);

const GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers";
const NETWORK = `${GROUP}/Microsoft.Network/virtualNetworks/net`;
const BALANCER = `${GROUP}/Microsoft.Network/loadBalancers/balancer`;
const ADDRESS_SPACE = "10.77.0.0/16";

/** Ids as the machines of the host refer to things. */
export const networkId = NETWORK;
export const subnetId = (subnet: number): string => `${NETWORK}/subnets/s${subnet}`;
export const groupId = (group: number): string => `${GROUP}/Microsoft.Network/networkSecurityGroups/g${group}`;
export const poolId = (pool: string): string => `${BALANCER}/backendAddressPools/${pool}`;
const addressId = (name: string): string => `${GROUP}/Microsoft.Network/publicIPAddresses/${name}`;

const within = (network: string, bits: number): fc.Arbitrary<string> =>
  fc.tuple(fc.integer({ min: 0, max: 2 ** bits - 1 }), fc.integer({ min: 0, max: bits })).map(([host, free]) => {
    const start = host - (host % 2 ** free);
    return free === 0 ? `${network}${start}` : `${network}${start}/${32 - free}`;
  });

const prefix = fc.oneof(
  { weight: 4, arbitrary: within("52.0.0.", 4) },
  { weight: 2, arbitrary: within("10.77.1.", 3) },
  { weight: 2, arbitrary: within("10.77.2.", 3) },
  { weight: 2, arbitrary: within("10.90.0.", 3) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "52.0.0.0/8", "10.77.1.0/24", ADDRESS_SPACE, "168.63.129.0/28"],
      ...["52.0.0.7/29", "10.77.1.5/24"], // host bits, which Azure drops
    ),
  },
);
const tag = fc.constantFrom(
  ...["VirtualNetwork", "Internet", "AzureLoadBalancer", "virtualnetwork", "INTERNET", "AzureKeyVault"],
  ...["AzureKeyVault.WestEurope", "AzurePlatformDNS"],
);
const addresses = fc.oneof(
  { weight: 4, arbitrary: fc.array(prefix, { minLength: 1, maxLength: 4 }) },
  { weight: 2, arbitrary: tag.map((text) => [text]) },
  { weight: 1, arbitrary: fc.tuple(tag, prefix).map((both) => [...both]) },
  { weight: 2, arbitrary: fc.constant(["*"]) },
);

const rulePort = fc.constantFrom(0, 1, 2, 3, 4, 5, 65535);
const somePorts = fc.array(
  fc.tuple(rulePort, rulePort).map(([a, b]) => (a === b ? String(a) : `${Math.min(a, b)}-${Math.max(a, b)}`)),
  { minLength: 1, maxLength: 3 },
);
const allPorts = fc.constantFrom<string[]>(["*"], ["0-65535"]);
const ports = (some: number, all: number): fc.Arbitrary<string[]> =>
  fc.oneof({ weight: some, arbitrary: somePorts }, { weight: all, arbitrary: allPorts });

const rule = fc
  .record({
    direction: fc.constantFrom("Inbound" as const, "Inbound" as const, "Outbound" as const),
    access: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
    protocol: fc.constantFrom("*" as const, "*" as const, "Tcp" as const, "Udp" as const, "Icmp" as const),
    sources: addresses,
    sourcePorts: ports(1, 4),
    destinations: addresses,
    destinationPorts: ports(3, 2),
    everywhere: allPorts,
  })
  // The emulator refuses ICMP rules with ports; Azure does not say what they would mean.
  .map(({ everywhere, ...draft }) =>
    draft.protocol === "Icmp" ? { ...draft, sourcePorts: everywhere, destinationPorts: everywhere } : draft,
  );

const rules: fc.Arbitrary<RuleDraft[]> = fc
  .array(rule, { maxLength: 8 })
  .chain((drafts) =>
    fc
      .shuffledSubarray([100, 101, 110, 120, 200, 300, 1000, 4096], { minLength: drafts.length })
      .map((priorities) => drafts.map((draft, i) => ({ ...draft, priority: priorities[i]! }))),
  );

const place = fc.constantFrom(0, 1, 2, undefined);
const servicePort = fc.constantFrom(1, 2, 3, 4, 5);
const balanced = fc.record({
  protocol: fc.constantFrom("Tcp" as const, "Tcp" as const, "Udp" as const),
  frontendPort: servicePort,
  backendPort: servicePort,
});

/** A random network for the router. */
export const draft: fc.Arbitrary<Draft> = fc.record({
  groups: fc.tuple(rules, rules, rules),
  ofSubnets: fc.tuple(place, place),
  ofCards: fc.tuple(place, place, place, place),
  balancing: fc.tuple(balanced, balanced),
});

/** The draft as resources of Azure, the form that both sides read. Machines are cards with fixed addresses. */
export function resourcesOf({ groups, ofSubnets, ofCards, balancing }: Draft): AzureResource[] {
  const resources: [type: string, id: string, properties: Record<string, unknown>][] = [
    ...groups.map((own, n): [string, string, Record<string, unknown>] => [
      "NetworkSecurityGroup",
      groupId(n),
      { securityRules: own.map(armRule), defaultSecurityRules },
    ]),
    ...[...PUBLIC_ADDRESSES, { name: "address-nat", address: "198.51.100.12" }].map(
      ({ name, address }): [string, string, Record<string, unknown>] => [
        "PublicIPAddress",
        addressId(name),
        { ipAddress: address, sku: { name: "Standard" } },
      ],
    ),
    [
      "NatGateway",
      `${GROUP}/Microsoft.Network/natGateways/nat`,
      { publicIpAddresses: [{ id: addressId("address-nat") }] },
    ],
    [
      "VirtualNetwork",
      NETWORK,
      {
        addressSpace: { addressPrefixes: [ADDRESS_SPACE] },
        subnets: ofSubnets.map((group, n) => ({
          name: `s${n}`,
          addressPrefix: `10.77.${n + 1}.0/24`,
          natGateway: { id: `${GROUP}/Microsoft.Network/natGateways/nat` },
          ...(group === undefined ? {} : { networkSecurityGroup: { id: groupId(group) } }),
        })),
      },
    ],
    [
      "VirtualNetworkPeering",
      `${NETWORK}/virtualNetworkPeerings/hub`,
      {
        remoteVirtualNetwork: { id: PEER_NETWORK },
        remoteAddressSpace: { addressPrefixes: [PEER.addressSpace] },
        peeringState: "Connected",
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: false,
        allowGatewayTransit: false,
        useRemoteGateways: false,
      },
    ],
    [
      "LoadBalancer",
      BALANCER,
      {
        frontendIPConfigurations: PUBLIC_ADDRESSES.map(({ name }) => ({
          name,
          publicIPAddress: { id: addressId(name) },
        })),
        backendAddressPools: [{ name: "a" }, { name: "b" }],
        loadBalancingRules: balancing.map((balancingRule, n) => ({
          ...balancingRule,
          name: `rule${n}`,
          frontendIPConfiguration: { id: `${BALANCER}/frontendIPConfigurations/${PUBLIC_ADDRESSES[n]!.name}` },
          backendAddressPool: { id: poolId(n === 0 ? "a" : "b") },
        })),
      },
    ],
    ...MACHINES.map((machine, n): [string, string, Record<string, unknown>] => [
      "NetworkInterface",
      `${GROUP}/Microsoft.Network/networkInterfaces/${machine.name}`,
      {
        ...(ofCards[n] === undefined ? {} : { networkSecurityGroup: { id: groupId(ofCards[n]) } }),
        ipConfigurations: [
          {
            privateIPAllocationMethod: "Static",
            privateIPAddress: machine.address,
            subnet: { id: subnetId(machine.subnet) },
            loadBalancerBackendAddressPools: "pool" in machine ? [{ id: poolId(machine.pool) }] : [],
          },
        ],
      },
    ]),
  ];
  return resources.map(([type, id, properties]) => ({
    id,
    type: `azure-native:network:${type}`,
    name: id.slice(id.lastIndexOf("/") + 1),
    urn: `urn:pulumi:test::test::azure-native:network:${type}::x`,
    location: "westeurope",
    properties,
  }));
}

/** ARM has a field for one value and one for several; both are used. */
function armRule({ sources, sourcePorts, destinations, destinationPorts, ...rest }: RuleDraft, n: number): object {
  const field = (name: string, values: readonly string[], plural: string): object =>
    values.length === 1 ? { [name]: values[0] } : { [`${name}${plural}`]: values };
  return {
    ...rest,
    name: `rule${n}`,
    ...field("sourceAddressPrefix", sources, "es"),
    ...field("sourcePortRange", sourcePorts, "s"),
    ...field("destinationAddressPrefix", destinations, "es"),
    ...field("destinationPortRange", destinationPorts, "s"),
  };
}
