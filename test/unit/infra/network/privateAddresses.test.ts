import { DEFAULTS } from "../../../../infra/model/defaults";
import {
  closedSubnets,
  isKeptByAzure,
  locationOf,
  reachedPrefixes,
  withoutTunnel,
} from "../../../../infra/network/privateAddresses";

const { network } = DEFAULTS.prod;
const peering = {
  network: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/hub",
  addressSpace: ["10.50.0.0/16", "10.60.0.0/16"],
};
const existing = {
  network: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/own",
  addressSpace: ["10.20.0.0/16", "10.21.0.0/16"],
  laneSubnets: { a: "a", b: "b" },
  subnetPrefixes: { a: "10.20.1.0/24", b: "10.20.2.0/24" },
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
  // one gateway among the peerings is enough, and an existing network may have peerings of its owner's
  const one = { network: { ...network, peerings: [peering, { ...peering, remoteGateway: true }] } };
  expect(locationOf("172.16.1.1", one)).toBe("unknown");
  expect(locationOf("172.16.1.1", { network: { ...network, existing } })).toBe("unknown");
  expect(locationOf("10.21.1.1", { network: { ...network, existing } })).toBe("reached");
});

test("a tunnel without its gateway leads nowhere, and keeps its subnet closed", () => {
  const tunnel = { gatewaySubnet: "10.77.255.0/27", addressSpace: ["192.168.0.0/16"] };
  const without = withoutTunnel({ network, tunnel });
  expect([locationOf("192.168.1.1", { network, tunnel }), locationOf("192.168.1.1", without)]).toEqual([
    "reached",
    "nowhere",
  ]);
  expect(closedSubnets(without)).toEqual(closedSubnets({ network, tunnel }));
  expect(withoutTunnel({ network })).toEqual({ network });
});

test("no server can stand in the subnets of the gateways, of the VPN gateway and of the vault's endpoint, each by its setting", () => {
  const tunnel = { gatewaySubnet: "10.77.255.0/27", addressSpace: [] };
  expect(closedSubnets({ network, tunnel, vaultEndpoint: "10.77.9.0/28" })).toEqual([
    { path: "network.laneSubnets.a", prefix: network.laneSubnets.a },
    { path: "network.laneSubnets.b", prefix: network.laneSubnets.b },
    { path: "enforceTunnel.gatewaySubnet", prefix: "10.77.255.0/27" },
    { path: "vault.privateEndpoint.subnetPrefix", prefix: "10.77.9.0/28" },
  ]);
  expect(closedSubnets({ network: { ...network, existing } })).toEqual([
    { path: "network.existing.subnetPrefixes.a", prefix: "10.20.1.0/24" },
    { path: "network.existing.subnetPrefixes.b", prefix: "10.20.2.0/24" },
  ]);
  expect(reachedPrefixes({ network: { ...network, existing } })).toEqual([
    { path: "network.existing.addressSpace", prefix: "10.20.0.0/16" },
    { path: "network.existing.addressSpace", prefix: "10.21.0.0/16" },
  ]);
});
