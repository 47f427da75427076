import { existingNetworkProblems, type AnsweredNetwork } from "../../../../infra/network/existingNetwork";
import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";
import { profile } from "../reading";

// the subscription in which the recorder's deployer is
const NETWORK = "/subscriptions/subscription-1/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";
const settings = {
  network: NETWORK,
  addressSpace: ["10.20.0.0/16"],
  laneSubnets: { a: `${NETWORK}/subnets/icap-a`, b: `${NETWORK}/subnets/icap-b` },
  subnetPrefixes: { a: "10.20.1.0/24", b: "10.20.2.0/24" },
};
const here = { location: "westeurope", subscriptionId: "subscription-1", services: ["Microsoft.KeyVault"] };

type Subnet = NonNullable<AnsweredNetwork["subnets"]>[number];
const subnet = (lane: "a" | "b", changes: Partial<Subnet> = {}): Subnet => ({
  id: settings.laneSubnets[lane],
  name: `icap-${lane}`,
  addressPrefix: settings.subnetPrefixes[lane],
  serviceEndpoints: [{ service: "Microsoft.KeyVault", provisioningState: "Succeeded" }],
  natGateway: { id: "/nat" },
  ...changes,
});
const TWO = ["10.20.1.0/24", "10.20.4.0/24"];
const answered = (changes: Partial<AnsweredNetwork> = {}): AnsweredNetwork => ({
  location: "westeurope",
  addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
  subnets: [subnet("a"), subnet("b")],
  ...changes,
});

describe("a network that is there already", () => {
  it("carries gateways when it is as the settings say and has a way to Key Vault and out", () => {
    expect(existingNetworkProblems(answered({ location: "West Europe" }), settings, here)).toEqual([]);
    const routed = [subnet("a", { natGateway: undefined, routeTable: { id: "/routes" } as never }), subnet("b")];
    expect(existingNetworkProblems(answered({ subnets: routed }), settings, here)).toEqual([]);
  });

  it.each<[string, AnsweredNetwork, typeof here, string]>([
    [
      "in another subscription",
      answered(),
      { ...here, subscriptionId: "subscription-2" },
      "it is in the subscription subscription-1, the gateways in subscription-2",
    ],
    [
      "in another location",
      answered({ location: "northeurope" }),
      here,
      "it is in northeurope, the gateways in westeurope",
    ],
    [
      "with another address space",
      answered({ addressSpace: { addressPrefixes: ["10.20.0.0/16", "10.21.0.0/16"] } }),
      here,
      "its address space is 10.20.0.0/16, 10.21.0.0/16; network.existing.addressSpace says 10.20.0.0/16",
    ],
    [
      "without a lane's subnet",
      answered({ subnets: [subnet("b")] }),
      here,
      `it has no subnet ${settings.laneSubnets.a}`,
    ],
    [
      "with another prefix of a subnet",
      answered({ subnets: [subnet("a"), subnet("b", { addressPrefix: "10.20.3.0/24" })] }),
      here,
      "its subnet icap-b is 10.20.3.0/24; network.existing.subnetPrefixes.b says 10.20.2.0/24",
    ],
    [
      "without the service endpoint of Key Vault",
      answered({ subnets: [subnet("a", { serviceEndpoints: [] }), subnet("b")] }),
      here,
      "its subnet icap-a has no service endpoint Microsoft.KeyVault, by which the firewall of the vault admits the gateways",
    ],
    [
      "without a way out",
      answered({ subnets: [subnet("a", { natGateway: undefined }), subnet("b")] }),
      here,
      "its subnet icap-a has neither a NAT gateway nor a route table, so the gateways would have no way to the package archives",
    ],
    [
      "with several prefixes of a subnet",
      answered({ subnets: [subnet("a", { addressPrefix: undefined, addressPrefixes: TWO }), subnet("b")] }),
      here,
      "its subnet icap-a is 10.20.1.0/24, 10.20.4.0/24; network.existing.subnetPrefixes.a says 10.20.1.0/24",
    ],
    [
      "without the service endpoint of the lists' storage",
      answered({ subnets: [subnet("a"), subnet("b", { serviceEndpoints: [{ service: "Microsoft.Storage" }] })] }),
      { ...here, services: ["Microsoft.Storage"] },
      "its subnet icap-a has no service endpoint Microsoft.Storage, by which the firewall of the lists' storage admits the gateways",
    ],
    [
      "with a subnet of a service",
      answered({ subnets: [subnet("a"), subnet("b", { delegations: [{} as never] })] }),
      here,
      "its subnet icap-b is delegated to a service, so no machine can stand in it",
    ],
  ])("is refused %s", (_, network, where, problem) => {
    expect(existingNetworkProblems(network, settings, where)).toEqual([problem]);
  });

  it("has all its problems told at once, also where Azure answers nothing of it", () => {
    expect(existingNetworkProblems({}, settings, here)).toEqual([
      "it is in undefined, the gateways in westeurope",
      "its address space is ; network.existing.addressSpace says 10.20.0.0/16",
      `it has no subnet ${settings.laneSubnets.a}`,
      `it has no subnet ${settings.laneSubnets.b}`,
    ]);
  });

  it("is told apart by subnets too of which Azure answers neither prefix nor service endpoint", () => {
    const bare = subnet("a", { addressPrefix: undefined, serviceEndpoints: undefined });
    expect(existingNetworkProblems(answered({ subnets: [bare, subnet("b")] }), settings, here)).toEqual([
      "its subnet icap-a is ; network.existing.subnetPrefixes.a says 10.20.1.0/24",
      expect.stringContaining("has no service endpoint Microsoft.KeyVault"),
    ]);
  });

  it("is found by its ids in any case, its prefixes in any order", () => {
    const spaces = ["10.30.0.0/16", "10.20.0.0/16"];
    const network = answered({
      addressSpace: { addressPrefixes: spaces },
      subnets: [subnet("b"), subnet("a", { id: settings.laneSubnets.a.toUpperCase() })],
    });
    expect(existingNetworkProblems(network, { ...settings, addressSpace: [...spaces].sort() }, here)).toEqual([]);
    expect(existingNetworkProblems(network, { ...settings, addressSpace: spaces }, here)).toEqual([]);
  });

  it("stops the deployment before the first machine where it cannot carry gateways", async () => {
    const network = { ...gatewayArgs().network, existing: settings };
    const unsuitable = answered({ location: "northeurope", subnets: [subnet("b")] });
    await expect(deployed({ network }, { [NETWORK]: { name: "hub", ...unsuitable } })).rejects.toThrow(
      `network.existing ${NETWORK} cannot carry gateways:\n  it is in northeurope, the gateways in westeurope\n  it has no subnet`,
    );
  });

  it("is read and never written: the security group is on the machines' cards, and no NAT gateway is made", async () => {
    const network = { ...gatewayArgs().network, existing: settings };
    const { recording } = await deployed(
      { network },
      {
        [NETWORK]: { name: "hub", ...answered() },
      },
    );
    expect(recording.ofType("network:VirtualNetwork")).toEqual([]);
    expect(recording.ofType("network:Subnet")).toEqual([]);
    expect(recording.ofType("NatGateway")).toEqual([]);
    for (const lane of ["a", "b"] as const) {
      const set = recording.named(`gw-lane-${lane}-machines`);
      const [card] = profile(set)["networkProfile"]!["networkInterfaceConfigurations"] as Record<string, unknown>[];
      expect(card!["networkSecurityGroup"]).toEqual({ id: expect.stringMatching(/gw-rules$/) as string });
      expect((card!["ipConfigurations"] as Record<string, unknown>[])[0]!["subnet"]).toEqual({
        id: settings.laneSubnets[lane],
      });
    }
  });
});
