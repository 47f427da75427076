/** Addresses that an external ICAP server may have. */
import { placeNotices } from "../../../../infra/icap/notices";
import { existing, hub, networkId } from "./networksOfOthers";
import { parse, problem, refusal } from "./parsing";

describe("an external ICAP server's address", () => {
  const server = (address: string) => ({
    icap: { server: "external", external: { product: "generic-reqmod", servers: [{ address }] } },
  });
  const enforceTunnel = {
    onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] },
    preSharedKey: "0123456789abcdef".repeat(4),
  };
  const everywhere = { network: { peerings: [hub] }, enforceTunnel };
  const ENCRYPTED = { secretNames: ["enforceTunnel"] };

  it.each(["10.77.9.10", "10.40.0.10", "10.90.0.10"])(
    "may be in the own network, a peered one, or behind the tunnel: %s",
    (address) => {
      expect(parse({ ...everywhere, ...server(address) }, "dev", ENCRYPTED).icap.external?.servers).toMatchObject([
        { address },
      ]);
    },
  );

  const spaces = [hub, { network: networkId("small"), addressSpace: ["10.60.0.0/16", "10.41.2.8/29"] }];
  const peered = (address: string) => ({ network: { peerings: spaces }, ...server(address) });

  it.each([
    ["10.40.0.0", "network.peerings[0].addressSpace 10.40.0.0/16"],
    ["10.40.0.3", "network.peerings[0].addressSpace 10.40.0.0/16"],
    ["10.40.255.255", "network.peerings[0].addressSpace 10.40.0.0/16"],
    ["10.41.2.15", "network.peerings[1].addressSpace 10.41.2.8/29"],
  ])("%s is refused: whatever the subnets of %s are, Azure keeps it", (address, where) => {
    expect(problem(peered(address))).toBe(
      `icap.external.servers[0].address  "${address}" is one that Azure keeps for itself: the first 4 addresses and the last of ${where}; give the server's own`,
    );
  });

  it.each(["10.40.0.4", "10.40.0.255", "10.40.1.0", "10.41.2.12"])(
    "%s can be a machine's in a peered network, for all that is known of its subnets",
    (address) => {
      expect(parse(peered(address)).icap.external?.servers).toMatchObject([{ address }]);
    },
  );

  it("of an existing network's address space is refused in the same way", () => {
    expect(problem({ network: { existing }, ...server("10.21.255.255") })).toMatch(
      /keeps for itself: the first 4 addresses and the last of network\.existing\.addressSpace 10\.21\.0\.0\/16;/,
    );
  });

  it.each(["10.90.0.0", "10.90.0.1", "10.90.0.255"])(
    "%s behind the tunnel can be right: nothing there is Azure's",
    (address) => {
      expect(parse({ ...everywhere, ...server(address) }, "dev", ENCRYPTED).icap.external?.servers).toMatchObject([
        { address },
      ]);
    },
  );

  it("in none of them is refused, with all that the gateways reach and what would help", () => {
    expect(problem({ ...everywhere, ...server("10.41.0.10") }, "dev", ENCRYPTED)).toBe(
      'icap.external.servers[0].address  "10.41.0.10" is in no network that the gateways reach (network.addressSpace 10.77.0.0/16, ' +
        "network.peerings[0].addressSpace 10.40.0.0/16 and enforceTunnel.onPremises.addressSpace 10.90.0.0/24); correct it, name its " +
        "network in network.peerings, or add its prefix to enforceTunnel.onPremises.addressSpace",
    );
    expect(problem(server("10.40.0.10"))).toMatch(/reach \(network\.addressSpace 10\.77\.0\.0\/16\); correct it/);
  });

  it("behind a tunnel without its gateway is refused", () => {
    const values = { ...everywhere, enforceTunnel: { ...enforceTunnel, withoutGateway: true } };
    expect(problem({ ...values, ...server("10.90.0.10") }, "dev", ENCRYPTED)).toBe(
      'icap.external.servers[0].address  "10.90.0.10" is behind the tunnel, which leads nowhere while enforceTunnel.withoutGateway is true; ' +
        "take the server out of icap.external.servers, or set enforceTunnel.withoutGateway to false",
    );
    expect(problem({ ...values, ...server("10.41.0.10") }, "dev", ENCRYPTED)).toMatch(
      /"10\.41\.0\.10" is in no network that the gateways reach \(network\.addressSpace 10\.77\.0\.0\/16 and network\.peerings/,
    );
  });

  it.each([
    ["10.77.1.200", {}, /is in network\.laneSubnets\.a 10\.77\.1\.0\/24, where nobody may ask a server on port 1344/],
    ["10.77.255.10", { enforceTunnel }, /is in enforceTunnel\.gatewaySubnet 10\.77\.255\.0\/27/],
    ["10.21.1.9", { network: { existing } }, /is in network\.existing\.subnetPrefixes\.b 10\.21\.1\.0\/24/],
  ])("in a subnet that lets nobody ask is refused: %s", (address, more, expected) => {
    expect(problem({ ...more, ...server(address) }, "dev", "enforceTunnel" in more ? ENCRYPTED : {})).toMatch(expected);
  });

  it("that an existing network's own peerings, or a peered network's gateway, may lead to is taken, and told to be unknown", () => {
    const told = (values: object) => {
      const { icap, network } = parse({ ...values, ...server("10.41.0.10") });
      return placeNotices(icap.external!, network);
    };
    expect(told({ network: { existing } })).toEqual([
      {
        severity: "warn",
        text: "It is unknown whether the gateways reach server-1 (10.41.0.10): only a peering or gateway of the network of network.existing can lead there, and no setting says where to.",
        headline: "it is unknown whether the gateways reach server-1 (10.41.0.10)",
      },
    ]);
    expect(told({ network: { peerings: [{ ...hub, remoteGateway: true }] } })[0]?.text).toContain(
      "only the gateway of the peered network with remoteGateway can lead there",
    );
    const { icap, network } = parse({ network: { existing }, ...server("10.20.9.10") });
    expect(placeNotices(icap.external!, network)).toEqual([]);
  });

  it("is not judged by networks that are wrong themselves", () => {
    const wrong = { network: { peerings: [{ ...hub, addressSpace: ["10.40.0.0"] }] } };
    expect(refusal({ ...wrong, ...server("10.40.0.10") })).not.toContain("icap.external");
  });

  it("of Enforce behind a peered network's own gateway is taken as well", () => {
    const detectionServer = { addresses: ["10.77.254.10"], enforceAddresses: ["10.91.0.10"] };
    expect(problem({ detectionServer, network: { peerings: [hub] } })).toMatch(
      /enforceAddresses\[0\] .* is behind nothing/,
    );
    const peerings = [{ ...hub, remoteGateway: true }];
    expect(parse({ detectionServer, network: { peerings } }).detectionServer?.enforceAddresses).toEqual(["10.91.0.10"]);
  });

  it.each(["10.77.0.0", "10.77.0.3", "10.77.255.255"])("%s is refused: Azure keeps it for itself", (address) =>
    expect(problem(server(address))).toMatch(
      `icap.external.servers[0].address  "${address}" is one that Azure keeps for itself: the first 4 addresses and the last of network.addressSpace 10.77.0.0/16; give the server's own`,
    ),
  );

  it.each(["52.1.2.3", "*", "10.77.9.0/24", "0.0.0.0/0"])(
    "%s is refused: never a client's address, and never more than one server",
    (address) => expect(problem(server(address))).toMatch(/^icap\.external\.servers\[0\]\.address {2}/),
  );
});
