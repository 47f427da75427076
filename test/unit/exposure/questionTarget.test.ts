/** The end of a question: public addresses and machines, by name, a part of it, or address. */
import { UNKNOWN, explain, type NetworkModel, type PublicAddress, type Question } from "../../../exposure";
import { card, denyAll, network, rule } from "./small";

const RULES = [
  rule("Client", 100, { sources: ["52.0.0.1"] }),
  rule("Platform", 110, { sources: ["AzureLoadBalancer"] }),
  denyAll(),
  denyAll("Outbound"),
];
const address = (name: string, changes: Partial<PublicAddress> = {}): PublicAddress => ({
  id: name,
  name,
  sku: "Standard",
  ...changes,
});
const FRONT = { id: "a", name: "gateway-address-a", address: "198.51.100.10", sku: "Standard" } as const;
const MODEL = network(RULES, {
  publicAddresses: [FRONT, address("gateway-nat-b", { address: "198.51.100.11" }), address("gateway-c")],
  networkInterfaces: [card("single", { address: "10.77.1.9", pools: [] })],
});

const ask = (to: string, model: NetworkModel = MODEL, changes: Partial<Question> = {}) => {
  const { answer, steps } = explain(model, { from: "168.63.129.16", to, port: 443, protocol: "Tcp", ...changes });
  return [answer, steps.at(-1)!.at, steps.at(-1)!.reason];
};
const PUBLIC = { from: "52.0.0.1" };

test.each<[string, string]>([
  ["name", "gateway-address-a"],
  ["address", "198.51.100.10"],
  ["part of the name", "a"],
])("a public address is found by its %s", (_, to) => {
  expect(ask(to, MODEL, PUBLIC)).toEqual([
    "allowed",
    "security group rules on subnet net/a, inbound",
    "rule Client (100) allows it",
  ]);
});

test.each<[string, string, string]>([
  ["name", "machines", "security group rules on subnet net/a, inbound"],
  ["name, of a single card", "single", "security group rules on subnet net/a, inbound"],
  ["fixed address", "10.77.1.9", "security group rules on subnet net/a, inbound"],
  ["possible address", "10.77.1.77", "security group rules on subnet net/a, inbound"],
])("machines are found by their %s", (_, to, at) => expect(ask(to).slice(0, 2)).toEqual(["allowed", at]));

test("an address to which nothing leads is denied, and named with what it is", () => {
  const nothing = "no load-balancing rule takes Tcp port 443, so no packet gets as far as a security group";
  expect(ask("gateway-c", MODEL, PUBLIC)).toEqual(["denied", "public address gateway-c", nothing]);
  expect(ask("198.51.100.11", MODEL, PUBLIC)).toEqual([
    "denied",
    "public address gateway-nat-b (198.51.100.11)",
    nothing,
  ]);
});

test("the whole name comes before a part of another one, and a NAT gateway's address is no part", () => {
  const model = network(RULES, { publicAddresses: [address("gateway-c"), { ...FRONT, name: "c" }] });
  expect(ask("c", model, PUBLIC)[0]).toBe("allowed");
  expect(ask("gateway-nat-b", MODEL, PUBLIC)[1]).toBe("public address gateway-nat-b (198.51.100.11)");
  expect(() => ask("b")).toThrow('"b" is nothing in this network');
});

test.each<[string, string, NetworkModel, string]>([
  [
    "a name of nothing",
    "x",
    MODEL,
    '"x" is nothing in this network; it has gateway-address-a (198.51.100.10), gateway-nat-b (198.51.100.11), gateway-c, machines (10.77.1.0-10.77.1.8,10.77.1.10-10.77.1.255), single (10.77.1.9-10.77.1.9)',
  ],
  ["a name of several", "gateway", MODEL, '"gateway" may be any of gateway-address-a, gateway-c: give the whole name'],
  [
    "a name where there is nothing",
    "x",
    network(RULES, { networks: [], publicAddresses: [], loadBalancers: [], scaleSets: [] }),
    '"x" is nothing in this network; it has no addresses and no machines',
  ],
  [
    "an address of nothing",
    "10.99.0.1",
    network(RULES, { publicAddresses: [FRONT], scaleSets: [] }),
    '"10.99.0.1" is outside of what this command can follow a packet to: gateway-address-a (198.51.100.10). Whether the machines reach it is not answered here; a preview lists what they may reach',
  ],
  ["an address that is none", "10.0.0.999", MODEL, '"10.0.0.999" is not an IPv4 address or prefix'],
])("%s is refused with a sentence", (_, to, model, words) => expect(() => ask(to, model)).toThrow(new Error(words)));

test.each(["x10.77.1.9", "10.77.1.9x", "10.77.1", "10.77.1.9.1"])("%s is a name, and no address", (to) => {
  expect(() => ask(to)).toThrow(`"${to}" is nothing in this network`);
});

test("a private frontend of a balancer is found by its name, and not by its machines' addresses", () => {
  const [balancer] = network([]).loadBalancers;
  const inner = network(RULES, {
    loadBalancers: [
      {
        ...balancer!,
        frontends: [{ id: "f", name: "front" }],
        rules: balancer!.rules.map((one) => ({ ...one, frontendPorts: { first: 80, last: 80 } })),
      },
    ],
  });
  expect(ask("balancer/front", inner, { port: 80 })[0]).toBe("allowed");
  expect(ask("front", inner, { port: 80 })[0]).toBe("allowed");
  expect(ask("10.77.1.4", inner, { port: 80 })[0]).toBe("denied");
});

test.each<[string, Partial<Question>, string, string]>([
  [
    "from inside to a public address",
    { from: "10.77.1.9", to: "a" },
    "public address gateway-address-a (198.51.100.10)",
    "10.77.1.9 is not an address of the internet; machines inside leave with their NAT gateway's address",
  ],
  [
    "from the internet to machines",
    { from: "52.0.0.1", to: "machines" },
    "private address of machines",
    "52.0.0.1 is neither in the network nor in one connected to it; only a public address leads in",
  ],
])("a packet %s is denied for where it comes from", (_, question, at, reason) => {
  expect(ask(question.to!, MODEL, question)).toEqual(["denied", at, reason]);
});

test("public addresses inside of the network's own address space are no internet", () => {
  const networks = network([]).networks.map((one) => ({ ...one, addressPrefixes: ["10.77.0.0/16", "52.0.0.0/24"] }));
  expect(ask("a", { ...MODEL, networks }, PUBLIC)[2]).toContain("52.0.0.1 is not an address of the internet");
});

test("machines without a group are closed behind a Standard address, and open behind a Basic one and inside", () => {
  const networks = network([]).networks.map((one) => ({
    ...one,
    subnets: [{ id: "s", name: "a", prefixes: ["10.77.1.0/24"] }],
  }));
  expect(ask("a", { ...MODEL, networks }, PUBLIC)).toEqual([
    "denied",
    "machines",
    "a Standard public address lets nothing in unless a security group allows it, and there is none",
  ]);
  const basic = { ...MODEL, networks, publicAddresses: [{ ...FRONT, sku: "Basic" as const }] };
  expect(ask("a", basic, PUBLIC)).toEqual(["allowed", "machines", "no security group applies to it"]);
  expect(ask("machines", { ...MODEL, networks })).toEqual(["allowed", "machines", "no security group applies to it"]);
});

test("a balancing rule without machines in its pool is denied there", () => {
  expect(ask("a", { ...MODEL, scaleSets: [] }, PUBLIC).slice(0, 1)).toEqual(["denied"]);
  const pools = [{ id: "m", name: "machines", networkInterfaces: [card("nic", { pools: [] })] }];
  expect(ask("a", { ...MODEL, scaleSets: pools }, PUBLIC)).toEqual([
    "denied",
    "load balancer balancer",
    "rule one has no machine in its pool",
  ]);
});

test("a packet to machines whose network is not all known is not known, with the reason", () => {
  const networks = network([]).networks.map((one) => ({ ...one, addressPrefixes: [UNKNOWN] }));
  expect(ask("machines", { ...MODEL, networks })).toEqual([
    "unknown",
    "machines",
    "it depends on what network net is exposed to (not all of it is known yet)",
  ]);
});

test("a packet that is too much to decide is not known", () => {
  const { answer, steps } = explain(MODEL, { from: "52.0.0.1", to: "a", port: 443, protocol: "Tcp" }, { steps: 1 });
  expect([answer, steps]).toEqual([
    "unknown",
    [
      {
        at: "public address gateway-address-a (198.51.100.10)",
        says: "unknown",
        reason: "its rules combine in too many ways: too much to decide",
      },
    ],
  ]);
});
