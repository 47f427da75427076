/** Load balancers as the model has them: frontends, pools and rules, and what is not known of them. */
import { UNKNOWN, exposureOf, modelFromAzure, type LoadBalancer } from "../../../../exposure";
import { balancer, lane, network, pool } from "../lane";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const front = `${balancer}/frontendIPConfigurations/front`;

interface Read {
  readonly read: LoadBalancer;
  readonly problems: readonly string[];
}

function balancerWith(properties: object): Read {
  const { loadBalancers, unknown } = modelFromAzure([
    { type: "azure-native:network:LoadBalancer", id: balancer, name: "balancer", properties: { ...properties } },
  ]);
  return { read: loadBalancers[0]!, problems: unknown.map(({ subject, problem }) => `${subject}: ${problem}`) };
}

const RULE = {
  ...{ name: "one", protocol: "Tcp", frontendPort: 443, backendPort: 11344 },
  ...{ frontendIPConfiguration: { id: front }, backendAddressPool: { id: pool } },
};
const READ = {
  ...{ name: "one", protocol: "Tcp", frontend: front, pools: [pool] },
  ...{ frontendPorts: { first: 443, last: 443 }, backendPort: 11344 },
};

test.each<[string, string, object, object]>([
  ["a balancing rule", "loadBalancingRules", {}, {}],
  ["a balancing rule without a backend port", "loadBalancingRules", { backendPort: undefined }, { backendPort: 443 }],
  [
    "a balancing rule with an unknown backend port",
    "loadBalancingRules",
    { backendPort: NOT_YET },
    { backendPort: UNKNOWN },
  ],
  [
    "a balancing rule with an unknown frontend port",
    "loadBalancingRules",
    { frontendPort: NOT_YET },
    { frontendPorts: UNKNOWN },
  ],
  ["a balancing rule without a protocol", "loadBalancingRules", { protocol: undefined }, { protocol: "All" }],
  ["a balancing rule of UDP", "loadBalancingRules", { protocol: "udp" }, { protocol: "Udp" }],
  ["a balancing rule of everything", "loadBalancingRules", { protocol: "all" }, { protocol: "All" }],
  [
    "a balancing rule without a frontend",
    "loadBalancingRules",
    { frontendIPConfiguration: undefined },
    { frontend: UNKNOWN },
  ],
  ["a balancing rule without a pool", "loadBalancingRules", { backendAddressPool: undefined }, { pools: [] }],
  [
    "a balancing rule of two pools",
    "loadBalancingRules",
    { backendAddressPools: [{ id: "/more" }] },
    { pools: ["/more", pool] },
  ],
  ["a NAT rule of one port", "inboundNatRules", {}, {}],
  [
    "a NAT rule of many ports",
    "inboundNatRules",
    { frontendPortRangeStart: 50000, frontendPortRangeEnd: 50009 },
    { frontendPorts: { first: 50000, last: 50009 } },
  ],
  [
    "a NAT rule with an unknown first port",
    "inboundNatRules",
    { frontendPortRangeStart: NOT_YET },
    { frontendPorts: UNKNOWN },
  ],
  [
    "a NAT rule with an unknown last port",
    "inboundNatRules",
    { frontendPortRangeEnd: NOT_YET },
    { frontendPorts: UNKNOWN },
  ],
])("%s is read as it stands", (_, list, given, expected) => {
  const { read, problems } = balancerWith({ [list]: [{ ...RULE, ...given }] });
  expect(read.rules).toEqual([{ ...READ, ...expected }]);
  expect(problems).toEqual([]);
});

test("NAT rules and balancing rules both count", () => {
  const { read } = balancerWith({ loadBalancingRules: [RULE], inboundNatRules: [{ ...RULE, name: "two" }] });
  expect(read.rules.map(({ name }) => name)).toEqual(["one", "two"]);
});

test.each<[string, object, object | undefined, string]>([
  ["a public address", { publicIPAddress: { id: "/address" } }, { publicAddress: "/address" }, ""],
  ["an address that is not known yet", { publicIPAddress: NOT_YET }, { publicAddress: UNKNOWN }, ""],
  ["a private address", { privateIPAddress: "10.77.1.4" }, {}, ""],
  [
    "a prefix",
    { publicIPPrefix: { id: "/prefix" } },
    { publicAddress: UNKNOWN },
    "frontend front takes addresses from a prefix",
  ],
])("a frontend with %s", (_, frontend, expected, problem) => {
  const { read, problems } = balancerWith({ frontendIPConfigurations: [{ name: "front", ...frontend }] });
  expect(read.frontends).toEqual([{ id: front, name: "front", ...expected }]);
  expect(problems).toEqual(problem === "" ? [] : [`load balancer balancer: ${problem}`]);
});

test.each<[string, object, string]>([
  ["frontends", { frontendIPConfigurations: NOT_YET }, "its frontendIPConfigurations are not known yet"],
  ["pools", { backendAddressPools: NOT_YET }, "its backendAddressPools are not known yet"],
  ["NAT pools", { inboundNatPools: NOT_YET }, "its inboundNatPools are not known yet"],
  ["balancing rules", { loadBalancingRules: NOT_YET }, "its loadBalancingRules are not known yet"],
  ["NAT rules", { inboundNatRules: NOT_YET }, "its inboundNatRules are not known yet"],
])("%s that are not known yet are said to be so", (_, properties, problem) => {
  expect(balancerWith(properties).problems).toEqual([`load balancer balancer: ${problem}`]);
});

test.each<[string, object, string]>([
  [
    "members by address",
    { backendAddressPools: [{ name: "p", loadBalancerBackendAddresses: [{}, { ipAddress: "10.0.0.4" }] }] },
    "backend pool p has members by address, which are not modelled",
  ],
  ["NAT pools", { inboundNatPools: [{ name: "p" }] }, "inboundNatPools are not modelled"],
  [
    "a NAT rule of a single card",
    { inboundNatRules: [{ ...RULE, backendAddressPool: undefined }] },
    "inbound NAT rule one leads to a single card, which is not modelled",
  ],
  [
    "a NAT rule with floating IP",
    { inboundNatRules: [{ ...RULE, enableFloatingIP: true }] },
    "rule one uses floating IP: groups then see the public address, which is not modelled",
  ],
  [
    "a rule with floating IP that is not known yet",
    { loadBalancingRules: [{ ...RULE, enableFloatingIP: NOT_YET }] },
    "rule one may use floating IP: groups then see the public address, which is not modelled",
  ],
])("%s are called not modelled", (_, properties, problem) => {
  expect(balancerWith(properties).problems).toEqual([`load balancer balancer: ${problem}`]);
});

test("a NAT rule of a single card adds no rule, and what has no effect is not reported", () => {
  expect(balancerWith({ inboundNatRules: [{ ...RULE, backendAddressPool: undefined }] }).read.rules).toEqual([]);
  const harmless = {
    // Azure lists the cards of a pool there, without an address.
    backendAddressPools: [{ name: "pool", loadBalancerBackendAddresses: [{ name: "card" }] }],
    ...{ inboundNatPools: [], loadBalancingRules: [{ ...RULE, enableFloatingIP: false }] },
  };
  expect(balancerWith(harmless)).toMatchObject({ read: { pools: [pool] }, problems: [] });
});

test.each(["loadBalancingRules", "inboundNatRules"])(
  "with %s that are not known, any port of any address may be open",
  (list) => {
    const { endpoints } = exposureOf(
      modelFromAzure(lane({ "network:LoadBalancer": { loadBalancingRules: [], [list]: NOT_YET } })),
    );
    const { name, entries } = endpoints.find(({ kind }) => kind === "public")!;
    expect(name).toBe("gateway-address-a");
    expect(
      entries.map(({ protocol, ports, addresses }) => [protocol, ports.first, ports.last, addresses.addresses]),
    ).toEqual([["Tcp", 0, 65535, []]]);
    expect(entries[0]!.addresses.conditional).toMatchObject([
      {
        anyOf: [{ in: ["what rule (not known) of gateway-balancer sends to gateway-lane-a-machines (not known yet)"] }],
        notKnown: true,
      },
    ]);
  },
);

test("rules that are not known lead from any address to any machine, in a pool or not", () => {
  const more = {
    ...{
      type: "azure-native:network:PublicIPAddress",
      id: `${network}/publicIPAddresses/b`,
      name: "gateway-address-b",
    },
    properties: { sku: { name: "Standard" } },
  };
  const changes = { "network:LoadBalancer": { loadBalancingRules: NOT_YET } };
  const { endpoints } = exposureOf(modelFromAzure(lane(changes, [more])));
  const open = endpoints.filter(({ kind, entries }) => kind === "public" && entries.length > 0);
  expect(open.map(({ name }) => name)).toEqual(["gateway-address-a", "gateway-address-b"]);
});
