/** A group's rules as the model has them, beside rules that are resources of their own. */
import { UNKNOWN, modelFromAzure, securityRuleOf, type AzureResourceData } from "../../../../exposure";
import { group, rule } from "../lane";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const own = rule("Own", 100, "52.0.0.1", "443");

test.each<[string, object, object]>([
  ["its fields", {}, {}],
  [
    "one and many",
    { sourceAddressPrefixes: ["52.0.0.2"], destinationPortRanges: ["8080-8090"] },
    { sources: ["52.0.0.1", "52.0.0.2"], destinationPorts: ["443", "8080-8090"] },
  ],
  [
    "ports of the sender",
    { sourcePortRange: "1000", sourcePortRanges: ["2000-3000"] },
    { sourcePorts: ["1000", "2000-3000"] },
  ],
  [
    "application groups",
    {
      sourceAddressPrefix: undefined,
      sourceApplicationSecurityGroups: [{ id: "/a" }],
      destinationApplicationSecurityGroups: [{ id: "/b" }],
    },
    { sources: ["/a"], destinations: ["*", "/b"] },
  ],
  [
    "application groups that are not known",
    { sourceApplicationSecurityGroups: NOT_YET, destinationApplicationSecurityGroups: [{ id: NOT_YET }] },
    { sources: ["52.0.0.1", UNKNOWN], destinations: ["*", UNKNOWN] },
  ],
  [
    "choices in any case",
    { direction: "OUTBOUND", access: "deny", priority: "200" },
    { direction: "Outbound", access: "Deny", priority: 200 },
  ],
  [
    "choices that Azure does not have",
    { direction: "In", access: "Log", priority: "first" },
    { direction: UNKNOWN, access: UNKNOWN, priority: UNKNOWN },
  ],
  [
    "nothing",
    { direction: undefined, access: null, priority: "", protocol: "" },
    { direction: UNKNOWN, access: UNKNOWN, priority: UNKNOWN, protocol: UNKNOWN },
  ],
])("a rule is read with %s", (_, properties, expected) => {
  expect(securityRuleOf({ ...own, ...properties })).toEqual({
    ...{ name: "Own", priority: 100, direction: "Inbound", access: "Allow", protocol: "Tcp" },
    ...{ sources: ["52.0.0.1"], sourcePorts: ["*"], destinations: ["*"], destinationPorts: ["443"] },
    ...expected,
  });
});

test.each<[string, object[], string[], string[]]>([
  ["the same in the group counts once", [own], ["52.0.0.1"], []],
  [
    "another one in the group is said to differ",
    [rule("Own", 100, "*", "443")],
    ["52.0.0.1"],
    ["security group rules: its rule Own is another one in the group than as a resource of its own"],
  ],
  [
    "one of another name in the group counts beside it",
    [rule("Other", 200, "53.0.0.1", "443")],
    ["53.0.0.1", "52.0.0.1"],
    [],
  ],
])("a rule of its own and %s", (_, securityRules, sources, problems) => {
  const resources: AzureResourceData[] = [
    { type: "azure-native:network:NetworkSecurityGroup", id: group, name: "rules", properties: { securityRules } },
    { type: "azure-native:network:SecurityRule", id: `${group}/securityRules/Own`, name: "own", properties: own },
  ];
  const { securityGroups, unknown } = modelFromAzure(resources);
  const { rules } = securityGroups[0]!;
  expect(rules !== UNKNOWN && rules.flatMap((one) => one.sources)).toEqual(sources);
  expect(unknown.map(({ subject, problem }) => `${subject}: ${problem}`)).toEqual(problems);
});
