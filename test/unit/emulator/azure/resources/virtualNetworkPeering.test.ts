import { emptySubscription, accepted, changed } from "../subscription";

const PEERING = "azure-native:network:VirtualNetworkPeering";
const network = accepted.network!;
const remoteId = (name: string) =>
  `/subscriptions/22222222-2222-4333-8444-555555555555/resourceGroups/dlp/providers/Microsoft.Network/virtualNetworks/${name}`;
const peering = (name: string, space?: string) => ({
  ...{ resourceGroupName: "rg", virtualNetworkName: "net", virtualNetworkPeeringName: name },
  remoteVirtualNetwork: { id: remoteId(name) },
  ...(space === undefined ? {} : { remoteAddressSpace: { addressPrefixes: [space] } }),
  allowVirtualNetworkAccess: true,
});

let azure: ReturnType<typeof emptySubscription>;
let networkId: string;
beforeEach(async () => {
  azure = emptySubscription();
  azure.store.remoteNetworks = [
    { id: remoteId("HUB"), addressSpace: ["10.40.0.0/16"], peersBack: true, lendsGateway: false },
    { id: remoteId("shy"), addressSpace: ["10.41.0.0/16"], peersBack: false, lendsGateway: true },
  ];
  await azure.create(accepted.group!.type, accepted.group!.inputs);
  ({ id: networkId } = await azure.create(network.type, network.inputs));
});

test("a peering is connected when the other side made its half, and initiated until then or where nobody knows the other side", async () => {
  const states = [];
  for (const inputs of [peering("hub"), peering("shy"), peering("stranger", "10.42.0.0/16")])
    states.push((await azure.create(PEERING, inputs)).outputs);
  expect(states.map(({ peeringState }) => peeringState)).toEqual(["Connected", "Initiated", "Initiated"]);
  expect(states.map(({ remoteAddressSpace }) => remoteAddressSpace)).toEqual(
    ["10.40.0.0/16", "10.41.0.0/16", "10.42.0.0/16"].map((prefix) => ({ addressPrefixes: [prefix] })),
  );
});

test("the address space that Azure answers is the real one, whatever the program wrote", async () => {
  const { outputs } = await azure.create(PEERING, peering("hub", "10.50.0.0/16"));
  expect(outputs.remoteVirtualNetworkAddressSpace).toEqual({ addressPrefixes: ["10.40.0.0/16"] });
});

test.each<[string, object, string]>([
  ["an address in common with the network's own", peering("stranger", "10.1.2.0/24"), "VnetAddressSpacesOverlap"],
  [
    "an address in common with another peer",
    peering("stranger", "10.40.9.0/24"),
    "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
  ],
  [
    "a network that is peered already",
    { ...peering("hub"), virtualNetworkPeeringName: "again" },
    "AnotherPeeringAlreadyReferencesRemoteVnet",
  ],
  ["no network to stand in", { ...peering("shy"), virtualNetworkName: "missing" }, "ParentResourceNotFound"],
  [
    "a remote id that is no network",
    { ...peering("shy"), remoteVirtualNetwork: { id: "hub" } },
    "LinkedInvalidPropertyId",
  ],
  [
    "a gateway that the other network does not have",
    { ...peering("lab"), useRemoteGateways: true },
    "RemoteVnetHasNoGateways",
  ],
])("a peering with %s is refused", async (_, inputs, code) => {
  await azure.create(PEERING, peering("hub"));
  azure.store.remoteNetworks = [
    ...azure.store.remoteNetworks,
    { id: remoteId("lab"), addressSpace: ["10.43.0.0/16"], peersBack: true, lendsGateway: false },
  ];
  await expect(azure.create(PEERING, inputs as ReturnType<typeof peering>)).rejects.toThrow(code);
});

test("the gateway of one peered network is used, not of two", async () => {
  await azure.create(PEERING, { ...peering("shy"), useRemoteGateways: true });
  await expect(
    azure.create(PEERING, { ...peering("stranger", "10.42.0.0/16"), useRemoteGateways: true }),
  ).rejects.toThrow("OnlyOnePeeringCanUseRemoteGateways");
});

test("a network does not grow into a peer's addresses, and a peering never leads to another network", async () => {
  const { id } = await azure.create(PEERING, peering("hub"));
  const grown = changed(network.inputs, "addressSpace.addressPrefixes", ["10.1.0.0/16", "10.40.8.0/21"]);
  await expect(azure.update(network.type, networkId, grown)).rejects.toThrow("VnetAddressSpacesOverlap");
  await expect(
    azure.update(PEERING, id, { ...peering("hub"), remoteVirtualNetwork: { id: remoteId("shy") } }),
  ).rejects.toThrow("ChangingRemoteVirtualNetworkNotAllowed");
});

test("peerings go with their network", async () => {
  const { id } = await azure.create(PEERING, peering("hub"));
  await azure.destroy(network.type, networkId);
  expect(azure.store.get(id)).toBeUndefined();
});
