/** References to resources that a preview would create: followed where they can only mean one of them. */
import { UNKNOWN, exposureOf, modelFromAzure, type AzureResourceData } from "../../../../exposure";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const of = (type: string, name: string, properties: object = {}, more: object = {}): AzureResourceData => ({
  ...{ type: `azure-native:network:${type}`, id: UNKNOWN, name, key: `urn:${name}` },
  properties: { ...properties },
  ...more,
});
const SUBNET = { name: "a", addressPrefix: "10.77.1.0/24", networkSecurityGroup: { id: NOT_YET } };
const networkOf = (subnets: unknown, ...sources: string[]) =>
  of("VirtualNetwork", "network", { subnets }, { references: { subnets: sources.map((name) => `urn:${name}`) } });

/** The group that the subnet refers to: by its name in the program, as an id, or not known. */
function groupOf(resources: readonly AzureResourceData[]): string | undefined {
  const { networks, securityGroups } = modelFromAzure(resources);
  const { securityGroup } = networks[0]!.subnets[0]!;
  return securityGroups.find(({ id }) => id === securityGroup)?.name ?? securityGroup;
}

test.each<[string, readonly AzureResourceData[], readonly string[], string]>([
  [
    "the one group that it is computed from",
    [of("NetworkSecurityGroup", "one"), of("NetworkSecurityGroup", "two")],
    ["one"],
    "one",
  ],
  [
    "the one group among resources of other types",
    [of("RouteTable", "routes"), of("NetworkSecurityGroup", "one")],
    ["routes", "one", "one"],
    "one",
  ],
  [
    "one of two groups",
    [of("NetworkSecurityGroup", "one"), of("NetworkSecurityGroup", "two")],
    ["one", "two"],
    UNKNOWN,
  ],
  ["no group, but a table", [of("RouteTable", "routes")], ["routes"], UNKNOWN],
  // Its id would be known, unless the update replaces it.
  ["a group that exists", [of("NetworkSecurityGroup", "one", {}, { id: "/rules" })], ["one"], UNKNOWN],
  ["something that is not in the stack", [of("NetworkSecurityGroup", "one")], ["elsewhere"], UNKNOWN],
])("a reference that is not known yet and is computed from %s", (_, resources, sources, expected) => {
  expect(groupOf([...resources, networkOf([SUBNET], ...sources)])).toBe(expected);
});

test.each<[string, AzureResourceData | undefined]>([
  ["an output of another stack", of("X", "more", {}, { type: "pulumi:pulumi:StackReference", id: "org/hub/prod" })],
  ["a deployment", of("X", "more", {}, { type: "azure-native:resources:Deployment" })],
  ["a command", of("X", "more", {}, { type: "command:local:Command", id: "ran" })],
  ["something that is not in the stack", undefined],
])("a reference that may come from %s as well as from the one group is not known, and is said to be so", (_, more) => {
  const own = of("NetworkSecurityGroup", "own", { securityRules: [] });
  const foreign = { ...SUBNET, name: "b", addressPrefix: "10.77.2.0/24" };
  const resources = [own, ...(more ? [more] : []), networkOf([SUBNET, foreign], "own", "more")];
  const groups = (all: readonly AzureResourceData[]) =>
    modelFromAzure(all).networks[0]!.subnets.map(({ securityGroup }) => securityGroup);
  const alone = [own, networkOf([SUBNET, foreign], "own")];
  expect([groups(alone), groups(resources)]).toEqual([
    ["planned:urn:own", "planned:urn:own"],
    [UNKNOWN, UNKNOWN],
  ]);
  const problem = "its security group is not known";
  expect(exposureOf(modelFromAzure(resources)).unknown).toEqual(
    expect.arrayContaining(["a", "b"].map((name) => ({ subject: `subnet network/${name}`, problem }))),
  );
  expect(exposureOf(modelFromAzure(alone)).unknown.filter((one) => one.problem === problem)).toEqual([]);
});

test("a reference that is known stays, whatever it is computed from", () => {
  const existing = of("NetworkSecurityGroup", "old", {}, { id: "/rules/old" });
  const network = networkOf([{ ...SUBNET, networkSecurityGroup: { id: "/rules/old" } }], "one");
  expect(groupOf([of("NetworkSecurityGroup", "one"), existing, network])).toBe("old");
});

test("a resource that exists keeps its id, and one without a key in the program has none", () => {
  const ids = (more: object) => modelFromAzure([of("NetworkSecurityGroup", "one", {}, more)]).securityGroups[0]!.id;
  expect(ids({ id: "/rules" })).toBe("/rules");
  expect(ids({ key: undefined })).toBe(UNKNOWN);
});

test("a whole list that is not known stays so, and a value that is nothing is nothing", () => {
  const one = of("NetworkSecurityGroup", "one");
  expect(modelFromAzure([one, networkOf(NOT_YET, "one")]).networks[0]!.subnets).toMatchObject([{ id: UNKNOWN }]);
  expect(modelFromAzure([one, networkOf(null, "one")]).networks[0]!.subnets).toEqual([]);
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
  expect(modelFromAzure([one, networkOf(secret, "one")]).networks[0]!.subnets).toMatchObject([{ id: UNKNOWN }]);
});

test("groups, route tables and public addresses are followed in every property that refers to one", () => {
  const sources = ["rules", "routes", "address"].map((name) => `urn:${name}`);
  const { networks, loadBalancers, networkInterfaces } = modelFromAzure([
    ...[of("NetworkSecurityGroup", "rules"), of("RouteTable", "routes"), of("PublicIPAddress", "address")],
    networkOf([{ ...SUBNET, routeTable: { id: NOT_YET } }], "rules", "routes", "address"),
    of(
      "LoadBalancer",
      "balancer",
      { frontendIPConfigurations: [{ name: "front", publicIPAddress: { id: NOT_YET } }] },
      { references: { frontendIPConfigurations: sources } },
    ),
    of(
      "NetworkInterface",
      "card",
      {
        networkSecurityGroup: { id: NOT_YET },
        ipConfigurations: [{ subnet: { id: NOT_YET }, publicIPAddress: { id: NOT_YET } }],
      },
      { references: { networkSecurityGroup: sources, ipConfigurations: sources } },
    ),
  ]);
  expect(networks[0]!.subnets).toMatchObject([
    { securityGroup: "planned:urn:rules", routeTable: "planned:urn:routes" },
  ]);
  expect(loadBalancers[0]!.frontends).toMatchObject([{ publicAddress: "planned:urn:address" }]);
  // Nothing says which subnet of the network it is.
  expect(networkInterfaces).toMatchObject([
    {
      securityGroup: "planned:urn:rules",
      ipConfigurations: [{ subnet: UNKNOWN, publicAddress: { id: "planned:urn:address" } }],
    },
  ]);
});
