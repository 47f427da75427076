import { at, is, textAt } from "./reading";
import { groupsIn, separateRule, type JudgedGroup, type JudgedRule } from "./securityRules";
import { and, type Truth } from "./truth";
import type { JudgedResource } from "./types";

/** A separate rule, and whether it belongs to the group. */
export interface Member {
  readonly rule: JudgedRule;
  readonly belongs: Truth;
}

/** A group with the separate rules that belong, or may belong, to it. */
export interface WholeGroup extends JudgedGroup {
  readonly separate: readonly Member[];
}

/** All groups of the stack. Separate rules of groups that are not in it are in `strays`. */
export function wholeGroups(resources: readonly JudgedResource[]): {
  readonly groups: readonly WholeGroup[];
  readonly strays: readonly JudgedRule[];
} {
  const rules = resources.map(separateRule).filter((rule) => rule !== undefined);
  const groups = resources.flatMap(groupsIn).map((group) => ({
    ...group,
    separate: rules
      .map((rule) => ({ rule, belongs: belongsTo(rule.resource, group) }))
      .filter(({ belongs }) => belongs !== false),
  }));
  const placed = new Set(groups.flatMap(({ separate }) => separate.map(({ rule }) => rule)));
  return { groups, strays: rules.filter((rule) => !placed.has(rule)) };
}

function belongsTo(rule: JudgedResource, group: JudgedGroup): Truth {
  if (group.path !== "") return false;
  const { properties } = group.resource;
  const groupName = textAt(properties, "networkSecurityGroupName") ?? textAt(properties, "name");
  const named = at(rule.properties, "networkSecurityGroupName");
  if (named === undefined) return idBelongs(rule, group);
  const sameName = groupName === undefined ? "unknown" : is(named, groupName);
  const place = textAt(properties, "resourceGroupName");
  return and(sameName, place === undefined ? true : sameOrUnsaid(at(rule.properties, "resourceGroupName"), place));
}

const sameOrUnsaid = (value: unknown, expected: string): Truth => (value === undefined ? true : is(value, expected));

function idBelongs(rule: JudgedResource, group: JudgedGroup): Truth {
  const id = textAt(group.resource, "id");
  const own = textAt(rule, "id");
  if (id === undefined || own === undefined) return "unknown";
  return own.toLowerCase().startsWith(`${id.toLowerCase()}/`);
}
