/** The rule that an explanation names as the one that nearly decided, and what kept it from that. */
import { explain, type NearestRule, type Question, type SecurityRule } from "../../../exposure";
import { card, denyAll, network, rule } from "./small";

function nearest(rules: readonly SecurityRule[], question: Partial<Question> = {}): NearestRule | undefined {
  const asked = { from: "52.0.0.9", to: "a", protocol: "Tcp", port: 443, ...question } as const;
  return explain(network([...rules, denyAll(), denyAll("Outbound")]), asked).steps.at(-1)!.nearest;
}
const client = (name: string, priority: number, changes: Partial<SecurityRule> = {}) =>
  rule(name, priority, { sources: ["52.0.0.1"], ...changes });

test.each<[string, readonly SecurityRule[], Partial<Question>, string, string[]]>([
  [
    "a source",
    [client("A", 100)],
    {},
    "A",
    ["source 52.0.0.9 is not among its addresses; the nearest is 52.0.0.1, 8 away"],
  ],
  [
    "a source above",
    [client("A", 100, { sources: ["52.0.0.0/30", "52.0.0.12/30"] })],
    {},
    "A",
    ["source 52.0.0.9 is not among its addresses; the nearest is 52.0.0.12, 3 away"],
  ],
  [
    "a source that may be in a tag",
    [
      client("Deny", 100, { access: "Deny", sources: ["52.0.0.9"] }),
      client("A", 200, { sources: ["52.0.0.1", "Storage"] }),
    ],
    {},
    "A",
    ["source 52.0.0.9 is not among its addresses unless an unresolved tag holds it; the nearest is 52.0.0.1, 8 away"],
  ],
  [
    "a source that only a tag may have",
    [
      client("Deny", 100, { access: "Deny", sources: ["52.0.0.0/30"] }),
      rule("Own", 150, { access: "Deny", sources: ["52.0.0.9"], destinationPorts: ["443"] }),
      client("A", 200, { sources: ["Storage"], destinationPorts: ["80"] }),
    ],
    {},
    "A",
    ["source 52.0.0.9 is not among its addresses unless an unresolved tag holds it", "it is about port 80, not 443"],
  ],
  [
    "a port of no known form",
    [client("A", 100, { destinationPorts: ["https"] })],
    {},
    "A",
    [
      "source 52.0.0.9 is not among its addresses; the nearest is 52.0.0.1, 8 away",
      "it is about port (none known), not 443",
    ],
  ],
  [
    "a destination",
    [rule("A", 100, { sources: ["52.0.0.9"], destinations: ["10.77.2.0/24"] })],
    {},
    "A",
    ["destination 10.77.1.0 is not among its addresses; the nearest is 10.77.2.0, 256 away"],
  ],
  ["a protocol", [client("A", 100, { sources: ["*"], protocol: "Udp" })], {}, "A", ["it is not about Tcp"]],
  [
    "a port",
    [rule("A", 100, { destinationPorts: ["80", "444-450"] })],
    {},
    "A",
    ["it is about port 80, 444-450, not 443"],
  ],
  [
    "a source port",
    [rule("A", 100, { sourcePorts: ["1-2"] })],
    { sourcePort: 3 },
    "A",
    ["it is about source port 1-2, not 3"],
  ],
  [
    "all",
    [
      client("A", 100, {
        protocol: "Udp",
        destinationPorts: ["80"],
        sourcePorts: ["1"],
        destinations: ["10.77.2.0/24"],
      }),
    ],
    {},
    "A",
    [
      "source 52.0.0.9 is not among its addresses; the nearest is 52.0.0.1, 8 away",
      "destination 10.77.1.0 is not among its addresses; the nearest is 10.77.2.0, 256 away",
      "it is not about Tcp",
      "it is about port 80, not 443",
      "it is about source port 1, not 50000",
    ],
  ],
])("names %s in which the nearest rule differs", (_, rules, question, name, differences) => {
  expect(nearest(rules, question)).toMatchObject({ rule: { name }, differences });
});

test.each<[string, readonly SecurityRule[], string | undefined]>([
  [
    "the one with fewer differences",
    [client("Two", 100, { destinationPorts: ["80"] }), client("One", 200, { sources: ["53.0.0.0/8"] })],
    "One",
  ],
  [
    "the one whose addresses are nearer",
    [client("Far", 100, { sources: ["52.0.0.0/30"] }), client("Near", 200, { sources: ["52.0.0.12/30"] })],
    "Near",
  ],
  ["the first of two that are as near", [client("First", 100), client("Second", 200)], "First"],
  ["none that allows as the one that denies does", [client("Deny", 100, { access: "Deny" })], undefined],
  [
    "none that an earlier rule hides",
    [rule("Hide", 100, { access: "Deny", sources: ["52.0.0.0/29"] }), client("Hidden", 200)],
    undefined,
  ],
  [
    "one that an earlier rule of its own kind comes before",
    [rule("Before", 100, { sources: ["52.0.0.0/30"], destinationPorts: ["80"] }), client("One", 200)],
    "One",
  ],
])("is %s", (_, rules, name) => expect(nearest(rules)?.rule.name).toBe(name));

describe("for a protocol without ports", () => {
  /** Machines with an address of their own, which takes every protocol. */
  const nearestOf = (rules: readonly SecurityRule[]) => {
    const direct = card("machine", { pools: [], publicAddress: { id: "a" } });
    const none = { loadBalancers: [], scaleSets: [], networkInterfaces: [direct] };
    const question = { from: "52.0.0.9", to: "a", protocol: "Icmp", port: 443 } as const;
    return explain(network([...rules, denyAll()], none), question).steps.at(-1)!.nearest;
  };

  it.each<[string, SecurityRule, string[] | undefined]>([
    [
      "a rule about a port does not match, though the question has that port",
      rule("A", 100, { protocol: "*" }),
      ["it is about port 443, and Icmp has no ports"],
    ],
    [
      "a rule about a source port does not match either",
      rule("A", 100, { protocol: "*", destinationPorts: ["*"], sourcePorts: ["1-2"] }),
      ["it is about source port 1-2, and Icmp has no ports"],
    ],
    [
      "a rule of another protocol differs in both",
      rule("A", 100),
      ["it is not about Icmp", "it is about port 443, and Icmp has no ports"],
    ],
    ["a rule that matches nothing is not near", rule("A", 100, { protocol: "Icmp" }), undefined],
    [
      "a rule of all ports is as near as its addresses",
      rule("A", 100, { protocol: "Icmp", destinationPorts: ["*"], sources: ["52.0.0.8"] }),
      ["source 52.0.0.9 is not among its addresses; the nearest is 52.0.0.8, 1 away"],
    ],
  ])("%s", (_, one, differences) => {
    const found = nearestOf([one]);
    expect(found && { name: found.rule.name, differences: found.differences }).toEqual(
      differences && { name: "A", differences },
    );
  });
});
