/** Rules in the order of Azure, its default rules, and rules of which a part is not known or has no meaning. */
import { UNKNOWN, type NetworkModel, type SecurityRule } from "../../../exposure";
import { denyAll, lines, network, problems, rule } from "./small";

const one = (changes: Partial<SecurityRule>, ...more: readonly SecurityRule[]): NetworkModel =>
  network([rule("Client", 100, { sources: ["52.0.0.1"], ...changes }), ...more, denyAll(), denyAll("Outbound")]);
const publicLines = (model: NetworkModel) => lines(model, "public");

describe("without rules of its own, a group", () => {
  const model = network([]);
  const all = (addresses: string) =>
    ["Tcp", "Udp", "Icmp", "Esp", "Ah"].map((protocol) => `${protocol} *: ${addresses}`);

  it("lets in the network and the platform, and nobody from the internet", () => {
    expect(publicLines(model)).toEqual([]);
    expect(lines(model, "inside")).toEqual(all("10.77.1.0/24 168.63.129.16/32"));
  });

  it("lets out to the internet and to the rest of the network", () => {
    const out = lines(model, "outbound");
    expect(out).toHaveLength(5);
    for (const line of out)
      expect(line).toMatch(/ 8\.0\.0\.0\/7 10\.77\.0\.0\/24 10\.77\.2\.0\/23 .* 52\.0\.0\.0|32\.0\.0\.0\/3/);
  });

  it("keeps the platform out by a rule of its own, and nothing else", () => {
    const rules = [
      rule("NoProbes", 100, { access: "Deny", protocol: "*", sources: ["AzureLoadBalancer"], destinationPorts: ["*"] }),
    ];
    expect(lines(network(rules), "inside")).toEqual(all("10.77.1.0/24"));
  });
});

test.each<[string, readonly SecurityRule[], string[]]>([
  [
    "the lower priority",
    [rule("Deny", 200, { access: "Deny" }), rule("Allow", 100, { sources: ["52.0.0.1"] })],
    ["Tcp 443: 52.0.0.1/32"],
  ],
  [
    "the lower priority, denying",
    [rule("Deny", 100, { access: "Deny" }), rule("Allow", 200, { sources: ["52.0.0.1"] })],
    [],
  ],
  [
    "by number, not by text",
    [rule("Deny", 1000, { access: "Deny" }), rule("Allow", 200, { sources: ["52.0.0.1"] })],
    ["Tcp 443: 52.0.0.1/32"],
  ],
  [
    "the first by name of two with one priority",
    [rule("B", 100, { access: "Deny" }), rule("A", 100, { sources: ["52.0.0.1"] })],
    ["Tcp 443: 52.0.0.1/32"],
  ],
  [
    "the first by name of two with one priority, denying",
    [rule("B", 100, { sources: ["52.0.0.1"] }), rule("A", 100, { access: "Deny" })],
    [],
  ],
  [
    "no rule of the other direction",
    [
      rule("Out", 100, { direction: "Outbound", access: "Deny", protocol: "*" }),
      rule("Allow", 200, { sources: ["52.0.0.1"] }),
    ],
    ["Tcp 443: 52.0.0.1/32"],
  ],
])("the rule that decides is %s", (_, rules, expected) => expect(publicLines(network(rules))).toEqual(expected));

/** Beside it, nothing is said to be open. */
test.each<[string, Partial<SecurityRule>, string, string]>([
  [
    "direction",
    { direction: UNKNOWN },
    "what rule Client of rules is about (its direction is not known yet, Allow)",
    "the direction of rule Client is not known yet",
  ],
  [
    "access",
    { access: UNKNOWN },
    "what rule Client of rules is about (its access is not known yet)",
    "the access of rule Client is not known yet",
  ],
  [
    "protocol",
    { protocol: UNKNOWN },
    "what rule Client of rules is about (protocol not known yet)",
    "the protocol of rule Client is not known yet",
  ],
  [
    "protocol that is none",
    { protocol: "Quic" },
    'what rule Client of rules is about (protocol "Quic")',
    'rule Client has protocol "Quic": no protocol of security groups',
  ],
  [
    "destination port",
    { destinationPorts: [UNKNOWN] },
    "what rule Client of rules is about (destination ports not known yet)",
    "the destination ports of rule Client are not known yet",
  ],
  [
    "source port",
    { sourcePorts: [UNKNOWN] },
    "what rule Client of rules is about (source ports not known yet)",
    "the source ports of rule Client are not known yet",
  ],
])("a rule with an unknown %s may allow its clients, and nobody else", (_, changes, words, problem) => {
  expect(publicLines(one(changes))).toEqual([`Tcp 443: unknown (${words}) within 52.0.0.1/32`]);
  expect(problems(one(changes))).toEqual([`security group rules: ${problem}`]);
});

test("a rule with two unknown parts may allow where both do", () => {
  const words = 'what rule Client of rules is about (source ports not known yet, destination ports "https")';
  const ports = { sourcePorts: ["1-2", UNKNOWN], destinationPorts: ["https"] };
  expect(publicLines(one(ports))).toEqual([`Tcp 443: unknown (${words}) within 52.0.0.1/32`]);
  const both = { protocol: UNKNOWN, access: UNKNOWN } as const;
  const [line] = publicLines(one(both));
  expect(line).toContain(
    "its access is not known yet) and what rule Client of rules is about (protocol not known yet)",
  );
});

test("a rule whose access is not known hides the rules behind it, where it does not allow", () => {
  const after = rule("After", 200, { sources: ["52.0.0.0/31"] });
  expect(publicLines(one({ access: UNKNOWN }, after))).toEqual([
    "Tcp 443: 52.0.0.0/32; unknown (what rule Client of rules is about (its access is not known yet)) within 52.0.0.1/32",
  ]);
});

test("known ports of a rule stay facts beside ports that are not known", () => {
  const some = one({ destinationPorts: ["443", UNKNOWN] });
  expect(publicLines(some)).toEqual(["Tcp 443: 52.0.0.1/32"]);
});

test("a rule whose place is not known makes all of its direction unknown, and the other direction stays", () => {
  const model = one({ priority: UNKNOWN });
  const words = "what the inbound rules of rules allow (the priority of Client is not known yet)";
  expect(publicLines(model)).toEqual([`Tcp 443: unknown (${words}) within many`]);
  expect(lines(model, "outbound")).toEqual([]);
  expect(problems(model)).toEqual(["security group rules: the priority of rule Client is not known yet"]);
});

test("a rule of unknown direction may open the way out too", () => {
  const [line] = lines(one({ direction: UNKNOWN, sources: ["*"], destinations: ["52.0.0.9"] }), "outbound");
  expect(line).toBe(
    "Tcp 443: unknown (what rule Client of rules is about (its direction is not known yet, Allow)) within 52.0.0.9/32",
  );
});

test("rules that are not known at all may allow everything in either direction", () => {
  const model = { ...network([]), securityGroups: [{ id: "g", name: "rules", rules: UNKNOWN }] } as const;
  expect(publicLines(model)).toEqual([
    "Tcp 443: unknown (what the inbound rules of rules allow (not known yet)) within many",
  ]);
  expect(lines(model, "outbound")[0]).toBe(
    "Tcp *: unknown (what the outbound rules of rules allow (not known yet)) within many",
  );
  expect(problems(model)).toEqual(["security group rules: its rules are not known yet"]);
});

test.each<[string, string[]]>([
  ["*", ["Tcp 443", "Udp 443"]],
  ["udp", ["Udp 443"]],
  ["TCP", ["Tcp 443"]],
])("the protocol %s is read in any case", (protocol, expected) => {
  const balanced = network([]).loadBalancers.map((balancer) => ({
    ...balancer,
    rules: balancer.rules.map((each) => ({
      ...each,
      protocol: "All" as const,
      backendPort: 0,
      frontendPorts: { first: 0, last: 0 },
    })),
  }));
  expect(publicLines({ ...one({ protocol }), loadBalancers: balanced })).toEqual(
    expected.map((start) => `${start}: 52.0.0.1/32`),
  );
});

test.each<[string[], string[] | string]>([
  [["0-65535"], ["Tcp *", "Udp *", "Icmp *", "Esp *", "Ah *"]],
  [
    ["80", "0-65535"],
    ["Tcp *", "Udp *", "Icmp *", "Esp *", "Ah *"],
  ],
  [["0-65534"], ["Tcp 0-65534", "Udp 0-65534"]],
  [["1-65535"], ["Tcp 1-65535", "Udp 1-65535"]],
  [["65535"], ["Tcp 65535", "Udp 65535"]],
  [
    ["8000-8000", "8001"],
    ["Tcp 8000-8001", "Udp 8000-8001"],
  ],
  [["65536"], "65536"],
  [["443-80"], "443-80"],
  [["80-65536"], "80-65536"],
  [["x443"], "x443"],
  [["443x"], "443x"],
  [["443-"], "443-"],
  [["000443"], "000443"],
])("the ports %j are %j to a rule of all protocols", (destinationPorts, expected) => {
  const model = one({ protocol: "*", sources: ["AzureLoadBalancer"], destinationPorts });
  if (typeof expected !== "string") {
    expect(lines(model, "inside")).toEqual(expected.map((start) => `${start}: 168.63.129.16/32`));
    expect(problems(model)).toEqual([]);
    return;
  }
  const words = `what rule Client of rules is about (destination ports "${expected}")`;
  expect(lines(model, "inside")[0]).toBe(`Tcp *: unknown (${words}) within 168.63.129.16/32`);
  expect(problems(model)).toEqual([
    `security group rules: rule Client has destination ports "${expected}": no port or range of ports; it may mean every port`,
  ]);
});

test.each<[string, boolean]>([
  ["Any", true],
  ["aNY", true],
  ["0/0", true],
  ["/00", true],
  ["1.2.3.4/0", true],
  ["Anyone", false],
  ["x0/0", false],
  ["10.0.0/8", false],
])("the source %s means everybody to a rule that allows: %s", (source, everybody) => {
  const [line = ""] = publicLines(one({ sources: [source] }));
  expect(line.startsWith("Tcp 443: 1.0.0.0/8 2.0.0.0/7 ")).toBe(everybody);
});
