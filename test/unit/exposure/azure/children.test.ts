/** Parts that are resources of their own: a rule, subnet, peering or route counts in the parent that it belongs to, and in no other. */
import { UNKNOWN, modelFromAzure, type AzureResourceData, type NetworkModel } from "../../../../exposure";
import { rule } from "../lane";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const of = (type: string, name: string, properties: object, more: Partial<AzureResourceData> = {}) => ({
  ...{ type: `azure-native:network:${type}`, id: UNKNOWN, name, key: `urn:${name}` },
  properties: properties as AzureResourceData["properties"],
  ...more,
});
const own = { ...rule("in properties", 100, "52.0.0.1", "443"), securityRuleName: "own" };

interface Kind {
  readonly child: string;
  readonly parent: string;
  /** Property of both with the parent's name. */
  readonly parentName: string;
  readonly properties: object;
  /** The parts that the model has. */
  readonly read: (model: NetworkModel) => unknown;
  readonly part: unknown;
  readonly words: string;
}

const KINDS: readonly Kind[] = [
  {
    ...{ child: "SecurityRule", parent: "NetworkSecurityGroup", parentName: "networkSecurityGroupName" },
    properties: own,
    read: ({ securityGroups: [group] }) => group!.rules !== UNKNOWN && group!.rules.map(({ name }) => name),
    ...{ part: ["own"], words: "security group" },
  },
  {
    ...{ child: "Subnet", parent: "VirtualNetwork", parentName: "virtualNetworkName" },
    properties: { subnetName: "own", addressPrefix: "10.77.1.0/24" },
    read: ({ networks: [network] }) => network!.subnets.map(({ name, prefixes }) => [name, ...prefixes]),
    ...{ part: [["own", "10.77.1.0/24"]], words: "virtual network" },
  },
  {
    ...{ child: "VirtualNetworkPeering", parent: "VirtualNetwork", parentName: "virtualNetworkName" },
    properties: { virtualNetworkPeeringName: "own", remoteAddressSpace: { addressPrefixes: ["10.90.0.0/24"] } },
    read: ({ networks: [network] }) => network!.connectedPrefixes,
    ...{ part: ["10.90.0.0/24"], words: "virtual network" },
  },
  {
    ...{ child: "Route", parent: "RouteTable", parentName: "routeTableName" },
    properties: { routeName: "own", addressPrefix: "10.91.0.0/24" },
    read: ({ routeTables: [table] }) => table!.prefixes,
    ...{ part: ["10.91.0.0/24"], words: "route table" },
  },
];

describe.each(KINDS)(
  "a $child that a preview would create",
  ({ child, parent, parentName, properties, ...expected }) => {
    const model = (wanted: string) =>
      modelFromAzure([
        of(parent, "parent", { [parentName]: "Mine", addressSpace: { addressPrefixes: ["10.77.0.0/16"] } }),
        of(child, "child", { ...properties, [parentName]: wanted }),
      ]);

    it("counts in the parent whose name it gives, in any case", () => {
      expect(expected.read(model("mINE"))).toEqual(expected.part);
      expect(model("mINE").unknown).toEqual([]);
    });

    it("is called unknown where no parent has the name", () => {
      expect(expected.read(model("other"))).toEqual([]);
      expect(model("other").unknown).toEqual([
        { subject: "child", problem: `which ${expected.words} it belongs to is not known, so neither is what it does` },
      ]);
    });
  },
);

const id = (group: string, name: string) =>
  `/subscriptions/s/resourceGroups/${group}/providers/Microsoft.Network/networkSecurityGroups/${name}`;
/** A group by the name that the program gives it; Azure's is `named`. */
const planned = (name: string, named: string, more: object = {}) =>
  of("NetworkSecurityGroup", name, { networkSecurityGroupName: named, ...more });
const real = (name: string, group: string, named: string) =>
  of("NetworkSecurityGroup", name, {}, { id: id(group, named) });
const TWO = [planned("left", "rules-a"), planned("right", "rules-b")];
const WITH_ONE_NAME = [
  planned("left", "rules", { resourceGroupName: "g" }),
  planned("right", "rules", { resourceGroupName: "h" }),
];

test.each<[string, readonly AzureResourceData[], Partial<AzureResourceData>, object, string | undefined]>([
  [
    "that exists is of the group in its id, in any case, whatever name it gives",
    [real("left", "g", "rules"), real("right", "g", "rules-more")],
    { id: `${id("g", "RULES-more").toUpperCase()}/securityRules/own` },
    { networkSecurityGroupName: "rules" },
    "right",
  ],
  [
    "is of no group with another name, though registered under it",
    TWO,
    { parent: "urn:left" },
    { networkSecurityGroupName: "x" },
    undefined,
  ],
  [
    "is of the group that exists and has the name",
    [real("left", "g", "a"), real("right", "g", "b")],
    {},
    { networkSecurityGroupName: "b" },
    "right",
  ],
  [
    "is of the group with the name in its resource group",
    WITH_ONE_NAME,
    {},
    { networkSecurityGroupName: "rules", resourceGroupName: "H" },
    "right",
  ],
  [
    "is of the existing group with the name in its resource group",
    [real("left", "g", "rules"), real("right", "long-name", "rules")],
    ...([{}, { networkSecurityGroupName: "rules", resourceGroupName: "long-name" }, "right"] as const),
  ],
  [
    "of one name and an unknown resource group is of neither",
    WITH_ONE_NAME,
    {},
    { networkSecurityGroupName: "rules", resourceGroupName: NOT_YET },
    undefined,
  ],
  [
    "of one name and no resource group is of neither, though it refers to one",
    WITH_ONE_NAME,
    { references: { networkSecurityGroupName: ["urn:right"] } },
    { networkSecurityGroupName: "rules" },
    undefined,
  ],
  [
    "in a resource group that is not known yet is of the only group with the name",
    TWO,
    {},
    { networkSecurityGroupName: "rules-b", resourceGroupName: NOT_YET },
    "right",
  ],
  [
    "in another resource group than the only group with the name is of none",
    [WITH_ONE_NAME[1]!],
    {},
    { networkSecurityGroupName: "rules", resourceGroupName: "g" },
    undefined,
  ],
  [
    "with a name that is not known yet is of the one group that it is computed from",
    TWO,
    { references: { networkSecurityGroupName: ["urn:else", "urn:right"] }, parent: "urn:left" },
    { networkSecurityGroupName: NOT_YET },
    "right",
  ],
  [
    "with a name that is computed from two groups is of neither, though registered under one",
    TWO,
    { references: { networkSecurityGroupName: ["urn:left", "urn:right"] }, parent: "urn:left" },
    { networkSecurityGroupName: NOT_YET },
    undefined,
  ],
  [
    "with a name that is computed from no group is of the one that it is registered under",
    TWO,
    { parent: "urn:right" },
    { networkSecurityGroupName: NOT_YET },
    "right",
  ],
  ["without a name is of the group that it is registered under", TWO, { parent: "urn:right" }, {}, "right"],
  [
    "without a name or a place in the program is of no group",
    [...TWO].map((group) => ({ ...group, key: undefined as never })),
    {},
    {},
    undefined,
  ],
])("a rule %s", (_, groups, child, properties, expected) => {
  const { securityGroups, unknown } = modelFromAzure([
    ...groups,
    of("SecurityRule", "child", { ...own, ...properties }, child),
  ]);
  const holders = securityGroups.filter(({ rules }) => rules.length > 0);
  expect(holders.map(({ name }) => name)).toEqual(expected === undefined ? [] : [expected]);
  expect(unknown.map(({ subject }) => subject)).toEqual(expected === undefined ? ["child"] : []);
});

test.each<[string, Partial<AzureResourceData>, object, string]>([
  ["of its id", { id: `${id("g", "rules")}/securityRules/own` }, { securityRuleName: "other" }, "own"],
  ["of the program", {}, { securityRuleName: "own" }, "own"],
  ["of its properties where the program gives none", {}, { securityRuleName: undefined }, "in properties"],
  ["of nobody where there is none", {}, { securityRuleName: undefined, name: undefined }, "(name not known)"],
])("a rule has the name %s", (_, child, properties, name) => {
  const { securityGroups } = modelFromAzure([
    real("group", "g", "rules"),
    of("SecurityRule", "child", { ...own, networkSecurityGroupName: "rules", ...properties }, child),
  ]);
  expect(securityGroups[0]!.rules).toMatchObject([{ name }]);
});

test("several parts of one parent all count, each in its own list, and its peering is named as in the program", () => {
  const part = { virtualNetworkName: "net" };
  const { networks, unknown } = modelFromAzure([
    of("VirtualNetwork", "network", { ...part, addressSpace: { addressPrefixes: ["10.77.0.0/16"] } }),
    of("Subnet", "one", { ...part, subnetName: "a", addressPrefix: "10.77.1.0/24" }),
    of("Subnet", "two", { ...part, subnetName: "b", addressPrefix: "10.77.2.0/24" }),
    of("VirtualNetworkPeering", "to-hub", { ...part, virtualNetworkPeeringName: "hub" }),
  ]);
  expect(networks[0]!.subnets.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(networks[0]!.connectedPrefixes).toEqual([UNKNOWN]);
  expect(unknown.map(({ problem }) => problem)).toEqual(["the address space behind its peering to-hub is not known"]);
});
