import { accepted, changed, emptySubscription } from "../subscription";

const ENDPOINT = "azure-native:network:PrivateEndpoint";
const ZONE = "azure-native:privatedns:PrivateZone";
const LINK = "azure-native:privatedns:VirtualNetworkLink";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";
const VAULT_ZONE = "privatelink.vaultcore.azure.net";

let azure: ReturnType<typeof emptySubscription>;
let network: string;
let vault: string;
beforeEach(async () => {
  azure = emptySubscription();
  await azure.create(accepted.group!.type, accepted.group!.inputs);
  network = (await azure.create(accepted.network!.type, accepted.network!.inputs)).id;
  vault = (await azure.create(accepted.vault!.type, accepted.vault!.inputs)).id;
});

const endpoint = (name = "endpoint") => ({
  ...{ resourceGroupName: "rg", privateEndpointName: name },
  subnet: { id: `${network}/subnets/b` },
  privateLinkServiceConnections: [{ name: "vault", privateLinkServiceId: vault, groupIds: ["vault"] }],
});
const zone = (name = VAULT_ZONE) => ({ resourceGroupName: "rg", privateZoneName: name, location: "Global" });
const link = (name: string) => ({
  ...{ resourceGroupName: "rg", privateZoneName: VAULT_ZONE, virtualNetworkLinkName: name, location: "Global" },
  virtualNetwork: { id: network },
});

test("an endpoint has the first address of its subnet that is free, and keeps it; the next one has the next", async () => {
  const first = await azure.create(ENDPOINT, endpoint());
  const second = await azure.create(ENDPOINT, endpoint("second"));
  const configs = (address: string) => [{ fqdn: "vault-1234.vault.azure.net", ipAddresses: [address] }];
  expect(first.outputs.customDnsConfigs).toEqual(configs("10.1.2.4"));
  expect(second.outputs.customDnsConfigs).toEqual(configs("10.1.2.5"));
  const tagged = { ...endpoint(), location: "westeurope", tags: { a: "b" } };
  expect((await azure.update(ENDPOINT, first.id, tagged)).outputs.customDnsConfigs).toEqual(configs("10.1.2.4"));
});

test.each([
  ["a subnet that is not there", "subnet.id", "/subscriptions/x/none", "InvalidResourceReference"],
  [
    "a vault that is not there",
    "privateLinkServiceConnections.0.privateLinkServiceId",
    "/subscriptions/x/none",
    "InvalidResourceReference",
  ],
  [
    "a group that a vault has not",
    "privateLinkServiceConnections.0.groupIds",
    ["blob"],
    "are not those of the resource: vault",
  ],
  ["no subnet", "subnet", undefined, "a private endpoint needs a subnet"],
  ["no connection", "privateLinkServiceConnections", [], "PrivateEndpointMustHaveExactlyOne"],
  ["another region than the network's", "location", "northeurope", "cannot be in subnet"],
])("is refused with %s", async (_, path, value, words) => {
  await expect(azure.create(ENDPOINT, changed(endpoint(), path, value))).rejects.toThrow(words);
});

test("the subnet cannot change, and cannot be deleted while it has the endpoint", async () => {
  const { id } = await azure.create(ENDPOINT, endpoint());
  const moved = { ...changed(endpoint(), "subnet.id", `${network}/subnets/a`), location: "westeurope" };
  await expect(azure.update(ENDPOINT, id, moved)).rejects.toThrow("PrivateEndpointCannotChangeSubnet");
  await expect(azure.destroy(accepted.network!.type, network)).rejects.toThrow(`in use by ${id}`);
  await azure.destroy(ENDPOINT, id);
  await azure.destroy(accepted.network!.type, network);
});

test("an endpoint writes into the zone of vaults, and into no other", async () => {
  await azure.create(ENDPOINT, endpoint());
  const group = (zoneId: string) => ({
    ...{ resourceGroupName: "rg", privateEndpointName: "endpoint", privateDnsZoneGroupName: "default" },
    privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: zoneId }],
  });
  const { id } = await azure.create(ZONE, zone());
  const { id: blobs } = await azure.create(ZONE, zone("privatelink.blob.core.windows.net"));
  await expect(azure.create(ZONE_GROUP, group(blobs))).rejects.toThrow("UselessZone");
  await expect(azure.create(ZONE_GROUP, group(`${id}x`))).rejects.toThrow("InvalidResourceReference");
  await azure.create(ZONE_GROUP, group(id));
});

test("a network is linked with one zone of a name, and a zone with links cannot go", async () => {
  const { id } = await azure.create(ZONE, zone());
  const { id: first } = await azure.create(LINK, link("one"));
  await expect(azure.create(LINK, link("two"))).rejects.toThrow("linked to multiple zones with overlapping namespaces");
  await expect(azure.destroy(ZONE, id)).rejects.toThrow("CannotDeleteResource");
  await azure.destroy(LINK, first);
  await azure.destroy(ZONE, id);
});

test("zones and links are in no region", async () => {
  await expect(azure.create(ZONE, { ...zone(), location: "westeurope" })).rejects.toThrow("LocationNotAvailable");
});
