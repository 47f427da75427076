import type { Settings } from "../../../../infra/model";
import { deployed } from "../deployed";
import { parts } from "../reading";
import { expectValid } from "../../../unit/infra/network/azureRules";
import { gatewayArgs } from "../gatewayArgs";

const vault = (more: object = {}) => ({
  ...gatewayArgs().vault,
  privateEndpoint: { subnetPrefix: "10.77.9.0/28", ...more },
});
const deploy = async (changes: Partial<Settings> = {}, existing = {}) =>
  (await deployed({ vault: vault(), ...changes }, existing)).recording;
const ZONE =
  "/subscriptions/subscription-1/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net";
const NETWORK = "/subscriptions/subscription-1/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";

/** A network that is there already, and what Azure answers for it. */
const existing = {
  network: NETWORK,
  addressSpace: ["10.20.0.0/16"],
  laneSubnets: { a: `${NETWORK}/subnets/a`, b: `${NETWORK}/subnets/b` },
  subnetPrefixes: { a: "10.20.1.0/24", b: "10.20.2.0/24" },
};
const hub = {
  ...{ name: "hub", location: "westeurope", addressSpace: { addressPrefixes: existing.addressSpace } },
  subnets: (["a", "b"] as const).map((name) => ({
    ...{ id: existing.laneSubnets[name], name, addressPrefix: existing.subnetPrefixes[name] },
    natGateway: { id: "/nat" },
  })),
};

describe("the vault's private endpoint", () => {
  it("closes the vault to every public address and every service endpoint", async () => {
    const recording = await deploy();
    expect(recording.named("gw-kv").inputs["properties"]).toMatchObject({
      publicNetworkAccess: "Disabled",
      networkAcls: { defaultAction: "Deny", bypass: "None", virtualNetworkRules: [] },
    });
    const subnets = parts(recording.named("gw-network"), "subnets");
    expect(subnets.map(({ serviceEndpoints }) => serviceEndpoints)).toEqual([[], [], undefined]);
  });

  it("stands in a subnet of its own, which only the lanes reach, on one port", async () => {
    const recording = await deploy();
    expect(parts(recording.named("gw-network"), "subnets")[2]).toEqual({
      name: "vault-endpoint",
      addressPrefix: "10.77.9.0/28",
      networkSecurityGroup: { id: expect.stringMatching(/gw-vault-endpoint-rules$/) },
      privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
      defaultOutboundAccess: false,
    });
    const rules = parts(recording.named("gw-vault-endpoint-rules"), "securityRules");
    expect(rules.map(({ direction, access, priority }) => [direction, access, priority])).toEqual([
      ["Inbound", "Allow", 100],
      ["Inbound", "Deny", 4096],
      ["Outbound", "Deny", 4096],
    ]);
    expectValid(rules);
    expect(rules[0]).toMatchObject({
      description: expect.stringContaining("of both lanes") as string,
      protocol: "Tcp",
      ...{ sourcePortRange: "*", destinationAddressPrefix: "*" },
      sourceAddressPrefixes: ["10.77.1.0/24", "10.77.2.0/24"],
      destinationPortRange: "443",
    });
    for (const denied of rules.slice(1))
      expect(denied).toMatchObject({
        ...{ protocol: "*", sourceAddressPrefix: "*", sourcePortRange: "*" },
        ...{ destinationAddressPrefix: "*", destinationPortRange: "*" },
      });
  });

  it("is the only way of the gateways to a vault, unless the server certificate is in one of others", async () => {
    const vaultRules = async (changes: Partial<Settings>) =>
      parts((await deploy(changes)).named("gw-rules"), "securityRules")
        .filter(({ name }) => /Vault/.test(String(name)))
        .map(({ name, priority, destinationAddressPrefix }) => [name, priority, destinationAddressPrefix]);
    expect(await vaultRules({})).toEqual([["AllowVaultEndpoint", 100, "10.77.9.0/28"]]);
    const secretId = "https://others.vault.azure.net/secrets/name";
    expect(await vaultRules({ serverCertificate: { source: "keyVault", secretId, authority: "pem" } })).toEqual([
      ["AllowVaultEndpoint", 100, "10.77.9.0/28"],
      ["AllowKeyVault", 130, "AzureKeyVault"],
    ]);
  });

  it("has its name before the first machine asks for it", async () => {
    const recording = await deploy();
    expect(recording.named("gw-vault-endpoint").inputs).toMatchObject({
      subnet: { id: expect.stringMatching(/gw-network\/subnets\/vault-endpoint$/) },
      privateLinkServiceConnections: [
        { name: "vault", privateLinkServiceId: expect.stringMatching(/gw-kv$/), groupIds: ["vault"] },
      ],
    });
    for (const lane of ["a", "b"])
      expect(recording.named(`gw-lane-${lane}-machines`).dependencies).toEqual(
        expect.arrayContaining(["gw-vault-endpoint-zone", "gw-vault-zone-link"]),
      );
  });

  it("writes into a zone that is there already, which is only read; a new network is linked with it", async () => {
    const recording = await deploy(
      { vault: vault({ dnsZone: ZONE }) },
      { [ZONE]: { name: "privatelink.vaultcore.azure.net" } },
    );
    expect(recording.ofType("PrivateZone")).toEqual([]);
    expect(recording.named("gw-vault-endpoint-zone").inputs["privateDnsZoneConfigs"]).toEqual([
      { name: "vault", privateDnsZoneId: ZONE },
    ]);
    expect(recording.named("gw-vault-zone-link").inputs).toMatchObject({
      resourceGroupName: "dns",
      location: "Global",
    });
  });

  it("leaves the link of an existing network with an existing zone to their owner, and wants no service endpoint of it", async () => {
    const subnetId = `${NETWORK}/subnets/endpoints`;
    const recording = await deploy(
      {
        network: { ...gatewayArgs().network, existing },
        vault: vault({ subnetPrefix: "10.20.9.0/28", subnetId, dnsZone: ZONE }),
      },
      { [ZONE]: { name: "privatelink.vaultcore.azure.net" }, [NETWORK]: hub },
    );
    expect(recording.ofType("VirtualNetworkLink")).toEqual([]);
    for (const lane of ["a", "b"])
      expect(recording.named(`gw-lane-${lane}-machines`).dependencies).toContain("gw-vault-endpoint-zone");
    expect(recording.ofType("NetworkSecurityGroup").map(({ name }) => name)).toEqual(["gw-rules"]);
    expect(recording.named("gw-vault-endpoint").inputs["subnet"]).toMatchObject({ id: subnetId });
  });

  it("has its address in the zone, and the zone in the network, without names of other machines", async () => {
    const recording = await deploy();
    expect(recording.named("gw-vault-zone").inputs).toMatchObject({
      ...{ resourceGroupName: "gw-group", location: "Global", privateZoneName: "privatelink.vaultcore.azure.net" },
    });
    expect(recording.named("gw-vault-endpoint").inputs).toMatchObject({
      ...{ resourceGroupName: "gw-group", location: "westeurope" },
    });
    expect(recording.named("gw-vault-endpoint-zone").inputs).toMatchObject({
      privateEndpointName: "gw-vault-endpoint",
      privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: expect.stringMatching(/\/gw-vault-zone$/) as string }],
    });
    const link = recording.named("gw-vault-zone-link");
    expect(link.inputs).toMatchObject({
      ...{ resourceGroupName: "gw-group", location: "Global", privateZoneName: "privatelink.vaultcore.azure.net" },
      virtualNetwork: { id: expect.stringMatching(/\/gw-network$/) as string },
      registrationEnabled: false,
    });
    expect(link.dependencies).toContain("gw-vault-zone");
  });

  it("is replaced when it is to stand in another subnet or to lead to another vault, and its link with another network", async () => {
    const recording = await deploy();
    expect(recording.named("gw-vault-endpoint").replaceOnChanges).toEqual([
      "subnet.id",
      "privateLinkServiceConnections[0].privateLinkServiceId",
    ]);
    expect(recording.named("gw-vault-zone-link").replaceOnChanges).toEqual(["virtualNetwork"]);
  });

  it("is linked with an existing network too where the zone is new, because its owner has no such zone", async () => {
    const recording = await deploy(
      {
        network: { ...gatewayArgs().network, existing },
        vault: vault({ subnetPrefix: "10.20.9.0/28", subnetId: `${NETWORK}/subnets/endpoints` }),
      },
      { [NETWORK]: hub },
    );
    expect(recording.named("gw-vault-zone-link").inputs["virtualNetwork"]).toEqual({ id: NETWORK });
  });
});
