/** References between parts: which group, subnet and addresses a machine has, and what is said where that is not known. */
import { UNKNOWN, exposureOf, type NetworkModel, type VirtualNetwork } from "../../../exposure";
import { SUBNET, card, denyAll, lines, network, problems, rule } from "./small";

const CLIENT = rule("Client", 100, { sources: ["52.0.0.1"] });
const rules = [CLIENT, denyAll(), denyAll("Outbound")];
const OPEN = ["Tcp 443: 52.0.0.1/32"];
const VNET: VirtualNetwork = {
  ...{ id: "v", name: "net", addressPrefixes: ["10.77.0.0/16"], connectedPrefixes: [], subnets: [SUBNET] },
};
const closed = { id: "closed", name: "closed", rules: [denyAll(), denyAll("Outbound")] };
const groups = [{ id: "G", name: "rules", rules }, closed];

test.each<[string, Partial<NetworkModel>, string[]]>([
  ["the subnet's, in any case", { securityGroups: groups }, OPEN],
  [
    "the subnet's and the card's, of which both must allow",
    {
      securityGroups: groups,
      scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", {}, "closed")] }],
    },
    [],
  ],
  [
    "the card's alone",
    {
      networks: [{ ...VNET, subnets: [{ id: "s", name: "a", prefixes: SUBNET.prefixes }] }],
      scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", {}, "g")] }],
    },
    OPEN,
  ],
  [
    "none, so that a Standard address lets nobody in",
    { networks: [{ ...VNET, subnets: [{ id: "s", name: "a", prefixes: SUBNET.prefixes }] }] },
    [],
  ],
  [
    "of the subnet that is named in another case",
    { scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", { subnet: "S" })] }] },
    OPEN,
  ],
])("the group of machines is %s", (_, changes, expected) => {
  expect(lines(network(rules, changes), "public")).toEqual(expected);
  expect(problems(network(rules, changes))).toEqual([]);
});

test("groups that are not in the model are called unknown, and what they allow is no fact", () => {
  const nobody = network(rules, { securityGroups: [] });
  expect(problems(nobody)).toEqual(["subnet net/a: its security group is not known"]);
  expect(lines(nobody, "public")[0]).toContain(
    "unknown (what the inbound rules of the group of subnet net/a allow (not known yet))",
  );
  const own = network(rules, { scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", {}, "x")] }] });
  expect(problems(own)).toEqual(["network card of machines: its security group is not known"]);
  expect(lines(own, "public")).toEqual([
    "Tcp 443: unknown (what the inbound rules of the group of network card of machines allow (not known yet)) within 52.0.0.1/32",
  ]);
});

test("two groups that are not known are two unknowns", () => {
  const two = network(rules, {
    securityGroups: [],
    scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", {}, UNKNOWN)] }],
  });
  expect(problems(two)).toHaveLength(2);
  const [line] = lines(two, "public");
  expect(line).toContain(
    "the group of network card of machines allow (not known yet) and what the inbound rules of the group of subnet net/a",
  );
});

test("a machine in a subnet that is not known may be exposed to anything, everywhere", () => {
  const empty = { ...SUBNET, id: "t", name: "b", prefixes: ["10.77.2.0/24"] };
  const model = network(rules, {
    networks: [{ ...VNET, subnets: [SUBNET, empty] }],
    scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", { subnet: "elsewhere" })] }],
    networkInterfaces: [card("single", { pools: [] })],
  });
  expect(problems(model)).toEqual([
    "machines: its subnet is not known, so neither are the rules that judge it",
    "subnet of machines: its security group is not known",
  ]);
  const words = "unknown (what machines is exposed to (its place is not known yet)) within 0.0.0.0/0";
  expect(lines(model, "inside", "machines")[0]).toBe(`Tcp *: ${words}`);
  expect(lines(model, "outbound", "machines")[0]).toBe(`Tcp *: ${words}`);
  // It may be the sender of what reaches other machines, and it may be in the subnet that seems to be empty.
  expect(lines(model, "inside", "single")[0]).toBe(
    "Tcp *: unknown (what machines send whose place is not known yet) within 0.0.0.0/0",
  );
  expect(lines(model, "outbound", "single")).toEqual([]);
  const perhapsEmpty = "unknown (what subnet net/b is exposed to (its place is not known yet)) within 0.0.0.0/0";
  expect(lines(model, "inside", "subnet net/b")[0]).toBe(`Tcp *: ${perhapsEmpty}`);
});

test.each<[string, string, string[], string]>([
  ["an address", "10.77.1.4", [], "Tcp 443: 52.0.0.1/32"],
  ["an address that is not known", UNKNOWN, ["machines: its private address is not known yet"], "Tcp *: unknown"],
  ["an address of IPv6", "fd00::4", ['machines: its private address "fd00::4" is no IPv4 address'], "Tcp *: unknown"],
  [
    "a text that is no address",
    "first",
    ['machines: its private address "first" is no IPv4 address'],
    "Tcp *: unknown",
  ],
  [
    "a prefix with host bits",
    "10.77.1.4/24",
    ['machines: its private address "10.77.1.4/24" is no IPv4 address'],
    "Tcp *: unknown",
  ],
])("machines with %s", (_, address, said, start) => {
  const toOne = [{ ...CLIENT, destinations: ["10.77.1.4"] }, denyAll(), denyAll("Outbound")];
  const model = network(toOne, {
    scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", { address })] }],
  });
  expect(problems(model)).toEqual(said);
  expect(lines(model, "public")[0]!.startsWith(start)).toBe(true);
});

test("a machine without a fixed address never has another one's fixed address", () => {
  const toOne = [{ ...CLIENT, destinations: ["10.77.1.4"] }, denyAll(), denyAll("Outbound")];
  const single = card("single", { address: "10.77.1.4", pools: [] });
  expect(lines(network(toOne), "public")).toEqual(OPEN);
  expect(lines(network(toOne, { networkInterfaces: [single] }), "public")).toEqual([]);
  const others = [single, card("other", { address: "10.77.1.5", pools: [] })];
  const toTwo = [{ ...CLIENT, destinations: ["10.77.1.4/31"] }, denyAll(), denyAll("Outbound")];
  expect(lines(network(toTwo, { networkInterfaces: others }), "public")).toEqual([]);
  expect(lines(network(toTwo, { networkInterfaces: [single] }), "public")).toEqual(OPEN);
});

test("cards of one scale set are told apart by their names, and a single one goes by the set's", () => {
  const two = network(rules, {
    scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("one"), card("two")] }],
  });
  const names = (model: NetworkModel) =>
    exposureOf(model)
      .endpoints.filter(({ kind }) => kind === "inside")
      .map(({ name }) => name);
  expect(names(two)).toEqual(["machines/one", "machines/two"]);
  expect(names(network(rules))).toEqual(["machines"]);
});

describe("the tag VirtualNetwork", () => {
  const tagged = [
    rule("Vnet", 100, { sources: ["VirtualNetwork"] }),
    denyAll(),
    rule("Out", 100, { direction: "Outbound", protocol: "*", destinationPorts: ["*"] }),
  ];
  const inside = (changes: Partial<VirtualNetwork>, routes?: readonly string[]) =>
    network(tagged, {
      networks: [{ ...VNET, subnets: [{ ...SUBNET, ...(routes ? { routeTable: "R" } : {}) }], ...changes }],
      routeTables: [{ id: "r", name: "routes", prefixes: routes ?? ["10.99.0.0/24"] }],
    });

  it.each<[string, NetworkModel, string]>([
    ["is the network", inside({}), "10.77.1.0/24"],
    ["has the networks connected to it", inside({ connectedPrefixes: ["10.90.0.0/24"] }), "10.77.1.0/24 10.90.0.0/24"],
    ["has what routes lead to", inside({}, ["10.91.0.0/24"]), "10.77.1.0/24 10.91.0.0/24"],
    [
      "has prefixes with host bits as Azure reads them",
      inside({ connectedPrefixes: ["10.90.0.9/24"] }),
      "10.77.1.0/24 10.90.0.0/24",
    ],
  ])("%s", (_, model, addresses) => {
    expect(lines(model, "inside")).toEqual([`Tcp 443: ${addresses} 168.63.129.16/32`]);
    expect(problems(model)).toEqual([]);
  });

  it("keeps one network's meaning apart from another's, with one group in both", () => {
    const second = {
      id: "w",
      name: "second",
      addressPrefixes: ["10.88.0.0/16"],
      connectedPrefixes: [],
      subnets: [{ ...SUBNET, id: "t", prefixes: ["10.88.1.0/24"] }],
    };
    const model = network(tagged, { networks: [VNET, second] });
    expect(lines(model, "inside", "machines")).toEqual(["Tcp 443: 10.77.1.0/24 168.63.129.16/32"]);
    expect(lines(model, "inside", "subnet second/a")).toEqual(["Tcp 443: 10.88.1.0/24 168.63.129.16/32"]);
  });

  it.each<[string, Partial<VirtualNetwork>, readonly string[] | undefined, string[]]>([
    [
      "an address space",
      { addressPrefixes: ["x"] },
      undefined,
      ['address space of network net: "x" is no IPv4 prefix'],
    ],
    [
      "an address space of IPv6",
      { addressPrefixes: ["10.77.0.0/16", "fd00::/8"] },
      undefined,
      ['address space of network net: "fd00::/8" is IPv6, which is not modelled'],
    ],
    [
      "a connected network",
      { connectedPrefixes: ["x"] },
      undefined,
      ['networks connected to net: "x" is no IPv4 prefix'],
    ],
    ["a subnet", { subnets: [{ ...SUBNET, prefixes: ["x"] }] }, undefined, ['subnet net/a: "x" is no IPv4 prefix']],
    ["routes", {}, ["x"], ['route table routes: "x" is no IPv4 prefix']],
  ])("is doubted where %s is none: %j", (_, changes, routes, said) => {
    expect(problems(inside(changes, routes))).toEqual(said);
  });

  it("is doubted where the route table is not known", () => {
    const model = { ...inside({}, ["10.91.0.0/24"]), routeTables: [] };
    expect(problems(model)).toEqual([
      "subnet net/a: its route table is not known; its routes become part of the tag VirtualNetwork",
    ]);
    expect(lines(model, "inside")[0]).toBe(
      "Tcp *: unknown (what network net is exposed to (not all of it is known yet)) within 0.0.0.0/0",
    );
  });
});

test("addresses in no subnet, or in no network, send nothing inside", () => {
  const all = [rule("All", 100), rule("Out", 100, { direction: "Outbound", protocol: "*", destinationPorts: ["*"] })];
  const spaces = { addressPrefixes: ["10.77.0.0/16", "10.78.0.0/16"], connectedPrefixes: ["10.90.0.0/24"] };
  expect(lines(network(all, { networks: [{ ...VNET, ...spaces }] }), "inside")[0]).toBe(
    "Tcp *: 10.77.1.0/24 10.90.0.0/24 168.63.129.16/32",
  );
});
