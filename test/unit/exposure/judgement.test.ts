/** The steps of an explanation: each group on the way, the rule that decided, and what an answer depends on. */
import { UNKNOWN, explain, type NetworkModel, type Question, type SecurityRule } from "../../../exposure";
import { SUBNET, card, denyAll, network, rule } from "./small";

const ask = (model: NetworkModel, changes: Partial<Question> = {}) => {
  const { answer, steps } = explain(model, { from: "52.0.0.1", to: "a", port: 443, protocol: "Tcp", ...changes });
  return [answer, ...steps.map(({ at, says, reason }) => `${at}, ${says}: ${reason}`)];
};
const BALANCED =
  "load balancer balancer, allowed: rule one sends port 443 to port 443 of its pool; the source address stays";
const ON_SUBNET = "security group rules on subnet net/a, inbound";
const closing = [denyAll(), denyAll("Outbound")];
/** The balanced machines under two groups: the subnet's and the card's. */
const under = (ofSubnet: readonly SecurityRule[], ofCard: readonly SecurityRule[]): NetworkModel =>
  network([], {
    securityGroups: [
      { id: "g", name: "rules", rules: [...ofSubnet, ...closing] },
      { id: "own", name: "own", rules: [...ofCard, ...closing] },
    ],
    scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", {}, "own")] }],
  });

test("a packet passes the subnet's group and then the card's, and ends at the first that denies", () => {
  const [open, other] = [rule("Open", 100), rule("Other", 100, { sources: ["53.0.0.1"] })];
  expect(ask(under([open], [open]))).toEqual([
    ...["allowed", BALANCED, `${ON_SUBNET}, allowed: rule Open (100) allows it`],
    "security group own on network card of machines, inbound, allowed: rule Open (100) allows it",
  ]);
  expect(ask(under([open], [other])).slice(-1)).toEqual([
    "security group own on network card of machines, inbound, denied: rule DenyAllInbound (4096) denies it",
  ]);
  expect(ask(under([other], [open]))).toEqual([
    "denied",
    BALANCED,
    `${ON_SUBNET}, denied: rule DenyAllInbound (4096) denies it`,
  ]);
});

test("a packet from a machine passes its own card's group, then its subnet's, then the receiver's", () => {
  const out = rule("Out", 100, { direction: "Outbound", protocol: "*", destinationPorts: ["*"] });
  const model = network([rule("In", 100), out, ...closing], {
    networkInterfaces: [card("single", { address: "10.77.1.9", pools: [] }, "own")],
    securityGroups: [
      { id: "g", name: "rules", rules: [rule("In", 100), out, ...closing] },
      { id: "own", name: "own", rules: [{ ...out, name: "OwnOut" }, ...closing] },
    ],
  });
  expect(ask(model, { from: "10.77.1.9", to: "machines" })).toEqual([
    "allowed",
    "security group own on network card of single, outbound, allowed: rule OwnOut (100) allows it",
    "security group rules on subnet net/a, outbound, allowed: rule Out (100) allows it",
    `${ON_SUBNET}, allowed: rule In (100) allows it`,
  ]);
});

test.each<[string, readonly SecurityRule[], string, string]>([
  [
    "a tag",
    [rule("Tag", 100, { sources: ["Storage"] })],
    "depends",
    "it depends on Storage; where none of them holds, DenyAllInbound (4096) decides: Deny",
  ],
  [
    "two tags in two rules",
    [rule("Deny", 90, { sources: ["Sql"], access: "Deny" }), rule("Tag", 100, { sources: ["Storage", "Sql"] })],
    "depends",
    "it depends on Sql, Storage; where none of them holds, DenyAllInbound (4096) decides: Deny",
  ],
  [
    "a tag that is denied",
    [rule("Deny", 90, { sources: ["Sql"], access: "Deny" }), rule("Open", 100)],
    "depends",
    "it depends on Sql; where none of them holds, Open (100) decides: Allow",
  ],
  [
    "a part that is not known",
    [rule("Odd", 100, { protocol: UNKNOWN })],
    "unknown",
    "it depends on what rule Odd of rules is about (protocol not known yet); where none of them holds, DenyAllInbound (4096) decides: Deny",
  ],
  [
    "a tag and a part that is not known",
    [rule("Tag", 90, { sources: ["Storage"] }), rule("Odd", 100, { protocol: UNKNOWN })],
    "unknown",
    "it depends on Storage, what rule Odd of rules is about (protocol not known yet); where none of them holds, DenyAllInbound (4096) decides: Deny",
  ],
  [
    "a group at the receiver's end",
    [rule("To", 100, { destinations: ["/x/applicationSecurityGroups/y"] })],
    "depends",
    "it depends on /x/applicationSecurityGroups/y; where none of them holds, DenyAllInbound (4096) decides: Deny",
  ],
])("an answer names what it depends on: %s", (_, rules, answer, reason) => {
  const groups = { applicationSecurityGroups: [UNKNOWN] };
  const model = network([...rules, ...closing], {
    scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", groups)] }],
  });
  expect(ask(model)).toEqual([answer, BALANCED, `${ON_SUBNET}, ${answer}: ${reason}`]);
});

test("two groups of which each asks for what the other denies let nobody in together", () => {
  const [answer, ...steps] = ask(
    under(
      [rule("Tag", 100, { sources: ["Storage"] })],
      [rule("NoTag", 100, { sources: ["Storage"], access: "Deny" }), rule("Open", 110)],
    ),
  );
  expect(answer).toBe("denied");
  expect(steps).toHaveLength(4);
  expect(steps.at(-1)).toBe("all of them together, denied: no address fulfils what each of these asks for");
});

describe("among several machines behind an address, an explanation is about", () => {
  const machine = (name: string, group: string) => ({ id: name, name, networkInterfaces: [card("nic", {}, group)] });
  const model = (...groups: readonly string[]) =>
    network([], {
      networks: network([]).networks.map((one) => ({
        ...one,
        subnets: [{ id: "s", name: "a", prefixes: SUBNET.prefixes }],
      })),
      securityGroups: [
        { id: "open", name: "open", rules: [rule("Open", 100), ...closing] },
        { id: "tag", name: "tag", rules: [rule("Tag", 100, { sources: ["Storage"] }), ...closing] },
        { id: "odd", name: "odd", rules: [rule("Odd", 100, { protocol: UNKNOWN }), ...closing] },
        { id: "closed", name: "closed", rules: closing },
      ],
      scaleSets: groups.map((group) => machine(group, group)),
    });

  it.each<[string, string[], string, string]>([
    ["the one that lets it in", ["closed", "odd", "tag", "open"], "allowed", "open"],
    [
      "the one that depends on a tag, and not the one that is not known, which decides the answer",
      ["closed", "odd", "tag"],
      "unknown",
      "tag",
    ],
    ["the one that is not known", ["closed", "odd"], "unknown", "odd"],
    ["the one that depends on a tag", ["closed", "tag"], "depends", "tag"],
  ])("%s", (_, groups, answer, group) => {
    const [found, ...steps] = ask(model(...groups));
    expect([found, steps.at(-1)!.startsWith(`security group ${group} on network card of ${group}, inbound`)]).toEqual([
      answer,
      true,
    ]);
  });

  it("the first of two that deny", () => {
    const two = { ...model(), scaleSets: [machine("first", "closed"), machine("second", "closed")] };
    expect(ask(two).at(-1)).toContain("on network card of first, inbound, denied");
  });
});

test("a question about one possible address of machines is about that address alone", () => {
  const model = network([
    rule("ToOne", 100, { sources: ["AzureLoadBalancer"], destinations: ["10.77.1.9"] }),
    ...closing,
  ]);
  const answers = ["10.77.1.9", "10.77.1.8", "machines"].map((to) => ask(model, { from: "168.63.129.16", to })[0]);
  expect(answers).toEqual(["allowed", "denied", "allowed"]);
});

test("the sender's port counts, and is one that no rule names where the question has none", () => {
  const model = network([rule("From", 100, { sourcePorts: ["1000-2000"] }), ...closing]);
  expect([ask(model)[0], ask(model, { sourcePort: 1000 })[0], ask(model, { sourcePort: 2001 })[0]]).toEqual([
    "denied",
    "allowed",
    "denied",
  ]);
});

test.each<[string, Partial<Question>, boolean]>([
  ["its protocol and port", {}, true],
  ["another protocol", { protocol: "Udp" }, false],
  ["a protocol without ports", { protocol: "Icmp" }, false],
  ["a port below", { port: 442 }, false],
  ["a port above", { port: 444 }, false],
])("a balancing rule takes %s: %j %s", (_, question, taken) => {
  const [answer, ...steps] = ask(network([rule("Open", 100, { protocol: "*", destinationPorts: ["*"] })]), question);
  expect([answer, steps[0]!.includes("no load-balancing rule takes")]).toEqual([taken ? "allowed" : "denied", !taken]);
});

test("members of application groups are asked as members, at both ends", () => {
  const group = "/x/applicationSecurityGroups/y";
  const out = rule("Out", 110, { direction: "Outbound", destinationPorts: ["*"] });
  const member = { applicationSecurityGroups: [group] };
  const model = network([rule("Members", 100, { sources: [group], destinations: [group] }), out, ...closing], {
    networkInterfaces: [
      card("one", { ...member, address: "10.77.1.8", pools: [] }),
      card("two", { ...member, address: "10.77.1.9", pools: [] }),
      card("other", { address: "10.77.1.10", pools: [] }),
    ],
  });
  const asked = [
    ["10.77.1.8", "two"],
    ["10.77.1.10", "two"],
    ["10.77.1.8", "other"],
  ] as const;
  expect(asked.map(([from, to]) => ask(model, { from, to })[0])).toEqual(["allowed", "denied", "denied"]);
});
