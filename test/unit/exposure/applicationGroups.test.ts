/** Application security groups, at either end of a rule: who is a member, and who may be. */
import { UNKNOWN } from "../../../exposure";
import { card, denyAll, lines, network, rule } from "./small";

describe("application security groups", () => {
  const SERVERS = "/groups/applicationSecurityGroups/servers";
  const to = (members: readonly string[]) =>
    network([rule("Client", 100, { sources: ["52.0.0.1"], destinations: [SERVERS] }), denyAll(), denyAll("Outbound")], {
      scaleSets: [
        { id: "m", name: "machines", networkInterfaces: [card("nic", { applicationSecurityGroups: members })] },
      ],
    });

  it.each<[string, string[], string[]]>([
    ["a member, in any case", [SERVERS.toUpperCase()], ["Tcp 443: 52.0.0.1/32"]],
    ["a member of this and others", ["/other", SERVERS], ["Tcp 443: 52.0.0.1/32"]],
    ["no member", ["/other"], []],
    ["a member for certain, of others too that are not known", [UNKNOWN, SERVERS], ["Tcp 443: 52.0.0.1/32"]],
  ])("let in to %s", (_, members, expected) => expect(lines(to(members), "public")).toEqual(expected));

  it("make it depend where the machine's groups are not known", () => {
    expect(lines(to([UNKNOWN]), "public")[0]).toMatch(
      /^Tcp 443: depends \(\/groups\/applicationSecurityGroups\/servers \(as for .*\)\) within 52\.0\.0\.1\/32$/,
    );
  });

  it("of the sender let in their members alone", () => {
    const model = network(
      [
        rule("Members", 100, { sources: [SERVERS] }),
        denyAll(),
        rule("Out", 100, { direction: "Outbound", protocol: "*", destinationPorts: ["*"] }),
      ],
      {
        scaleSets: [],
        networkInterfaces: [
          card("target", { address: "10.77.1.4" }),
          card("member", { address: "10.77.1.5", applicationSecurityGroups: [SERVERS] }),
          card("other", { address: "10.77.1.6", applicationSecurityGroups: ["/other"] }),
          card("unknown", { address: "10.77.1.7", applicationSecurityGroups: [UNKNOWN] }),
        ],
      },
    );
    const [line] = lines(model, "inside", "target");
    expect(line).toMatch(/^Tcp 443: 10\.77\.1\.5\/32; depends/);
    expect(line).not.toContain("10.77.1.6");
  });
});
