import type { Settings } from "../../../infra/model";
import { regionProblem } from "../../../infra/network/publicAddresses";
import { deployed } from "./deployed";
import { gatewayArgs } from "./gatewayArgs";
import { parts } from "./reading";
import type { Registration } from "./recorder";
import { deployTwoRegions as deploy, secondRegion } from "./twoRegions";

const placed = (all: readonly Registration[], location: string): string[] =>
  all.filter(({ inputs }) => inputs["location"] === location).map(({ name }) => name);

describe("lane b in a second region", () => {
  it("has a network, rules, vault, identity, load balancer and scale set of its own there", async () => {
    const { recording } = await deploy();
    expect(placed(recording.all, "northeurope").sort()).toEqual([
      "gw-address-b-northeurope",
      "gw-balancer-northeurope",
      "gw-kv-b",
      "gw-lane-b-identity",
      "gw-lane-b-machines",
      "gw-nat-b",
      "gw-nat-b-address",
      "gw-network-northeurope",
      "gw-rules-northeurope",
    ]);
    expect(recording.named("gw-rules-northeurope").inputs["securityRules"]).toEqual(
      recording.named("gw-rules").inputs["securityRules"],
    );
    expect(recording.named("gw-lane-b-machines").inputs["zones"]).toEqual(["1", "3"]);
    expect(recording.named("gw-address-b-northeurope").inputs["zones"]).toEqual(["1", "3"]);
    expect(recording.named("gw-nat-b").inputs["zones"]).toEqual(["1"]);
  });

  it("joins each lane's parts of one region and no others", async () => {
    const { recording } = await deploy();
    const other = { a: "-northeurope", b: "/" };
    for (const lane of ["a", "b"] as const) {
      const machines = JSON.stringify(recording.named(`gw-lane-${lane}-machines`).inputs);
      expect(machines).toContain(lane === "b" ? "/gw-network-northeurope" : "/gw-network");
      expect(machines).toContain(lane === "b" ? "/gw-balancer-northeurope/" : "/gw-balancer/");
      expect(machines).not.toContain(`gw-network${other[lane]}`);
    }
    const frontends = (name: string) =>
      parts(recording.named(name), "frontendIPConfigurations").map((one) => one["name"]);
    expect([frontends("gw-balancer"), frontends("gw-balancer-northeurope")]).toEqual([["address-a"], ["address-b"]]);
    const rules = (name: string) => parts(recording.named(name), "loadBalancingRules").map((one) => one["name"]);
    expect([rules("gw-balancer"), rules("gw-balancer-northeurope")]).toEqual([["icaps-a"], ["icaps-b"]]);
  });

  it("keeps the first region's subnet and pool of lane b, for the machines that are in them until the new ones serve", async () => {
    const { recording } = await deploy();
    const subnets = parts(recording.named("gw-network"), "subnets");
    expect(subnets.map(({ name, natGateway }) => [name, natGateway])).toEqual([
      ["lane-a", subnets[0]!["natGateway"]],
      ["lane-b", subnets[0]!["natGateway"]],
    ]);
    expect(parts(recording.named("gw-balancer"), "backendAddressPools").map(({ name }) => name)).toEqual([
      "lane-a",
      "lane-b",
    ]);
  });

  it("is replaced after lane a serves, and reads a vault that admits its subnet alone", async () => {
    const { recording } = await deploy();
    expect(recording.named("gw-lane-b-machines").dependencies).toContain("gw-lane-a-machines");
    const admitted = (name: string) => {
      const { networkAcls } = recording.named(name).inputs["properties"] as Record<string, Record<string, unknown>>;
      return networkAcls!["virtualNetworkRules"];
    };
    expect(admitted("gw-kv")).toEqual([{ id: expect.stringMatching(/gw-network\/subnets\/lane-a$/) }]);
    expect(admitted("gw-kv-b")).toEqual([{ id: expect.stringMatching(/gw-network-northeurope\/subnets\/lane-b$/) }]);
    expect(recording.named("gw-lane-b-secret-northeurope").inputs["vaultName"]).toContain("gw-kv-b");
    // The secret at home stays, because nobody can delete it, and has no key.
    const home = recording.named("gw-lane-b-secret").inputs;
    expect(home["vaultName"]).toContain("gw-kv");
    expect(JSON.stringify(home["properties"])).not.toContain("PRIVATE KEY");
    expect(JSON.stringify(home["properties"])).toContain("elsewhere");
  });

  it("is peered with the networks that the first is, under other names", async () => {
    const network = "/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";
    const base = gatewayArgs();
    const { recording } = await deploy({
      network: { ...base.network, peerings: [{ network, addressSpace: ["10.40.0.0/16"] }] },
    });
    const made = recording.ofType(":VirtualNetworkPeering");
    expect(made.map(({ name }) => name.replace(/-[0-9a-f]{6}$/, ""))).toEqual(["gw-peering-b-hub", "gw-peering-hub"]);
    expect(recording.named("gw-lane-b-machines").dependencies).toContain(made[0]!.name);
  });

  it("has the audit log, the load balancer's log and its alerts as the first region does", async () => {
    const base = gatewayArgs();
    const monitoring = { ...base.monitoring, enabled: true, emails: ["ops@example.com"] };
    const { recording } = await deploy({ monitoring });
    const settings = recording.ofType(":DiagnosticSetting").map(({ name }) => name);
    expect(settings.sort()).toEqual(["gw-balancer-log", "gw-balancer-log-b", "gw-vault-log", "gw-vault-log-b"]);
    const alerts = recording.ofType(":MetricAlert").map(({ name }) => name);
    expect(alerts.sort()).toEqual([
      ...["gw-address-unreachable", "gw-address-unreachable-b"],
      ...["gw-lane-degraded", "gw-lane-degraded-b", "gw-lane-down", "gw-lane-down-b"],
    ]);
    expect(JSON.stringify(recording.named("gw-lane-down-b").inputs["scopes"])).toContain("gw-balancer-northeurope");
  });

  it("is said to send no logs by itself where Azure's policy does not name its location", async () => {
    const base = gatewayArgs();
    const monitoring = { ...base.monitoring, enabled: true, emails: ["ops@example.com"] };
    const { notices } = await deploy({ monitoring, secondRegion: { ...secondRegion, location: "denmarkeast" } });
    expect(notices.filter((text) => text.includes("did not name"))).toEqual([
      expect.stringMatching(/did not name denmarkeast in version 4\.3\.0/),
    ]);
  });

  it("stands in the card for the portal with its location, and without a second region no location does", async () => {
    const servers = async (changes: Partial<Settings>) => {
      const { result } = await deploy(changes);
      const card = await new Promise<{ servers: readonly { lane: string; location?: string }[] }>((resolve) =>
        result.portal.apply(resolve),
      );
      return card.servers.map(({ lane, location }) => [lane, location]);
    };
    expect(await servers({})).toEqual([
      ["a", "westeurope"],
      ["b", "northeurope"],
    ]);
    expect(await servers({ secondRegion: undefined })).toEqual([
      ["a", undefined],
      ["b", undefined],
    ]);
  });

  it("takes an existing address of its own region, and refuses one of another", async () => {
    const existing = { a: "/subscriptions/s/a", b: "/subscriptions/s/b" };
    const publicAddresses = { protect: true, lock: true, existing };
    const found = {
      [existing.a]: { location: "West Europe", ipAddress: "52.1.2.3" },
      [existing.b]: { location: "northeurope", ipAddress: "52.1.2.4" },
    };
    const { recording } = await deployed({ secondRegion, publicAddresses }, found);
    expect(
      parts(recording.named("gw-balancer-northeurope"), "frontendIPConfigurations")[0]!["publicIPAddress"],
    ).toEqual({
      id: existing.b,
    });
    expect(regionProblem(existing.b, "West Europe", "northeurope")).toBe(
      "public address /subscriptions/s/b is in West Europe, and its lane in northeurope; give one of that region",
    );
    expect(regionProblem(existing.b, "North Europe", "northeurope")).toBeUndefined();
  });
});
