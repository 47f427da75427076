import { Secret, type Settings } from "../../../../infra/model";
import { DEFAULTS } from "../../../../infra/model/defaults";
import { IPSEC } from "../../../../infra/model/sections/tunnel";
import { byPreset } from "../../../../infra/model/setting";
import { detectionRules } from "../../../../infra/network/detectionServer";
import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";
import { parts, secretPaths } from "../reading";
import { expectValid } from "../../../unit/infra/network/azureRules";

const KEY = "key".repeat(16);
const enforceTunnel: NonNullable<Settings["enforceTunnel"]> = {
  ...DEFAULTS.prod.enforceTunnel,
  onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24", "10.91.0.0/24"] },
  preSharedKey: new Secret(KEY),
  ipsec: byPreset(IPSEC, "prod"),
  zones: [1, 2, 3],
};
const detectionServer: NonNullable<Settings["detectionServer"]> = {
  ...DEFAULTS.prod.detectionServer,
  addresses: ["10.77.254.10", "10.77.254.11"],
  enforceAddresses: ["10.90.0.10"],
};
const deploy = async (changes: Partial<Settings> = {}) => {
  return (await deployed({ enforceTunnel, detectionServer, ...changes })).recording;
};
const NETWORKS = ["VirtualNetworkGateway", "LocalNetworkGateway", "VirtualNetworkGatewayConnection", "RouteTable"];

describe("the tunnel to Enforce", () => {
  it("is not there where no setting asks for it, and the subnets are those of the lanes", async () => {
    const { recording } = await deployed();
    for (const type of NETWORKS) expect(recording.ofType(`:${type}`)).toEqual([]);
    expect(parts(recording.named("gw-network"), "subnets").map(({ name }) => name)).toEqual(["lane-a", "lane-b"]);
  });

  it("is a route-based gateway over all zones, and a connection that takes IKEv2 with one policy", async () => {
    const recording = await deploy();
    expect(recording.named("gw-tunnel").inputs).toMatchObject({
      ...{ gatewayType: "Vpn", vpnType: "RouteBased", vpnGatewayGeneration: "Generation1", activeActive: false },
      sku: { name: "VpnGw1AZ", tier: "VpnGw1AZ" },
      ipConfigurations: [{ subnet: { id: expect.stringMatching(/gw-network\/subnets\/GatewaySubnet$/) } }],
    });
    expect(recording.named("gw-tunnel-address-1").inputs["zones"]).toEqual(["1", "2", "3"]);
    expect(recording.named("gw-tunnel-connection").inputs).toMatchObject({
      ...{ connectionType: "IPsec", connectionProtocol: "IKEv2", dpdTimeoutSeconds: 45, enableBgp: false },
      ipsecPolicies: [
        { ikeEncryption: "AES256", ikeIntegrity: "SHA384", ipsecEncryption: "GCMAES256", pfsGroup: "ECP384" },
      ],
    });
    expect(recording.named("gw-lane-a-machines").dependencies).toContain("gw-tunnel-connection");
  });

  it("joins its own gateway, behind its own address, with the other end and the prefixes there", async () => {
    const recording = await deploy();
    const ends = (type: string) => ({ id: expect.stringMatching(new RegExp(`/${type}$`)) as string });
    expect(parts(recording.named("gw-tunnel"), "ipConfigurations")[0]!["publicIPAddress"]).toEqual(
      ends("gw-tunnel-address-1"),
    );
    expect(recording.named("gw-on-premises").inputs).toMatchObject({
      gatewayIpAddress: "52.1.2.3",
      localNetworkAddressSpace: { addressPrefixes: ["10.90.0.0/24", "10.91.0.0/24"] },
    });
    expect(recording.named("gw-tunnel-connection").inputs).toMatchObject({
      virtualNetworkGateway1: ends("gw-tunnel"),
      localNetworkGateway2: ends("gw-on-premises"),
    });
    expect(recording.named("gw-tunnel").inputs).toMatchObject({ enableBgp: false });
  });

  it("keeps its public address when Azure says other zones of it, because the VPN device names it", async () => {
    const { ignoreChanges, replaceOnChanges } = (await deploy()).named("gw-tunnel-address-1");
    expect({ ignoreChanges, replaceOnChanges }).toEqual({ ignoreChanges: ["zones"], replaceOnChanges: [] });
  });

  it("is replaced, the old gateway first, where Azure can change neither generation nor subnet, and has hours for it", async () => {
    const { deleteBeforeReplace, replaceOnChanges, minutes } = (await deploy()).named("gw-tunnel");
    expect(deleteBeforeReplace).toBe(true);
    expect(replaceOnChanges).toEqual(["vpnGatewayGeneration", "ipConfigurations[*].subnet.id"]);
    // learn, "About VPN Gateway": a gateway can take 45 minutes or more
    for (const step of ["create", "update", "delete"] as const) expect(minutes[step]).toBeGreaterThan(45);
    expect((await deploy()).named("gw-tunnel-connection").replaceOnChanges).toEqual(["connectionProtocol"]);
  });

  it("shows the addresses that the VPN device is configured with", async () => {
    const { result } = await deployed({ enforceTunnel, detectionServer });
    expect(await new Promise((resolve) => void result.tunnelAddresses.apply(resolve))).toEqual(["198.51.100.19"]);
  });

  it("without its gateway keeps the subnets and the routes, so that Azure can take the gateway away before its subnet", async () => {
    const [before, after] = [
      await deploy(),
      await deploy({ enforceTunnel: { ...enforceTunnel, withoutGateway: true } }),
    ];
    for (const type of ["VirtualNetworkGateway", "LocalNetworkGateway", "VirtualNetworkGatewayConnection"])
      expect(after.ofType(`:${type}`)).toEqual([]);
    expect(after.named("gw-network").inputs).toEqual(before.named("gw-network").inputs);
    expect(after.ofType(":RouteTable").map(({ inputs }) => inputs)).toEqual(
      before.ofType(":RouteTable").map(({ inputs }) => inputs),
    );
  });

  it("carries the key as a secret, in one place", async () => {
    const recording = await deploy();
    const holders = recording.all.filter(({ inputs }) => JSON.stringify(inputs).includes(KEY));
    expect(holders.map(({ name }) => name)).toEqual(["gw-tunnel-connection"]);
    expect(secretPaths(holders[0]!.inputs)).toEqual([".sharedKey"]);
    expect(holders[0]!.secretOutputs).toEqual(["sharedKey"]); // Azure answers it too
  });

  it("has two instances with an address each where it is active-active, and BGP with an APIPA address for each", async () => {
    const addresses = ["169.254.21.2", "169.254.22.2"];
    const bgp = { asn: 65515, addresses, peerAsn: 65010, peerAddress: "169.254.21.1" };
    const recording = await deploy({ enforceTunnel: { ...enforceTunnel, activeActive: true, sku: "VpnGw2AZ", bgp } });
    const gateway = recording.named("gw-tunnel").inputs;
    expect(gateway).toMatchObject({ activeActive: true, vpnGatewayGeneration: "Generation2", enableBgp: true });
    expect(gateway["ipConfigurations"]).toHaveLength(2);
    const { asn, bgpPeeringAddresses } = gateway["bgpSettings"] as { asn: number; bgpPeeringAddresses: object[] };
    expect(asn).toBe(65515);
    expect(bgpPeeringAddresses).toEqual(
      addresses.map((address, i) => ({
        customBgpIpAddresses: [address],
        ipconfigurationId: expect.stringMatching(
          new RegExp(
            `^/subscriptions/subscription-1/.*/virtualNetworkGateways/gw-tunnel/ipConfigurations/instance-${i + 1}$`,
          ),
        ),
      })),
    );
    // the connection names the same addresses: else both instances would speak from the first
    expect(recording.named("gw-tunnel-connection").inputs).toMatchObject({
      enableBgp: true,
      gatewayCustomBgpIpAddresses: addresses.map((address, i) => ({
        customBgpIpAddress: address,
        ipConfigurationId: expect.stringMatching(new RegExp(`gw-tunnel.*/ipConfigurations/instance-${i + 1}$`)),
      })),
    });
    expect(recording.named("gw-on-premises").inputs["bgpSettings"]).toEqual({
      asn: 65010,
      bgpPeeringAddress: "169.254.21.1",
    });
  });

  it("routes the lanes to the ICAP servers behind it and the detection servers to Enforce, and nothing else there", async () => {
    const { external } = { external: { servers: [{ address: "10.91.0.7" }, { address: "10.77.254.10" }] } };
    const servers = external.servers.map((one, i) => ({
      ...one,
      name: `server-${i}`,
      port: 1344,
      weight: 100,
      connections: 32,
    }));
    const icap = { ...gatewayArgs().icap, server: "external", external: { ...EXTERNAL, servers } } as const;
    const recording = await deploy({ icap });
    const routes = (name: string) =>
      parts(recording.named(name), "routes").map(({ addressPrefix, nextHopType }) => [addressPrefix, nextHopType]);
    expect(routes("gw-lane-routes")).toEqual([["10.91.0.7/32", "VirtualNetworkGateway"]]);
    expect(routes("gw-detection-routes")).toEqual([["10.90.0.10/32", "VirtualNetworkGateway"]]);
    for (const table of recording.ofType(":RouteTable")) expect(table.inputs["disableBgpRoutePropagation"]).toBe(true);
    const subnets = parts(recording.named("gw-network"), "subnets");
    expect(subnets.map(({ name, routeTable }) => [name, routeTable !== undefined])).toEqual([
      ["lane-a", true],
      ["lane-b", true],
      ["GatewaySubnet", false],
      ["detection", true],
    ]);
    expect(subnets[2]).not.toHaveProperty("networkSecurityGroup");
  });
});

const EXTERNAL = {
  product: "generic-reqmod",
  canary: "verified",
  ...{ canaryText: "a sentence that nobody writes", canarySeconds: 60 },
  ...{ connectSeconds: 3, verdictSeconds: 300, queueSeconds: 10, queueLength: 32 },
} as const;

describe("the detection servers' security group", () => {
  it("is the same whatever the order of the addresses in the settings, and has no address twice", () => {
    const lanes = { a: "10.77.1.0/24", b: "10.77.2.0/24" };
    const shuffled = { ...detectionServer, addresses: ["10.77.254.11", "10.77.254.10", "10.77.254.11"] };
    expect(detectionRules(shuffled, lanes)).toEqual(detectionRules(detectionServer, lanes));
  });

  it("lets Enforce in on its port, the gateways on ICAP's, and nobody else in or out", () => {
    const rules = detectionRules(detectionServer, { a: "10.77.1.0/24", b: "10.77.2.0/24" });
    expect(
      rules.map(({ direction, access, sourceAddressPrefixes, destinationAddressPrefixes, destinationPortRange }) => [
        ...[direction, access, sourceAddressPrefixes, destinationAddressPrefixes, destinationPortRange],
      ]),
    ).toEqual([
      ["Inbound", "Allow", ["10.90.0.10/32"], ["10.77.254.10/32", "10.77.254.11/32"], "8100"],
      ["Inbound", "Allow", ["10.77.1.0/24", "10.77.2.0/24"], ["10.77.254.10/32", "10.77.254.11/32"], "1344"],
      ["Inbound", "Deny", undefined, undefined, "*"],
      ["Outbound", "Deny", undefined, undefined, "*"],
    ]);
    for (const denied of rules.filter(({ access }) => access === "Deny"))
      expect(denied).toMatchObject({
        ...{ protocol: "*", sourceAddressPrefix: "*", sourcePortRange: "*", destinationAddressPrefix: "*" },
        priority: 4096,
      });
    expectValid(rules);
  });
});
