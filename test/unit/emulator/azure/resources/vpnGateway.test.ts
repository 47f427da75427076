import { changed, emptySubscription } from "../subscription";
import type { World } from "../../../../../emulator/azure/resourceType";
import { virtualNetworkGatewayConnection } from "../../../../../emulator/azure/resources/vpnGateway";
import type { Properties } from "../../../../../emulator/azure/engine/value";

const { check } = emptySubscription();
const inGroup = (kind: string, name: string) => ({
  id: `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.Network/${kind}/${name}`,
});

const accepted: Readonly<Record<string, { type: string; inputs: Properties }>> = {
  gateway: {
    type: "azure-native:network:VirtualNetworkGateway",
    inputs: {
      resourceGroupName: "rg",
      virtualNetworkGatewayName: "tunnel",
      ...{ gatewayType: "Vpn", vpnType: "RouteBased", vpnGatewayGeneration: "Generation1", activeActive: false },
      sku: { name: "VpnGw1AZ", tier: "VpnGw1AZ" },
      ipConfigurations: [
        {
          name: "instance-1",
          publicIPAddress: inGroup("publicIPAddresses", "one"),
          subnet: inGroup("virtualNetworks", "net/subnets/GatewaySubnet"),
        },
      ],
      bgpSettings: {
        asn: 65515,
        bgpPeeringAddresses: [{ ipconfigurationId: "x", customBgpIpAddresses: ["169.254.21.2"] }],
      },
    },
  },
  otherEnd: {
    type: "azure-native:network:LocalNetworkGateway",
    inputs: {
      resourceGroupName: "rg",
      localNetworkGatewayName: "on-premises",
      gatewayIpAddress: "52.1.2.3",
      localNetworkAddressSpace: { addressPrefixes: ["10.90.0.0/24"] },
    },
  },
  connection: {
    type: "azure-native:network:VirtualNetworkGatewayConnection",
    inputs: {
      resourceGroupName: "rg",
      virtualNetworkGatewayConnectionName: "connection",
      ...{ connectionType: "IPsec", connectionProtocol: "IKEv2", dpdTimeoutSeconds: 45 },
      virtualNetworkGateway1: inGroup("virtualNetworkGateways", "tunnel"),
      localNetworkGateway2: inGroup("localNetworkGateways", "on-premises"),
      sharedKey: "k".repeat(32),
      ipsecPolicies: [
        {
          ...{ ikeEncryption: "AES256", ikeIntegrity: "SHA384", dhGroup: "ECP384" },
          ...{ ipsecEncryption: "GCMAES256", ipsecIntegrity: "GCMAES256", pfsGroup: "ECP384" },
          ...{ saLifeTimeSeconds: 27000, saDataSizeKilobytes: 102400000 },
        },
      ],
    },
  },
  routes: {
    type: "azure-native:network:RouteTable",
    inputs: {
      resourceGroupName: "rg",
      routeTableName: "routes",
      disableBgpRoutePropagation: true,
      routes: [{ name: "enforce", addressPrefix: "10.90.0.10/32", nextHopType: "VirtualNetworkGateway" }],
    },
  },
  network: {
    type: "azure-native:network:VirtualNetwork",
    inputs: {
      resourceGroupName: "rg",
      virtualNetworkName: "net",
      addressSpace: { addressPrefixes: ["10.77.0.0/16"] },
      subnets: [{ name: "GatewaySubnet", addressPrefix: "10.77.255.0/27" }],
    },
  },
};

const problems = (kind: string, path: string, value: unknown): string => {
  const { type, inputs } = accepted[kind]!;
  return check(type, changed(inputs, path, value))
    .problems.map(({ property, reason }) => `${property}: ${reason}`)
    .join("\n");
};

describe("the resources of a tunnel", () => {
  test.each(Object.entries(accepted))("%s passes", (_, { type, inputs }) => {
    expect(check(type, inputs).problems).toEqual([]);
  });

  test.each([
    ["gateway", "sku.name", "Basic", "GatewaySkuNotSupported"],
    ["gateway", "vpnGatewayGeneration", "Generation2", "GatewaySkuNotSupported: VpnGw1AZ is not one of VpnGw2AZ"],
    ["gateway", "activeActive", true, "a gateway with activeActive true has 2, each with a public address"],
    [
      "gateway",
      "ipConfigurations.0.subnet.id",
      inGroup("virtualNetworks", "net/subnets/a").id,
      "GatewaySubnetNameMismatch",
    ],
    ["gateway", "bgpSettings.asn", 65517, "BgpAsnReserved"],
    [
      "gateway",
      "bgpSettings.bgpPeeringAddresses.0.customBgpIpAddresses.0",
      "169.254.23.2",
      "InvalidCustomBgpIpAddress",
    ],
    ["otherEnd", "gatewayIpAddress", "device.example", "InvalidGatewayIpAddress"],
    ["otherEnd", "localNetworkAddressSpace.addressPrefixes.0", "10.90.0.1/24", "InvalidCIDRNotation"],
    ["connection", "sharedKey", "with space", "InvalidSharedKey"],
    ["connection", "sharedKey", "k".repeat(129), "InvalidSharedKey"],
    ["connection", "sharedKey", undefined, "InvalidSharedKey"],
    ["connection", "dpdTimeoutSeconds", 8, "from 9 to 3600"],
    ["connection", "ipsecPolicies.0.ipsecIntegrity", "SHA256", "with GCMAES both are the same"],
    ["connection", "ipsecPolicies.0.ikeEncryption", "AES512", "Azure knows"],
    ["connection", "ipsecPolicies.0.saLifeTimeSeconds", 299, "from 300 to 172799"],
    ["connection", "ipsecPolicies.0.saDataSizeKilobytes", 1, "from 1024 to 2147483647"],
    ["routes", "routes.0.nextHopIpAddress", "10.77.0.4", "InvalidNextHopIpAddress"],
    ["routes", "routes.0.addressPrefix", "Internet", "InvalidAddressPrefixFormat"],
    [
      "network",
      "subnets.0.networkSecurityGroup",
      inGroup("networkSecurityGroups", "nsg"),
      "GatewaySubnetPropertyNotSupported",
    ],
  ])("%s with %s %j is refused", (kind, path, value, expected) => {
    expect(problems(kind, path, value)).toContain(expected);
  });
});

describe("BGP over a connection", () => {
  const given = (kind: string): Properties => accepted[kind]!.inputs;
  const gatewayId = inGroup("virtualNetworkGateways", "tunnel").id;
  const otherId = inGroup("localNetworkGateways", "on-premises").id;
  const instance = (n: number) => `${gatewayId}/ipConfigurations/instance-${n}`;
  const bgpSettings = {
    asn: 65515,
    bgpPeeringAddresses: [
      { ipconfigurationId: instance(1), customBgpIpAddresses: ["169.254.21.2"] },
      { ipconfigurationId: instance(2), customBgpIpAddresses: ["169.254.22.2"] },
    ],
  };
  const session = (...addresses: readonly string[]) => ({
    ...given("connection"),
    localNetworkGateway2: { id: otherId },
    enableBgp: true,
    gatewayCustomBgpIpAddresses: addresses.map((customBgpIpAddress, i) => ({
      customBgpIpAddress,
      ipConfigurationId: instance(i + 1),
    })),
  });
  const told = (inputs: Properties, changes: { gateway?: Properties; other?: Properties } = {}) => {
    const ends = new Map<string, Properties>([
      [gatewayId, { ...given("gateway"), bgpSettings, enableBgp: true, ...changes.gateway }],
      [otherId, { ...given("otherEnd"), bgpSettings: { asn: 65010 }, ...changes.other }],
    ]);
    const world: World = {
      get: (id) => {
        const properties = ends.get(id);
        return properties && { id, type: "", name: "", urn: "", location: undefined, properties };
      },
      exists: (id) => ends.has(id),
      ofType: () => [],
      remoteNetwork: () => undefined,
      isSoftDeleted: () => false,
      principals: () => new Set(),
    };
    const errors = virtualNetworkGatewayConnection.validate!(inputs, "connection", world);
    return errors.map(({ message }) => message);
  };

  test("is taken with each instance's own address, and without any", () => {
    expect(told(session("169.254.21.2", "169.254.22.2"))).toEqual([]);
    expect(told(session())).toEqual([]);
  });

  test.each<[string, string[]]>([
    ["another instance's addresses", told(session("169.254.22.2", "169.254.21.2"))],
    ["an address that the gateway has not", told(session("169.254.21.2", "169.254.22.6"))],
  ])("is refused with %s", (_, errors) => {
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors)
      expect(error).toMatch(/InvalidGatewayCustomBgpIpAddress.* is not an APIPA address of .*instance-[12]/);
  });

  test.each<[string, { gateway?: Properties; other?: Properties }, RegExp]>([
    ["gateway", { gateway: { enableBgp: false } }, /BgpNotEnabledOnGateway.*virtualNetworkGateways\/tunnel has no BGP/],
    [
      "other end",
      { other: { bgpSettings: undefined } },
      /BgpNotEnabledOnGateway.*localNetworkGateways\/on-premises has no BGP/,
    ],
  ])("is refused where the %s has none", (_, changes, message) => {
    expect(told(session(), changes).join()).toMatch(message);
  });
});
