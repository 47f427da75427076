import { compileRuleset } from "../../../../../emulator/host/network/ruleset";
import type { NetworkState } from "../../../../../emulator/host/network/state";
import { readNetwork } from "../../../../../emulator/host/resources/network";
import { readScaleSets } from "../../../../../emulator/host/resources/scaleSet";
import { customData, subscription } from "../../../../e2e/hostFixture";

const resources = [...subscription([{ name: "a", customData: customData() }]).values()];
const { subnet } = readScaleSets(resources)[0]!;

/** The rules for one machine, or for none, and a change of the state. */
const compile = (change: Partial<NetworkState>): string[] =>
  compileRuleset({
    resources: readNetwork(resources),
    balancers: [],
    machines: [{ name: "one", address: "10.77.1.4", link: "m0", subnet, pools: [], readyProbes: new Set() }],
    keyVaults: new Map(),
    storage: [],
    appliances: [],
    connected: [],
    ...change,
  }).script.split("\n");

describe("a subnet's route table", () => {
  const table = (properties: object) => ({
    ...{ id: "/rt", name: "rt", type: "azure-native:network:RouteTable", urn: "urn:x", location: "westeurope" },
    properties: properties as Record<string, unknown>,
  });
  const toServer = {
    disableBgpRoutePropagation: true,
    routes: [{ addressPrefix: "10.90.0.20/32", nextHopType: "VirtualNetworkGateway" }],
  };
  /** The subscription with this table on the lane's subnet. */
  const routed = (properties: object) => {
    const given = resources.map((one) => {
      if (!one.type.endsWith(":VirtualNetwork")) return one;
      const subnets = (one.properties["subnets"] as object[]).map((subnet) => ({
        ...subnet,
        routeTable: { id: "/rt" },
      }));
      return { ...one, properties: { ...one.properties, subnets } };
    });
    return readNetwork([...given, table(properties)]);
  };
  const sent = (properties?: object) => {
    const network = properties === undefined ? readNetwork(resources) : routed(properties);
    const connected: NetworkState["connected"] = [
      {
        ...{ id: "onPremises", link: "vpn0", addressSpace: ["10.90.0.0/24"], through: "tunnel" },
        network: network.subnets[0]!.network,
      },
    ];
    return compile({ resources: network, connected })
      .filter((line) => line.includes('iifname "m0" oifname "vpn0"'))
      .map((line) => line.replace(/^.*oifname "vpn0" /, "").replace(/ name \w+/, ""));
  };

  test("sends by the tunnel what it names and nothing else; without one, all that is behind the tunnel goes there", () => {
    expect(sent(toServer)).toEqual(["ip daddr { 10.90.0.20/32 } accept", "counter drop"]);
    expect(sent({ ...toServer, disableBgpRoutePropagation: false })).toEqual(sent());
    const elsewhere = { addressPrefix: "10.91.0.20/32", nextHopType: "VirtualNetworkGateway" };
    expect(sent({ ...toServer, routes: [...toServer.routes, elsewhere] })).toEqual(sent(toServer));
    expect(sent()).toEqual(["ip daddr { 10.90.0.0/24 } accept", "counter drop"]);
    expect(sent({ disableBgpRoutePropagation: true })).toEqual(["counter drop"]);
  });

  test.each([
    [
      { addressPrefix: "10.1.0.0/16", nextHopType: "VirtualAppliance", nextHopIpAddress: "10.77.3.4" },
      "other than the virtual network gateway",
    ],
    [{ addressPrefix: "0.0.0.0/0", nextHopType: "VirtualNetworkGateway" }, "other than private addresses"],
  ])("with %o is refused by name, because no packet would go that way here", (route, words) => {
    expect(() => routed({ routes: [route] })).toThrow(`/rt cannot be emulated: routes.0`);
    expect(() => routed({ routes: [route] })).toThrow(words);
  });

  test("that does not exist is refused", () => {
    const [only] = resources.filter(({ type }) => type.endsWith(":VirtualNetwork"));
    const subnets = [{ name: "s", addressPrefix: "10.77.1.0/24", routeTable: { id: "/gone" } }];
    expect(() => readNetwork([{ ...only!, properties: { ...only!.properties, subnets } }])).toThrow(
      'subnet "s": its route table /gone does not exist',
    );
  });
});

test("the VPN gateway speaks IKE and ESP in UDP with the device at the other end, and with nobody else", () => {
  const tunnel = { gatewayAddress: "198.51.100.20", device: "52.1.2.3" } as NonNullable<
    NetworkState["resources"]["tunnel"]
  >;
  const lines = compile({ resources: { ...readNetwork(resources), tunnel } }).filter((line) => line.includes("vpn0"));
  expect(lines.map((line) => line.replace("add rule ip azure forward ", ""))).toEqual([
    "iifname vpn0 oifname inet0 ip saddr 198.51.100.20 ip daddr 52.1.2.3 udp dport { 500, 4500 } accept",
    "iifname inet0 oifname vpn0 ip saddr 52.1.2.3 ip daddr 198.51.100.20 udp dport { 500, 4500 } accept",
  ]);
});
