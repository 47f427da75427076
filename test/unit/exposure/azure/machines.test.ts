/** Network cards of machines, as the model has them: what groups, pools and addresses apply, and what is not known of it. */
import { UNKNOWN, modelFromAzure, type NetworkInterface } from "../../../../exposure";
import { lane, machines, network } from "../lane";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const subnet = `${network}/virtualNetworks/net/subnets/lane-a`;
const address = { id: `${network}/publicIPAddresses/own` };

interface Read {
  readonly card: NetworkInterface;
  readonly problems: readonly string[];
}

function read(card: object): Read {
  const { networkInterfaces, unknown } = modelFromAzure([
    { type: "azure-native:network:NetworkInterface", id: "card", name: "single", properties: { ...card } },
  ]);
  return {
    card: networkInterfaces[0]!,
    problems: unknown.map(({ subject, problem }) => `${subject}: ${problem}`),
  };
}
const readConfiguration = (configuration: object): Read =>
  read({ ipConfigurations: [{ subnet: { id: subnet }, ...configuration }] });

/** A card of which nothing is known but its name, and perhaps its group. */
const ANY = [
  {
    ...{ subnet: UNKNOWN, address: UNKNOWN, pools: [UNKNOWN], publicAddress: { id: UNKNOWN } },
    applicationSecurityGroups: [UNKNOWN],
  },
];
const PLAIN = { subnet, pools: [], applicationSecurityGroups: [] };

test("a card has the group, subnet, pools and application groups that its properties name", () => {
  const configuration = {
    loadBalancerBackendAddressPools: [{ id: "/pools/a" }, { id: NOT_YET }],
    applicationSecurityGroups: [{ id: "/groups/a" }],
  };
  const { card, problems } = read({
    networkSecurityGroup: { id: "/rules" },
    ipConfigurations: [{ subnet: { id: subnet }, ...configuration }],
  });
  expect(card).toEqual({
    ...{ name: "single", securityGroup: "/rules" },
    ipConfigurations: [{ subnet, pools: ["/pools/a", UNKNOWN], applicationSecurityGroups: ["/groups/a"] }],
  });
  expect(problems).toEqual([]);
  expect(read({ ipConfigurations: [] }).card).toEqual({ name: "single", ipConfigurations: [] });
});

test.each<[string, object, object]>([
  ["dynamic", { privateIPAllocationMethod: "Dynamic", privateIPAddress: "10.77.1.9" }, {}],
  ["of no method", { privateIPAddress: "10.77.1.9" }, {}],
  ["static", { privateIPAllocationMethod: "static", privateIPAddress: "10.77.1.9" }, { address: "10.77.1.9" }],
  ["static and not known", { privateIPAllocationMethod: "Static", privateIPAddress: NOT_YET }, { address: UNKNOWN }],
  ["of an unknown method", { privateIPAllocationMethod: NOT_YET }, { address: UNKNOWN }],
  ["of an unknown version", { privateIPAddressVersion: NOT_YET }, { address: UNKNOWN }],
  ["of a version that is none", { privateIPAddressVersion: "IPv5" }, { address: UNKNOWN }],
  ["of IPv4", { privateIPAddressVersion: "ipv4" }, {}],
])("a private address that is %s is the card's only if it is certain to be", (_, configuration, expected) => {
  expect(readConfiguration(configuration).card.ipConfigurations).toEqual([{ ...PLAIN, ...expected }]);
});

test.each<[string, object, object]>([
  ["no public address", { publicIPAddressConfiguration: null }, {}],
  ["an address by its id", { publicIPAddress: address }, { publicAddress: address }],
  ["an address that is not known yet", { publicIPAddress: NOT_YET }, { publicAddress: { id: UNKNOWN } }],
  [
    "Standard addresses of the machines' own",
    { publicIPAddressConfiguration: { name: "own", sku: { name: "standard" } } },
    { publicAddress: { sku: "Standard" } },
  ],
  // ARM's default.
  ["addresses without a sku", { publicIPAddressConfiguration: { name: "own" } }, { publicAddress: { sku: "Basic" } }],
  [
    "addresses of an unknown sku",
    { publicIPAddressConfiguration: { name: "own", sku: NOT_YET } },
    { publicAddress: { sku: UNKNOWN } },
  ],
  ["addresses that are not known yet", { publicIPAddressConfiguration: NOT_YET }, { publicAddress: { sku: UNKNOWN } }],
])("machines with %s", (_, configuration, expected) => {
  expect(readConfiguration(configuration).card.ipConfigurations).toEqual([{ ...PLAIN, ...expected }]);
});

test.each<[string, object, string]>([
  [
    "forwards packets",
    { enableIPForwarding: true },
    "it may forward packets that are not its own, which is not modelled",
  ],
  [
    "may forward packets",
    { enableIPForwarding: NOT_YET },
    "it may forward packets that are not its own, which is not modelled",
  ],
  [
    "has NAT rules",
    { ipConfigurations: [{ loadBalancerInboundNatRules: [{ id: "/r" }] }] },
    "its loadBalancerInboundNatRules are not modelled",
  ],
  [
    "has NAT pools",
    { ipConfigurations: [{ loadBalancerInboundNatPools: [{ id: "/p" }] }] },
    "its loadBalancerInboundNatPools are not modelled",
  ],
  [
    "is behind an application gateway",
    { ipConfigurations: [{ applicationGatewayBackendAddressPools: [{ id: "/p" }] }] },
    "its applicationGatewayBackendAddressPools are not modelled",
  ],
  [
    "has unknown NAT rules",
    { ipConfigurations: [{ loadBalancerInboundNatRules: NOT_YET }] },
    "its loadBalancerInboundNatRules are not known",
  ],
  [
    "has an IPv6 address",
    { ipConfigurations: [{ privateIPAddressVersion: "IPv6" }] },
    "it has an IPv6 address, which is not modelled",
  ],
  [
    "has an IPv6 address in lower case",
    { ipConfigurations: [{ privateIPAddressVersion: "ipv6" }] },
    "it has an IPv6 address, which is not modelled",
  ],
  ["has no known configuration", { ipConfigurations: NOT_YET }, "its IP configurations are not known yet"],
])("a card that %s is said to", (_, card, problem) => {
  expect(read(card).problems).toEqual([`network card single: ${problem}`]);
});

test("a card that does not forward, has no NAT rule and no other list is all known", () => {
  const empty = { loadBalancerInboundNatRules: [], loadBalancerInboundNatPools: null };
  expect(read({ enableIPForwarding: false, ipConfigurations: [{ subnet: { id: subnet }, ...empty }] })).toEqual({
    ...{ card: { name: "single", ipConfigurations: [PLAIN] }, problems: [] },
  });
});

test("an IPv6 address adds no IPv4 address beside the card's own", () => {
  const both = [{ subnet: { id: subnet } }, { subnet: { id: subnet }, privateIPAddressVersion: "IPv6" }];
  expect(read({ ipConfigurations: both }).card.ipConfigurations).toEqual([PLAIN]);
});

test("a card may be anywhere whose configurations or subnet are not known, under its own group", () => {
  const group = { networkSecurityGroup: { id: "/rules" } };
  const { card } = read({ ...group, ipConfigurations: NOT_YET });
  expect(card).toEqual({ name: "single", securityGroup: "/rules", ipConfigurations: ANY });
  expect(read({ ipConfigurations: NOT_YET }).card).toEqual({ name: "single", ipConfigurations: ANY });
  expect(read({ ipConfigurations: [{}] }).card.ipConfigurations[0]!.subnet).toBe(UNKNOWN);
});

test.each<[string, object]>([
  ["not known", { virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations: NOT_YET } } }],
  ["of an unknown profile", { virtualMachineProfile: NOT_YET }],
  ["of an unknown part of the profile", { virtualMachineProfile: { networkProfile: NOT_YET } }],
  ["left out", { virtualMachineProfile: {} }],
])("a scale set whose cards are %s may have any card, under a group that is not known", (_, set) => {
  const { scaleSets, unknown } = modelFromAzure(
    lane({ "compute:VirtualMachineScaleSet": { virtualMachineProfile: undefined, ...set } }),
  );
  expect(scaleSets[0]!.networkInterfaces).toEqual([
    { name: "(not known)", securityGroup: UNKNOWN, ipConfigurations: ANY },
  ]);
  expect(unknown).toEqual([
    { subject: "scale set gateway-lane-a-machines", problem: "its network cards are not known" },
  ]);
});

test("a scale set's cards have their own names and groups", () => {
  const set = machines(["/pools/a"], { name: "second", networkSecurityGroup: { id: "/rules" } });
  const { scaleSets } = modelFromAzure(lane({ "compute:VirtualMachineScaleSet": set }));
  expect(scaleSets[0]).toMatchObject({
    name: "gateway-lane-a-machines",
    networkInterfaces: [
      { name: "second", securityGroup: "/rules", ipConfigurations: [{ subnet, pools: ["/pools/a"] }] },
    ],
  });
});
