import {
  explain,
  exposureOf,
  modelFromAzure,
  toPrefixes,
  type AzureResourceData,
  type EndpointKind,
  type NetworkModel,
} from "../../../exposure";
import { group, lane, network, rule } from "./lane";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const detectionGroup = `${network}/networkSecurityGroups/detection`;
const gatewayId = `${network}/virtualNetworkGateways/tunnel`;
const localId = `${network}/localNetworkGateways/on-premises`;
const VNET = `${network}/virtualNetworks/net`;

const outbound = (destinations: string[]) => ({
  ...rule("AllowIcapServers1344", 200, "*", "1344"),
  direction: "Outbound",
  destinationAddressPrefix: undefined,
  destinationAddressPrefixes: destinations,
});
const denyOut = { ...rule("DenyAllOut", 4096, "*", "*", "Deny"), direction: "Outbound", protocol: "*" };

interface Choice {
  readonly connection?: object;
  readonly gateway?: object;
  readonly local?: object;
  readonly servers?: string[];
}

/** A lane, detection servers without a machine of ours, and the tunnel to Enforce. */
function stack({ connection, gateway, local, servers = ["10.90.0.20/32"] }: Choice = {}): AzureResourceData[] {
  const of = (type: string, id: string, name: string, properties: object): AzureResourceData => ({
    type: `azure-native:network:${type}`,
    id,
    name,
    properties: properties as AzureResourceData["properties"],
  });
  return lane(
    {
      "network:NetworkSecurityGroup": {
        securityRules: [
          rule("AllowClient", 100, ["52.1.2.4/31"], "11344"),
          { ...rule("DenyAll", 4096, "*", "*", "Deny"), protocol: "*" },
          outbound(servers),
          denyOut,
        ],
      },
      "network:VirtualNetwork": {
        subnets: [
          { name: "lane-a", addressPrefix: "10.77.1.0/24", networkSecurityGroup: { id: group } },
          { name: "GatewaySubnet", addressPrefix: "10.77.255.0/27" },
          { name: "detection", addressPrefix: "10.77.254.0/27", networkSecurityGroup: { id: detectionGroup } },
        ],
      },
    },
    [
      of("NetworkSecurityGroup", detectionGroup, "detection-rules", {
        securityRules: [
          { ...rule("AllowEnforce", 100, ["10.90.0.10/32"], "8100") },
          { ...rule("DenyAll", 4096, "*", "*", "Deny"), protocol: "*" },
          denyOut,
        ],
      }),
      of("VirtualNetworkGateway", gatewayId, "tunnel", {
        gatewayType: "Vpn",
        ipConfigurations: [{ name: "instance-1", subnet: { id: `${VNET}/subnets/GatewaySubnet` } }],
        ...gateway,
      }),
      of("LocalNetworkGateway", localId, "on-premises", {
        gatewayIpAddress: "52.9.9.9",
        localNetworkAddressSpace: { addressPrefixes: ["10.90.0.0/24"] },
        ...local,
      }),
      of("VirtualNetworkGatewayConnection", `${network}/connections/c`, "connection", {
        connectionType: "IPsec",
        virtualNetworkGateway1: { id: gatewayId.toUpperCase() },
        localNetworkGateway2: { id: localId },
        enableBgp: false,
        ...connection,
      }),
    ],
  );
}

/** `Tcp 8100: 10.90.0.10/32`, without the addresses of the network itself. */
function told(model: NetworkModel, kind: EndpointKind, name: string): string[] {
  const endpoint = exposureOf(model).endpoints.find((one) => one.kind === kind && one.name === name);
  if (!endpoint) throw new Error(`no endpoint ${name}`);
  return endpoint.entries.map(
    ({ protocol, ports, addresses }) =>
      `${protocol} ${ports.first}-${ports.last}: ${toPrefixes(addresses.addresses).join(", ")}` +
      (addresses.conditional.length > 0 ? " perhaps" : ""),
  );
}

describe("a VPN gateway and its connection", () => {
  it("open to the other end exactly what the detection servers' rules allow, and the gateways' rules nothing", () => {
    const model = modelFromAzure(stack());
    expect(exposureOf(model).unknown).toEqual([]);
    expect(told(model, "inside", "subnet gateway-network/detection")).toEqual(["Tcp 8100-8100: 10.90.0.10/32"]);
    expect(told(model, "inside", "gateway-lane-a-machines")).toEqual([]);
  });

  it("have a subnet that takes no machine, so nothing is reached in it or from it", () => {
    const names = exposureOf(modelFromAzure(stack())).endpoints.map(({ name }) => name);
    expect(names).toContain("subnet gateway-network/detection");
    expect(names.filter((name) => name.includes("GatewaySubnet"))).toEqual([]);
  });

  it("let the gateways out to the servers behind it by address and port, and to nothing else there", () => {
    expect(told(modelFromAzure(stack()), "outbound", "gateway-lane-a-machines")).toEqual([
      "Tcp 1344-1344: 10.90.0.20/32",
    ]);
    const explanation = explain(modelFromAzure(stack()), {
      from: "10.90.0.10",
      to: "subnet gateway-network/detection",
      port: 8100,
      protocol: "Tcp",
    });
    expect(explanation.answer).toBe("allowed");
    expect(JSON.stringify(explanation)).toContain("AllowEnforce");
  });

  it("lead nowhere without a connection", () => {
    const model = modelFromAzure(stack().filter(({ name }) => name !== "connection"));
    expect(model.networks[0]!.connectedPrefixes).toEqual([]);
    expect(told(model, "outbound", "gateway-lane-a-machines")).toEqual([]);
  });

  it("make the other end part of the tag VirtualNetwork, so that a rule with the tag lets it in", () => {
    const model = modelFromAzure(
      stack().map((one) =>
        one.name === "gateway-rules"
          ? { ...one, properties: { securityRules: [rule("AllowVnet", 100, "VirtualNetwork", "22"), denyOut] } }
          : one,
      ),
    );
    expect(told(model, "inside", "gateway-lane-a-machines").join()).toContain("10.90.0.0/24");
  });

  it.each<[string, Choice, string]>([
    ["routes by BGP", { connection: { enableBgp: true } }, "connection: it takes routes by BGP; which prefixes"],
    ["an encrypted switch for BGP", { connection: { enableBgp: NOT_YET } }, "connection: it takes routes by BGP"],
    [
      "an address space that is not known",
      { local: { localNetworkAddressSpace: NOT_YET } },
      "the address space of its other end",
    ],
    [
      "a prefix that is not known",
      { local: { localNetworkAddressSpace: { addressPrefixes: ["10.90.0.0/24", NOT_YET] } } },
      "the address space of its other end",
    ],
    ["another end that is not here", { connection: { localNetworkGateway2: { id: "/elsewhere" } } }, "the other end"],
    [
      "a connection to another network's gateway",
      { connection: { connectionType: "Vnet2Vnet" } },
      "a connection of the type Vnet2Vnet",
    ],
    ["a gateway of ExpressRoute", { gateway: { gatewayType: "ExpressRoute" } }, "a gateway of the type ExpressRoute"],
    [
      "single clients",
      { gateway: { vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: ["172.20.0.0/24"] } } } },
      "lets single clients in",
    ],
    ["translated addresses", { gateway: { natRules: [{ name: "all" }] } }, "translates addresses"],
    ["a gateway whose network is not here", { gateway: { ipConfigurations: [] } }, "the network that it is in"],
    ["a connection of a gateway that is not here", { connection: { virtualNetworkGateway1: { id: "/else" } } }, "VPN"],
  ])("with %s are called unknown, and nothing of the network is a fact then", (_, choice, problem) => {
    const { endpoints, unknown } = exposureOf(modelFromAzure(stack(choice)));
    expect(unknown.map(({ subject, problem: text }) => `${subject}: ${text}`).join("\n")).toContain(
      problem === "the other end" ? "the address space of its other end" : problem,
    );
    const inside = endpoints.find(({ kind, name }) => kind === "inside" && name === "gateway-lane-a-machines")!;
    expect(inside.entries.map(({ addresses }) => addresses.addresses)).toEqual(inside.entries.map(() => []));
    expect(inside.entries.length).toBeGreaterThan(0);
  });

  it("that a preview would create are followed by the resources that they are computed from", () => {
    const planned = stack().map((resource): AzureResourceData => {
      const key = `urn:${resource.name}`;
      const one = { ...resource, declared: Object.keys(resource.properties) };
      if (one.name === "tunnel")
        return {
          ...one,
          key,
          id: "<unknown>",
          properties: { ...one.properties, ipConfigurations: [{ subnet: { id: NOT_YET } }] },
          references: { ipConfigurations: ["urn:gateway-network", "urn:gateway-address-a"] },
        };
      if (one.name === "on-premises") return { ...one, key, id: "<unknown>" };
      if (one.name === "connection")
        return {
          ...one,
          key,
          id: "<unknown>",
          properties: {
            ...one.properties,
            virtualNetworkGateway1: { id: NOT_YET },
            localNetworkGateway2: { id: NOT_YET },
          },
          references: { virtualNetworkGateway1: ["urn:tunnel"], localNetworkGateway2: ["urn:on-premises"] },
        };
      return { ...one, key };
    });
    const model = modelFromAzure(planned);
    expect(exposureOf(model).unknown).toEqual([]);
    expect(model.networks[0]!.connectedPrefixes).toEqual(["10.90.0.0/24"]);
  });
});

it("servers in the gateways' network, in a subnet that is not in the stack, are among what the gateways reach", () => {
  const model = modelFromAzure(stack({ servers: ["10.77.9.10/32"] }));
  expect(told(model, "outbound", "gateway-lane-a-machines")).toEqual(["Tcp 1344-1344: 10.77.9.10/32"]);
});

describe("a peering", () => {
  const peered = (more: object): NetworkModel =>
    modelFromAzure([
      ...stack().filter(({ name }) => !["connection", "on-premises", "tunnel"].includes(name)),
      {
        type: "azure-native:network:VirtualNetworkPeering",
        id: `${VNET}/virtualNetworkPeerings/hub`,
        name: "hub",
        properties: { remoteAddressSpace: { addressPrefixes: ["10.90.0.0/24"] }, ...more },
      },
    ]);

  it("opens the other network's addresses as far as the rules allow, and nothing is unknown", () => {
    const model = peered({ allowForwardedTraffic: false, allowGatewayTransit: false, useRemoteGateways: false });
    expect(exposureOf(model).unknown).toEqual([]);
    expect(told(model, "inside", "subnet gateway-network/detection")).toEqual(["Tcp 8100-8100: 10.90.0.10/32"]);
  });

  it.each([
    ["takes forwarded traffic", { allowForwardedTraffic: true }, "traffic that the other network forwards"],
    ["lends the gateway", { allowGatewayTransit: true }, "lends this network's gateway"],
    ["uses the other gateway", { useRemoteGateways: true }, "uses the other network's gateway"],
    ["may take forwarded traffic", { allowForwardedTraffic: NOT_YET }, "traffic that the other network forwards"],
  ])("that %s is called unknown, and nothing of the network is a fact then", (_, more, problem) => {
    const { endpoints, unknown } = exposureOf(peered(more));
    expect(unknown.map(({ problem: text }) => text).join()).toContain(problem);
    const inside = endpoints.find(({ kind, name }) => kind === "inside" && name === "gateway-lane-a-machines")!;
    expect(inside.entries.length).toBeGreaterThan(0);
    expect(inside.entries.flatMap(({ addresses }) => addresses.addresses)).toEqual([]);
  });
});

it("a subnet of somebody else's network with a group that is not in the stack is called unknown, and what it lets in no fact", () => {
  const foreign = stack().filter(({ name }) => name !== "detection-rules");
  const { endpoints, unknown } = exposureOf(modelFromAzure(foreign));
  expect(unknown).toEqual([
    { subject: "subnet gateway-network/detection", problem: "its security group is not known" },
  ]);
  const inside = endpoints.find(({ kind, name }) => kind === "inside" && name === "subnet gateway-network/detection")!;
  expect(inside.entries.length).toBeGreaterThan(0);
  expect(inside.entries.flatMap(({ addresses }) => addresses.addresses)).toEqual([]);
});
