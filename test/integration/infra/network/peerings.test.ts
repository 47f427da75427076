import { peeringName } from "../../../../infra/network/peerings";
import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";
import { profile } from "../reading";

const networkId = (name: string) =>
  `/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/dlp/providers/Microsoft.Network/virtualNetworks/${name}`;

const withPeerings = {
  ...gatewayArgs().network,
  peerings: [
    { network: networkId("hub"), addressSpace: ["10.40.0.0/16"], remoteGateway: true },
    { network: networkId("lab"), addressSpace: ["10.41.0.0/16", "10.42.0.0/16"] },
  ],
};

describe("the peerings of the gateways' network", () => {
  it("let the two networks speak, forward nothing and lend no gateway, and come before the machines", async () => {
    const { recording } = await deployed({ network: withPeerings });
    const made = recording.ofType("VirtualNetworkPeering");
    expect(made.map(({ inputs }) => inputs)).toEqual(
      [
        { of: withPeerings.peerings[0]!, useRemoteGateways: true },
        { of: withPeerings.peerings[1]!, useRemoteGateways: false },
      ].map(({ of, useRemoteGateways }) => ({
        resourceGroupName: "gw-group",
        virtualNetworkName: "gw-network",
        virtualNetworkPeeringName: `gw-peering-${peeringName(of.network)}`,
        remoteVirtualNetwork: { id: of.network },
        remoteAddressSpace: { addressPrefixes: of.addressSpace },
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: false,
        allowGatewayTransit: false,
        useRemoteGateways,
      })),
    );
    expect(made[1]!.dependencies).toContain(made[0]!.name);
    for (const lane of ["a", "b"])
      expect(recording.named(`gw-lane-${lane}-machines`).dependencies).toEqual(
        expect.arrayContaining(made.map(({ name }) => name)),
      );
  });

  it("leave the security group on the subnets, where the network is the program's own", async () => {
    const { recording } = await deployed({ network: withPeerings });
    const [card] = profile(recording.named("gw-lane-a-machines"))["networkProfile"]![
      "networkInterfaceConfigurations"
    ] as Record<string, unknown>[];
    expect(card).not.toHaveProperty("networkSecurityGroup");
  });

  it("are named after the other network, each once, within Azure's 80 characters", () => {
    expect(peeringName(networkId("hub"))).toBe(peeringName(networkId("hub").toUpperCase()).replace("HUB", "hub"));
    // the digest is part of a deployed name: another one would replace every peering
    expect(peeringName(networkId("hub"))).toBe("hub-155cc3");
    expect(peeringName(networkId("hub"))).not.toBe(peeringName(networkId("hub").replace("/dlp/", "/other/")));
    const longestComponent = "x".repeat(40);
    expect(`${longestComponent}-peering-${peeringName(networkId("n".repeat(64)))}`).toHaveLength(80);
  });
});
