/** Values that make a part of the network doubtful, and those that only look so. */
import { exposureOf, modelFromAzure, type AzureResourceData } from "../../../exposure";
import { balancer, lane, network } from "./lane";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const problems = (resources: readonly AzureResourceData[]): string[] =>
  exposureOf(modelFromAzure(resources)).unknown.map(({ subject, problem }) => `${subject}: ${problem}`);

it("subnets that are not known yet are said to be so, and nothing of the network is a fact then", () => {
  const resources = lane({ "network:VirtualNetwork": { subnets: NOT_YET } });
  expect(problems(resources).join()).toContain("its subnets are not known yet");
  const { endpoints } = exposureOf(modelFromAzure(resources));
  expect(endpoints.flatMap(({ entries }) => entries.flatMap(({ addresses }) => addresses.addresses))).toEqual([]);
});

it("routes that are not known yet are said to be so, of a table that no subnet names too", () => {
  const table = { type: "azure-native:network:RouteTable", id: "routes", name: "routes" };
  expect(problems(lane({}, [{ ...table, properties: { routes: NOT_YET } }]))).toEqual([
    "route table routes: its routes are not known yet",
  ]);
});

it("a balancing rule's protocol that is not known yet is said to be so, and no port is a fact then", () => {
  const icaps = {
    ...{ name: "icaps", protocol: NOT_YET, frontendPort: 11344, backendPort: 11344 },
    frontendIPConfiguration: { id: `${balancer}/frontendIPConfigurations/front` },
    backendAddressPools: [{ id: `${balancer}/backendAddressPools/pool` }],
  };
  const resources = lane({ "network:LoadBalancer": { loadBalancingRules: [icaps] } });
  expect(problems(resources).join()).toContain("protocol");
  const { endpoints } = exposureOf(modelFromAzure(resources));
  const { entries } = endpoints.find(({ kind }) => kind === "public")!;
  expect(entries.flatMap(({ addresses }) => addresses.addresses)).toEqual([]);
});

describe("a connection of a VPN gateway", () => {
  const vpn = (properties: object): AzureResourceData[] => [
    ...lane(),
    {
      ...{ type: "azure-native:network:VirtualNetworkGateway", id: `${network}/virtualNetworkGateways/g`, name: "g" },
      properties: {
        ...{ gatewayType: "Vpn", vpnType: "RouteBased", enableBgp: false },
        ipConfigurations: [{ subnet: { id: `${network}/virtualNetworks/net/subnets/GatewaySubnet` } }],
      },
    },
    {
      ...{ type: "azure-native:network:LocalNetworkGateway", id: `${network}/localNetworkGateways/l`, name: "l" },
      properties: { localNetworkAddressSpace: { addressPrefixes: ["10.90.0.0/24"] } },
    },
    {
      ...{ type: "azure-native:network:VirtualNetworkGatewayConnection", id: `${network}/connections/c`, name: "c" },
      properties: {
        ...{ connectionType: "IPsec", enableBgp: false },
        virtualNetworkGateway1: { id: `${network}/virtualNetworkGateways/g` },
        localNetworkGateway2: { id: `${network}/localNetworkGateways/l` },
        ...properties,
      },
    },
  ];

  it.each(["ingressNatRules", "egressNatRules"])("that translates addresses by %s is called unknown", (field) => {
    expect(problems(vpn({ [field]: [{ id: "/rule" }] })).join()).toContain("it translates addresses");
    expect(problems(vpn({ [field]: [] })).join()).not.toContain("translates");
  });

  it("of another type is doubted for its type, and not for an address space that is known", () => {
    const said = problems(vpn({ connectionType: "Vnet2Vnet" })).join("\n");
    expect(said).toContain("a connection of the type Vnet2Vnet");
    expect(said).not.toContain("the address space of its other end is not known");
  });
});
