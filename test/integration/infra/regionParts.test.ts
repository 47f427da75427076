import { deployed } from "./deployed";
import { gatewayArgs } from "./gatewayArgs";
import { parts } from "./reading";
import { deployTwoRegions as deploy, secondRegion } from "./twoRegions";

describe("parts that each region has for itself", () => {
  const ID = "/subscriptions/subscription-1/resourceGroups/others/providers";
  const account = (name: string) => `${ID}/Microsoft.Storage/storageAccounts/${name}`;
  const base = gatewayArgs();
  const whole = {
    vault: { ...base.vault, privateEndpoint: { subnetPrefix: "10.77.9.0/28" } },
    secondRegion: { ...secondRegion, endpointSubnet: "10.78.9.0/28" },
  };

  it("has an endpoint for each vault in its lane's network, and one zone for both", async () => {
    const { recording } = await deploy(whole);
    expect(recording.named("gw-vault-endpoint").inputs).toMatchObject({
      location: "westeurope",
      subnet: { id: expect.stringMatching(/gw-network\/subnets\/vault-endpoint$/) },
      privateLinkServiceConnections: [{ privateLinkServiceId: expect.stringMatching(/gw-kv$/) }],
    });
    expect(recording.named("gw-vault-endpoint-northeurope").inputs).toMatchObject({
      location: "northeurope",
      subnet: { id: expect.stringMatching(/gw-network-northeurope\/subnets\/vault-endpoint$/) },
      privateLinkServiceConnections: [{ privateLinkServiceId: expect.stringMatching(/gw-kv-b$/) }],
    });
    expect(recording.ofType(":PrivateZone").map(({ name }) => name)).toEqual(["gw-vault-zone"]);
    const links = recording.ofType(":VirtualNetworkLink");
    expect(links.map(({ inputs }) => (inputs["virtualNetwork"] as { id: string }).id.split("/").at(-1)).sort()).toEqual(
      ["gw-network", "gw-network-northeurope"],
    );
    expect(recording.named("gw-lane-b-machines").dependencies).toEqual(
      expect.arrayContaining(["gw-vault-endpoint-zone-northeurope", "gw-vault-zone-link-northeurope"]),
    );
    expect(recording.named("gw-lane-a-machines").dependencies.join()).not.toContain("northeurope");
    for (const name of ["gw-kv", "gw-kv-b"])
      expect(recording.named(name).inputs["properties"]).toMatchObject({ publicNetworkAccess: "Disabled" });
  });

  it("opens each region's rules to its own endpoint, and each endpoint to its own lane", async () => {
    const { recording } = await deploy(whole);
    const ways = (name: string) =>
      parts(recording.named(name), "securityRules")
        .filter((rule) => /Vault/.test(String(rule["name"])))
        .map((rule) => rule["destinationAddressPrefix"]);
    expect([ways("gw-rules"), ways("gw-rules-northeurope")]).toEqual([["10.77.9.0/28"], ["10.78.9.0/28"]]);
    const [allow, ...denied] = parts(recording.named("gw-vault-endpoint-rules-northeurope"), "securityRules");
    expect(allow).toMatchObject({
      description: expect.stringContaining("of the lane read") as string,
      ...{ sourceAddressPrefixes: ["10.78.2.0/24"], destinationPortRange: "443" },
    });
    expect(denied.map(({ access }) => access)).toEqual(["Deny", "Deny"]);
    const [lane, endpoint] = parts(recording.named("gw-network-northeurope"), "subnets");
    expect(lane!["serviceEndpoints"]).toEqual([]);
    expect(endpoint).toMatchObject({
      addressPrefix: "10.78.9.0/28",
      privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
    });
  });

  it("takes the endpoints away before their subnets", async () => {
    const vault = { ...base.vault, privateEndpoint: { subnetPrefix: "10.77.9.0/28", withoutEndpoint: true } };
    const { recording } = await deploy({ ...whole, vault });
    expect(recording.ofType(":PrivateEndpoint")).toEqual([]);
    for (const [name, count] of [
      ["gw-network", 3],
      ["gw-network-northeurope", 2],
    ] as const)
      expect(parts(recording.named(name), "subnets")).toHaveLength(count);
    const way = parts(recording.named("gw-rules-northeurope"), "securityRules").find(
      ({ name }) => name === "AllowKeyVault",
    );
    expect(way).toMatchObject({ destinationAddressPrefix: "AzureKeyVault" });
  });

  it("encrypts each lane's disks with the set of its region", async () => {
    const sets = {
      a: `${ID}/Microsoft.Compute/diskEncryptionSets/west`,
      b: `${ID}/Microsoft.Compute/diskEncryptionSets/north`,
    };
    const changes = {
      lanes: { ...base.lanes, diskEncryptionSet: sets.a },
      secondRegion: { ...secondRegion, diskEncryptionSet: sets.b },
    };
    const found = { [sets.a]: { location: "West Europe" }, [sets.b]: { location: "northeurope" } };
    const { recording } = await deployed(changes, found);
    for (const lane of ["a", "b"] as const) {
      const machines = JSON.stringify(recording.named(`gw-lane-${lane}-machines`).inputs);
      expect(machines).toContain(sets[lane]);
      expect(machines).not.toContain(sets[lane === "a" ? "b" : "a"]);
    }
  });

  it("logs the flows of each network into a storage account of its region, by the watcher of its region", async () => {
    const { recording } = await deploy({
      monitoring: {
        ...base.monitoring,
        enabled: true,
        flowLogs: { storageAccount: account("west"), retentionDays: 30, analytics: true, networkWatcher: `${ID}/w/w` },
      },
      secondRegion: { ...secondRegion, flowLogs: { storageAccount: account("north") } },
    });
    const north = recording.named("gw-flows-northeurope").inputs;
    expect(north).toMatchObject({
      ...{ location: "northeurope", resourceGroupName: "NetworkWatcherRG" },
      ...{ networkWatcherName: "NetworkWatcher_northeurope", storageId: account("north") },
      ...{ retentionPolicy: { days: 30 }, targetResourceId: expect.stringMatching(/gw-network-northeurope$/) },
    });
    expect(north["flowAnalyticsConfiguration"]).toEqual(
      recording.named("gw-flows").inputs["flowAnalyticsConfiguration"],
    );
    expect(recording.named("gw-flows").inputs).toMatchObject({ location: "westeurope", storageId: account("west") });
  });

  it("reads the first region's lists from the second by the global service endpoint", async () => {
    const dlp = { ...base.dlp, engine: "inspector" as const, listUploadFrom: ["52.1.2.3"] };
    const { recording } = await deploy({ dlp });
    const services = (name: string) =>
      parts(recording.named(name), "subnets").map(({ serviceEndpoints }) =>
        (serviceEndpoints as { service: string }[]).map(({ service }) => service),
      );
    const here = ["Microsoft.KeyVault", "Microsoft.Storage"];
    expect(services("gw-network")).toEqual([here, here]);
    expect(services("gw-network-northeurope")).toEqual([["Microsoft.KeyVault", "Microsoft.Storage.Global"]]);
    const { virtualNetworkRules } = recording.named("gwlists").inputs["networkRuleSet"] as Record<string, unknown>;
    expect(
      (virtualNetworkRules as { virtualNetworkResourceId: string }[]).map((rule) => rule.virtualNetworkResourceId),
    ).toEqual([
      expect.stringMatching(/gw-network\/subnets\/lane-a$/),
      expect.stringMatching(/gw-network-northeurope\/subnets\/lane-b$/),
    ]);
    expect(recording.named("gw-lane-b-reads-lists").inputs["scope"]).toEqual(
      recording.named("gw-lane-a-reads-lists").inputs["scope"],
    );
  });
});
