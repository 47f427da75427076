import { problem, refusal } from "./parsing";

describe("the network and the public addresses", () => {
  it.each([
    [
      "a subnet outside the network",
      { network: { laneSubnets: { a: "10.77.1.0/24", b: "10.78.2.0/24" } } },
      'network.laneSubnets.b  "10.78.2.0/24" is not inside network.addressSpace 10.77.0.0/16',
    ],
    [
      "a public network",
      { network: { addressSpace: "52.1.0.0/16", laneSubnets: { a: "10.77.1.0/24", b: "10.77.2.0/24" } } },
      'network.addressSpace  "52.1.0.0/16" is not a private range; choose one inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10',
    ],
    [
      "a network without its subnets",
      { network: { addressSpace: "10.1.0.0/16" } },
      "network.laneSubnets  is missing; with your own network.addressSpace, give a subnet inside it for lane a and one for lane b",
    ],
    [
      "one lane's subnet only",
      { network: { laneSubnets: { a: "10.77.1.0/24" } } },
      "network.laneSubnets.b  is missing",
    ],
    [
      "a third lane",
      { network: { laneSubnets: { a: "10.77.1.0/24", b: "10.77.2.0/24", c: "10.77.3.0/24" } } },
      "network.laneSubnets.c  is not a setting; known: a, b",
    ],
  ])("are refused with %s", (_, values, text) => expect(problem(values)).toBe(text));

  it("are refused with addresses in place of their ids, each named", () => {
    expect(refusal({ publicAddresses: { existing: { a: "52.1.2.3", b: "52.1.2.4" } } })).toBe(
      [
        "2 problems in Pulumi.dev.yaml:",
        '  publicAddresses.existing.a  "52.1.2.3" is not an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/publicIPAddresses/name',
        '  publicAddresses.existing.b  "52.1.2.4" is not an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/publicIPAddresses/name',
      ].join("\n"),
    );
  });

  it("are refused with one existing address for both lanes", () => {
    const id =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/one";
    expect(problem({ publicAddresses: { existing: { a: id, b: id.toUpperCase() } } })).toBe(
      "publicAddresses.existing.b  is the same as publicAddresses.existing.a; give each lane its own address",
    );
  });
});
