import { existing, hub, networkId } from "./networksOfOthers";
import { parse, problem, refusal } from "./parsing";

describe("the settings of peered networks", () => {
  it("take networks that have no address in common", () => {
    const peerings = [
      hub,
      { network: networkId("lab"), addressSpace: ["10.41.0.0/16", "10.42.0.0/16"], remoteGateway: true },
    ];
    expect(parse({ network: { peerings } }).network.peerings).toEqual(peerings);
    expect(parse().network.peerings).toEqual([]);
  });

  it("tell every overlap with both address spaces, and every network that is peered twice, at once", () => {
    const peerings = [
      { network: networkId("hub"), addressSpace: ["10.77.128.0/17"], remoteGateway: true },
      { network: networkId("HUB"), addressSpace: ["10.40.0.0/16", "10.40.1.0/24"], remoteGateway: true },
    ];
    expect(refusal({ network: { peerings } })).toBe(
      [
        "4 problems in Pulumi.dev.yaml:",
        "  network.peerings[1].network          is that of network.peerings[0]; Azure peers two networks once",
        "  network.peerings[1].remoteGateway    is true for network.peerings[0] too; Azure takes the gateway of one peered network",
        '  network.peerings[0].addressSpace[0]  "10.77.128.0/17" overlaps network.addressSpace 10.77.0.0/16; networks that are peered have no address in common',
        '  network.peerings[1].addressSpace[1]  "10.40.1.0/24" overlaps network.peerings[1].addressSpace[0] 10.40.0.0/16; networks that are peered have no address in common',
      ].join("\n"),
    );
  });

  it.each([
    [
      "an id that is no network's",
      { ...hub, network: `${hub.network}/subnets/a` },
      `network.peerings[0].network  "/subscriptions/00000000-0000-0000-0000-000000000002/res..." is not an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/virtualNetworks/name`,
    ],
    [
      "a public address space",
      { ...hub, addressSpace: ["52.1.0.0/16"] },
      'network.peerings[0].addressSpace[0]  "52.1.0.0/16" is not a private range; choose one inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10',
    ],
    [
      "no address space",
      { network: hub.network, addressSpace: [] },
      "network.peerings[0].addressSpace  names no prefix; give the whole address space of the network",
    ],
    [
      "a misspelt field",
      { ...hub, remoteGatewy: true },
      'network.peerings[0].remoteGatewy  is not a setting; did you mean "remoteGateway"?',
    ],
  ])("refuse %s", (_, peering, text) => {
    expect(problem({ network: { peerings: [peering] } })).toBe(text);
  });

  it("are at most 500, Azure's limit", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => ({
        network: networkId(`n${i}`),
        addressSpace: [`10.${i >> 8}.${i & 255}.0/24`],
      }));
    expect(parse({ network: { peerings: many(500) } }).network.peerings).toHaveLength(500);
    expect(problem({ network: { peerings: many(501) } })).toBe("network.peerings  has more than 500 peerings");
  });
});

describe("the settings of a network that is there already", () => {
  it("take a subnet of it for each lane", () => {
    expect(parse({ network: { existing } }).network.existing).toEqual(existing);
  });

  it("exclude a new network's settings, and peerings, which are its owner's", () => {
    expect(
      refusal({
        network: {
          ...{ existing, addressSpace: "10.77.0.0/16", laneSubnets: { a: "10.77.1.0/24", b: "10.77.2.0/24" } },
          ...{ natGateways: "shared", peerings: [hub] },
        },
      }),
    ).toBe(
      [
        "4 problems in Pulumi.dev.yaml:",
        "  network.addressSpace  applies only to a network that is created; with network.existing, leave it out",
        "  network.laneSubnets   applies only to a network that is created; with network.existing, leave it out",
        "  network.natGateways   applies only to a network that is created; with network.existing, leave it out",
        "  network.peerings      apply only to a network that is created; the owner of the network of network.existing peers it, and its peerings are read from Azure",
      ].join("\n"),
    );
  });

  it("are checked as those of a new one: inside the address space, apart, with addresses for both generations", () => {
    const { laneSubnets } = existing;
    expect(
      refusal({
        network: {
          existing: {
            ...existing,
            laneSubnets: { a: laneSubnets.a, b: `${networkId("other")}/subnets/b` },
            subnetPrefixes: { a: "10.22.1.0/24", b: "10.22.1.0/29" },
          },
        },
        lanes: { instances: 2 },
      }),
    ).toMatch(/network\.existing\.laneSubnets\.b +is not a subnet of network\.existing\.network\n/);
    for (const kept of ["GatewaySubnet", "AzureFirewallSubnet"]) {
      const b = laneSubnets.b.replace(/[^/]+$/, kept);
      expect(problem({ network: { existing: { ...existing, laneSubnets: { a: laneSubnets.a, b } } } })).toBe(
        `network.existing.laneSubnets.b  is the subnet "${kept}", in which Azure takes no machines but those of its own service; give the lane a subnet of its own`,
      );
    }
    expect(
      refusal({
        network: { existing: { ...existing, subnetPrefixes: { a: "10.22.1.0/24", b: "10.22.1.0/29" } } },
        lanes: { instances: 2 },
      }),
    ).toBe(
      [
        "4 problems in Pulumi.dev.yaml:",
        '  network.existing.subnetPrefixes.a  "10.22.1.0/24" is not inside network.existing.addressSpace 10.20.0.0/16, 10.21.0.0/16',
        '  network.existing.subnetPrefixes.b  "10.22.1.0/29" is not inside network.existing.addressSpace 10.20.0.0/16, 10.21.0.0/16',
        '  network.existing.subnetPrefixes.b  "10.22.1.0/29" overlaps network.existing.subnetPrefixes.a 10.22.1.0/24',
        '  network.existing.subnetPrefixes.b  "10.22.1.0/29" has addresses for 3 machines; 4 are needed, twice lanes.instances (2), because old and new machines exist together while a lane is replaced',
      ].join("\n"),
    );
  });

  it("need one subnet for each lane, by ids of subnets", () => {
    expect(
      problem({
        network: {
          existing: {
            ...existing,
            laneSubnets: {
              a: existing.laneSubnets.a,
              b: existing.laneSubnets.a.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions"),
            },
          },
        },
      }),
    ).toBe(
      "network.existing.laneSubnets.b  is the same as network.existing.laneSubnets.a; give each lane its own subnet",
    );
    expect(
      problem({
        network: { existing: { ...existing, laneSubnets: { ...existing.laneSubnets, b: networkId("shared") } } },
      }),
    ).toMatch(
      /^network\.existing\.laneSubnets\.b {2}".*" is not an id such as .*\/virtualNetworks\/name\/subnets\/name$/,
    );
  });
});
