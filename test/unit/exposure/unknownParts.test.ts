/** Each part of a network that is not known is named, and makes its network or machine doubtful. */
import { UNKNOWN, type NetworkModel } from "../../../exposure";
import { SUBNET, card, denyAll, lines, network, problems, rule } from "./small";

const RULES = [rule("Client", 100, { sources: ["52.0.0.1"] }), denyAll(), denyAll("Outbound")];
const PLAIN = network(RULES);
const inNetwork = (changes: object, routes?: readonly string[]): Partial<NetworkModel> => ({
  networks: PLAIN.networks.map((one) => ({ ...one, ...changes })),
  routeTables: routes ? [{ id: "r", name: "routes", prefixes: routes }] : [],
});
const inSubnet = (changes: object, routes?: readonly string[]) =>
  inNetwork({ subnets: [{ ...SUBNET, ...changes }] }, routes);
const ofMachines = (changes: object): Partial<NetworkModel> => ({
  scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", changes)] }],
});
const ofSingle = (changes: object): Partial<NetworkModel> => ({
  networkInterfaces: [card("single", { pools: [], ...changes })],
});

const INCOMPLETE = "Tcp *: unknown (what network net is exposed to (not all of it is known yet)) within 0.0.0.0/0";
test.each<[string, Partial<NetworkModel>, string[]]>([
  ["an address space", inNetwork({ addressPrefixes: [UNKNOWN] }), ["network net: its address space is not known yet"]],
  [
    "the networks connected to it",
    inNetwork({ connectedPrefixes: ["10.90.0.0/24", UNKNOWN] }),
    ["network net: what is connected to it is not known yet"],
  ],
  [
    "the prefixes of a subnet",
    inSubnet({ prefixes: ["10.77.1.0/24", UNKNOWN] }),
    ["subnet net/a: its prefixes are not known yet"],
  ],
  [
    "a subnet without prefixes",
    inSubnet({ prefixes: [] }),
    ["subnet net/a: it has no prefix here, so its addresses are not known"],
  ],
  [
    "routes",
    inSubnet({ routeTable: "R" }, ["10.91.0.0/24", UNKNOWN]),
    ["route table routes: its routes are not known yet"],
  ],
  [
    "which routes",
    inSubnet({ routeTable: UNKNOWN }, ["10.91.0.0/24"]),
    ["subnet net/a: its route table is not known; its routes become part of the tag VirtualNetwork"],
  ],
])("%s that is not known makes the whole network doubtful", (_, changes, said) => {
  const model = network(RULES, changes);
  expect(problems(model)).toEqual(said);
  expect(lines(model, "inside")[0]).toBe(INCOMPLETE);
  expect(lines(model, "outbound")[0]).toBe(INCOMPLETE);
});

test("one subnet of which the id is not known makes the network doubtful, beside one that is known", () => {
  const other = { id: UNKNOWN, name: "b", prefixes: ["10.77.2.0/24"] };
  expect(lines(network(RULES, inNetwork({ subnets: [SUBNET, other] })), "inside", "machines")[0]).toBe(INCOMPLETE);
});

test("another network's doubts are not this one's", () => {
  const second = { id: "w", name: "second", addressPrefixes: [UNKNOWN], connectedPrefixes: [], subnets: [] };
  const model = network(RULES, { networks: [...PLAIN.networks, second] });
  expect(problems(model)).toEqual(["network second: its address space is not known yet"]);
  expect(lines(model, "inside", "machines")).toEqual([]);
});

test("a machine somewhere may send to each network, though one has a subnet whose id is not known either", () => {
  const second = {
    id: "w",
    name: "second",
    addressPrefixes: ["10.88.0.0/16"],
    connectedPrefixes: [],
    subnets: [{ id: UNKNOWN, name: "b", prefixes: ["10.88.1.0/24"] }],
  };
  const model = network(RULES, { networks: [...PLAIN.networks, second], ...ofSingle({ subnet: UNKNOWN }) });
  expect(lines(model, "inside", "machines")[0]).toBe(
    "Tcp *: unknown (what machines send whose place is not known yet) within 0.0.0.0/0",
  );
});

test("routes of a table that no subnet has make nothing doubtful", () => {
  const two = { subnets: [SUBNET, { ...SUBNET, id: "t", name: "b", prefixes: ["10.77.2.0/24"], routeTable: "r" }] };
  const spare = { id: "spare", name: "spare", prefixes: [UNKNOWN] };
  const model = network(RULES, inNetwork(two, ["10.91.0.0/24"]));
  expect(problems({ ...model, routeTables: [...model.routeTables, spare] })).toEqual([]);
});

test.each<[string, Partial<NetworkModel>, string[]]>([
  [
    "a sku",
    { publicAddresses: [{ id: "a", name: "address-a", sku: UNKNOWN }] },
    ["public address address-a: its sku is not known yet"],
  ],
  ["pools", ofSingle({ pools: [UNKNOWN] }), ["single: the backend pools that it is in are not known yet"]],
  [
    "application groups",
    ofSingle({ applicationSecurityGroups: ["/x", UNKNOWN] }),
    ["single: its application security groups are not known yet"],
  ],
  ["own addresses", ofSingle({ publicAddress: { sku: UNKNOWN } }), ["single: its public address is not known"]],
  ["an own address", ofSingle({ publicAddress: { id: "elsewhere" } }), ["single: its public address is not known"]],
  ["a private address", ofSingle({ address: UNKNOWN }), ["single: its private address is not known yet"]],
  [
    "a pool that is not here",
    ofMachines({ pools: ["p", "elsewhere"] }),
    ["machines: it is in a backend pool that is not here: whatever leads there leads to it"],
  ],
  ["nothing", ofSingle({ publicAddress: { id: "A" }, applicationSecurityGroups: ["/x"] }), []],
  ["nothing, with own addresses", ofSingle({ publicAddress: { sku: "Standard" } }), []],
  [
    "nothing, with a second balancer",
    { loadBalancers: [...PLAIN.loadBalancers, { id: "lb2", name: "second", frontends: [], rules: [] }] },
    [],
  ],
])("of machines and addresses with %s that is not known is said so", (_, changes, said) => {
  expect(problems(network(RULES, changes))).toEqual(said);
});
