/** The group that a separate rule belongs to: with a wrong answer a deny of another group counts, or an allow of this one does not. */
import { wholeGroups } from "../../../policy/groups";
import type { JudgedResource } from "../../../policy/index";
import { UNKNOWN_TEXT, allow, deny, group, idOf, network, resource } from "./stack";

const rules = idOf("networkSecurityGroups", "rules");
const rule = (properties: Record<string, unknown>, id?: string): JudgedResource => ({
  type: "azure-native:network:SecurityRule",
  name: "deny",
  properties: { ...deny(), ...properties },
  id,
});
const groupOf = (properties: Record<string, unknown>, id?: string): JudgedResource => ({
  type: "azure-native:network:NetworkSecurityGroup",
  name: "program-name",
  properties,
  id,
});
const named = groupOf({ networkSecurityGroupName: "rules", resourceGroupName: "rg" });

test.each([
  ["its name and resource group", rule({ networkSecurityGroupName: "Rules", resourceGroupName: "RG" }), named, true],
  ["its name alone", rule({ networkSecurityGroupName: "rules" }), named, true],
  ["another name", rule({ networkSecurityGroupName: "other", resourceGroupName: "rg" }), named, false],
  [
    "the name in another resource group",
    rule({ networkSecurityGroupName: "rules", resourceGroupName: "x" }),
    named,
    false,
  ],
  ["a name not known yet", rule({ networkSecurityGroupName: UNKNOWN_TEXT }), named, "unknown"],
  [
    "a name not known yet in another resource group",
    rule({ networkSecurityGroupName: UNKNOWN_TEXT, resourceGroupName: "x" }),
    named,
    false,
  ],
  [
    "a resource group not known yet",
    rule({ networkSecurityGroupName: "rules", resourceGroupName: UNKNOWN_TEXT }),
    named,
    "unknown",
  ],
  [
    "a resource group that the group does not name",
    rule({ networkSecurityGroupName: "rules", resourceGroupName: "rg" }),
    groupOf({ name: "rules" }),
    true,
  ],
  ["a name, where the group has none yet", rule({ networkSecurityGroupName: "rules" }), groupOf({}), "unknown"],
  ["its id", rule({}, `${rules.toUpperCase()}/securityRules/deny`), groupOf({}, rules), true],
  ["its id in another case", rule({}, `${rules}/securityRules/deny`), groupOf({}, rules.toUpperCase()), true],
  ["an id that begins alike", rule({}, `${rules}-b/securityRules/deny`), groupOf({}, rules), false],
  ["an id, where the group has none yet", rule({}, `${rules}/securityRules/deny`), groupOf({}), "unknown"],
  ["no id yet", rule({}, UNKNOWN_TEXT), groupOf({}, rules), "unknown"],
])("whether a rule with %s belongs to the group", (_with, separate, one, belongs) => {
  const { groups, strays } = wholeGroups([separate, one]);
  const members = groups.flatMap((whole) => whole.separate.map((member) => [member.rule.resource, member.belongs]));
  expect(members).toEqual(belongs === false ? [] : [[separate, belongs]]);
  expect(strays.map((stray) => stray.resource)).toEqual(belongs === false ? [separate] : []);
});

test("a group inside of a subnet has no separate rules", () => {
  const inside = network({ networkSecurityGroup: { securityRules: [allow()] } });
  const { groups, strays } = wholeGroups([inside, rule({ networkSecurityGroupName: "lane-a" })]);
  expect(groups.map(({ separate }) => separate)).toEqual([[]]);
  expect(strays).toHaveLength(1);
});

test("a rule goes to its own group, not to each", () => {
  const separate = resource("network:SecurityRule", "deny", { ...deny(), networkSecurityGroupName: "b" });
  const { groups } = wholeGroups([group([], "a"), group([], "b"), separate]);
  expect(groups.map((one) => one.separate.length)).toEqual([0, 1]);
});
