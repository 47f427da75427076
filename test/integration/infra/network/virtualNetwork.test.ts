import { Secret, type Settings } from "../../../../infra/model";
import { DEFAULTS } from "../../../../infra/model/defaults";
import { IPSEC } from "../../../../infra/model/sections/tunnel";
import { byPreset } from "../../../../infra/model/setting";
import { serviceEndpoints } from "../../../../infra/network/virtualNetwork";
import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";
import { parts } from "../reading";
import type { Recording } from "../recorder";
import { deployTwoRegions, secondRegion } from "../twoRegions";

const base = gatewayArgs();
const enforceTunnel: NonNullable<Settings["enforceTunnel"]> = {
  ...DEFAULTS.prod.enforceTunnel,
  onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] },
  preSharedKey: new Secret("key".repeat(16)),
  ipsec: byPreset(IPSEC, "prod"),
  zones: [1, 2, 3],
};

/** NAT gateway of each lane's subnet in the first region, by its name. */
const waysOut = (recording: Recording) =>
  parts(recording.named("gw-network"), "subnets").map(({ natGateway }) =>
    (natGateway as { id: string }).id.split("/").at(-1),
  );

describe("the gateways' network", () => {
  it("spans the settings' addresses, in each region its own, and joins the lanes to their route table", async () => {
    const { recording } = await deployTwoRegions({ enforceTunnel });
    const spaces = ["gw-network", "gw-network-northeurope"].map((name) => recording.named(name).inputs["addressSpace"]);
    expect(spaces).toEqual([
      { addressPrefixes: [base.network.addressSpace] },
      { addressPrefixes: [secondRegion.addressSpace] },
    ]);
    const [a, b] = parts(recording.named("gw-network"), "subnets");
    for (const lane of [a, b])
      expect(lane!["routeTable"]).toEqual({ id: expect.stringMatching(/\/gw-lane-routes$/) as string });
  });

  it("has the detection servers' routes on their subnet, where they answer Enforce through the tunnel", async () => {
    const detectionServer = {
      ...DEFAULTS.prod.detectionServer,
      addresses: ["10.77.254.10"],
      enforceAddresses: ["10.90.0.12", "10.90.0.10", "10.90.0.10"],
    };
    const { recording } = await deployed({ enforceTunnel, detectionServer });
    const subnet = parts(recording.named("gw-network"), "subnets").find(({ name }) => name === "detection");
    expect(subnet).toMatchObject({
      routeTable: { id: expect.stringMatching(/\/gw-detection-routes$/) as string },
      networkSecurityGroup: { id: expect.stringMatching(/\/gw-detection-rules$/) as string },
      defaultOutboundAccess: false,
    });
    // Azure refuses two routes to one address, and two of one name; the order of the settings changes no route
    expect(parts(recording.named("gw-detection-routes"), "routes").map(({ name }) => name)).toEqual([
      "to-10-90-0-10",
      "to-10-90-0-12",
    ]);
  });

  it("of each region is replaced when its lane's addresses change, the old one first with its machines", async () => {
    const { recording } = await deployTwoRegions();
    const { replaceOnChanges, deleteBeforeReplace } = recording.named("gw-network");
    expect({ replaceOnChanges, deleteBeforeReplace }).toEqual({
      replaceOnChanges: ["subnets[0].addressPrefix", "subnets[1].addressPrefix"],
      deleteBeforeReplace: true,
    });
    expect(recording.named("gw-network-northeurope")).toMatchObject({
      replaceOnChanges: ["subnets[0].addressPrefix"],
      deleteBeforeReplace: true,
    });
  });

  it("goes out through a NAT gateway of each lane, through one for both, or through lane a's where lane b is elsewhere", async () => {
    const { recording: usual } = await deployed();
    expect(waysOut(usual)).toEqual(["gw-nat-a", "gw-nat-b"]);
    for (const subnet of parts(usual.named("gw-network"), "subnets")) expect(subnet).not.toHaveProperty("routeTable");
    const shared = { network: { ...base.network, natGateways: "shared" as const } };
    expect(waysOut((await deployed(shared)).recording)).toEqual(["gw-nat", "gw-nat"]);
    const { recording } = await deployTwoRegions();
    expect(waysOut(recording)).toEqual(["gw-nat-a", "gw-nat-a"]);
    const [there] = parts(recording.named("gw-network-northeurope"), "subnets");
    expect(there!["natGateway"]).toEqual({ id: expect.stringMatching(/\/gw-nat-b$/) as string });
  });

  it("goes out from an address of its own, which is replaced with its zones, because nobody was told it", async () => {
    const { recording } = await deployed();
    for (const lane of ["a", "b"]) {
      const nat = recording.named(`gw-nat-${lane}`);
      expect(nat.inputs).toMatchObject({
        sku: { name: "Standard" },
        publicIpAddresses: [{ id: expect.stringMatching(new RegExp(`/gw-nat-${lane}-address$`)) as string }],
      });
      const address = recording.named(`gw-nat-${lane}-address`);
      expect([nat.replaceOnChanges, address.replaceOnChanges]).toEqual([["zones"], ["zones"]]);
      expect([address.protect, address.ignoreChanges]).toEqual([false, []]);
    }
  });

  it("has one service endpoint for each service that it reaches at public addresses", () => {
    expect([
      serviceEndpoints({ vault: true }),
      serviceEndpoints({ vault: false }),
      serviceEndpoints({ vault: false, lists: "here" }),
      serviceEndpoints({ vault: true, lists: "elsewhere" }),
    ]).toEqual([["Microsoft.KeyVault"], [], ["Microsoft.Storage"], ["Microsoft.KeyVault", "Microsoft.Storage.Global"]]);
  });

  it("puts its subnets and its one way out where the lanes' machines are", async () => {
    const { recording } = await deployTwoRegions({ lanes: { ...base.lanes, zones: [2, 3] } });
    expect(parts(recording.named("gw-network-northeurope"), "subnets").map(({ name }) => name)).toEqual(["lane-b"]);
    // a NAT gateway is in one zone
    expect(recording.named("gw-nat-a").inputs["zones"]).toEqual(["2"]);
    const shared = { ...base.network, natGateways: "shared" as const };
    expect((await deployed({ network: shared })).recording.named("gw-nat").inputs["zones"]).toEqual(["1"]);
  });
});
