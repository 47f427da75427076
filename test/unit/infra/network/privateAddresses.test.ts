import { DEFAULTS } from "../../../../infra/model/defaults";
import { isKeptByAzure, locationOf, reachedPrefixes } from "../../../../infra/network/privateAddresses";

const { network } = DEFAULTS.prod;
const peering = {
  network: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/hub",
  addressSpace: ["10.50.0.0/16", "10.60.0.0/16"],
};
const peered = { network: { ...network, peerings: [peering] }, tunnel: undefined } as const;

test("the first four addresses of a subnet and its last one are Azure's, and no other", () => {
  const kept = [...Array(16).keys()].filter((i) => isKeptByAzure(`10.1.2.${32 + i}`, "10.1.2.32/28"));
  expect(kept).toEqual([0, 1, 2, 3, 15]);
  expect([isKeptByAzure("10.1.2.31", "10.1.2.32/28"), isKeptByAzure("10.1.2.48", "10.1.2.32/28")]).toEqual([
    false,
    false,
  ]);
});

test("the gateways' network leads to its own prefixes, to those of its peerings and to those behind the tunnel", () => {
  const tunnel = { gatewaySubnet: "10.40.3.0/27", addressSpace: ["192.168.0.0/16"] };
  expect(reachedPrefixes({ ...peered, tunnel })).toEqual([
    { path: "network.addressSpace", prefix: network.addressSpace },
    { path: "network.peerings[0].addressSpace", prefix: "10.50.0.0/16" },
    { path: "network.peerings[0].addressSpace", prefix: "10.60.0.0/16" },
    { path: "enforceTunnel.onPremises.addressSpace", prefix: "192.168.0.0/16" },
  ]);
});

test("an address is unknown only where a network is there whose ways the settings do not say", () => {
  const remote = { network: { ...network, peerings: [{ ...peering, remoteGateway: true }] } };
  expect([
    locationOf("10.60.1.1", peered),
    locationOf("172.16.1.1", peered),
    locationOf("10.60.1.1", remote),
    locationOf("172.16.1.1", remote),
  ]).toEqual(["reached", "nowhere", "reached", "unknown"]);
});
