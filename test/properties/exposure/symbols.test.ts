import { compareExposure, EMPTY_MODEL, exposureOf, type NetworkModel, type SecurityRule } from "../../../exposure";
import { testSymbols } from "./symbolProperties";

testSymbols(10);

describe("an application security group at both ends", () => {
  const GROUP = "/p/applicationSecurityGroups/x";
  const rule = (direction: "Inbound" | "Outbound", access: "Allow" | "Deny", ends: object): SecurityRule => ({
    ...{ name: `${access}${direction}`, priority: 100, direction, access, protocol: "*" },
    ...{ sources: ["*"], sourcePorts: ["*"], destinations: ["*"], destinationPorts: ["*"], ...ends },
  });
  const card = (address: string, groups: string[]) => ({
    name: address,
    ipConfigurations: [{ subnet: "s", address, pools: [], applicationSecurityGroups: groups }],
  });
  const model = (rules: readonly SecurityRule[]): NetworkModel => ({
    ...EMPTY_MODEL,
    networks: [
      {
        ...{ id: "v", name: "v", addressPrefixes: ["10.0.0.0/16"], connectedPrefixes: [] },
        subnets: [{ id: "s", name: "s", prefixes: ["10.0.0.0/24"], securityGroup: "g" }],
      },
    ],
    securityGroups: [
      { id: "g", name: "g", rules: [...rules, { ...rule("Inbound", "Deny", {}), name: "DenyAll", priority: 4096 }] },
    ],
    networkInterfaces: [card("10.0.0.5", [GROUP]), card("10.0.0.6", [])],
  });

  it("is another question for the sender than for the receiver", () => {
    const deny = rule("Outbound", "Deny", { destinations: [GROUP] });
    const allow = rule("Inbound", "Allow", { sources: [GROUP], priority: 110 });
    const { endpoints } = compareExposure(model([deny]), model([deny, allow]));
    expect(endpoints).toHaveLength(1);
    expect(endpoints[0]).toMatchObject({ kind: "inside", name: "10.0.0.6", change: "widened" });
    expect(endpoints[0]!.added[0]!.addresses.addresses).toEqual([{ first: 0x0a000005, last: 0x0a000005 }]);
  });

  it("has the members that the cards say, and no others among them", () => {
    const { endpoints } = exposureOf(model([rule("Inbound", "Allow", { sources: [GROUP] })]));
    const inside = endpoints.filter(({ kind }) => kind === "inside");
    for (const { entries } of inside) {
      const [first] = entries;
      expect(first!.addresses.addresses).toEqual([{ first: 0x0a000005, last: 0x0a000005 }]);
    }
  });
});
