import {
  difference,
  setOfPrefixes,
  toPrefixes,
  type AddressSet,
  parsePrefix,
  UNKNOWN,
  type NetworkModel,
  type SecurityRule,
} from "../../exposure";
import type { GroupRename, RuleChange } from "../model/report";
import type { Names } from "./names";
import { shortPrefix } from "./reachability";

/** The differences between the rules of all groups. */
export interface RuleDifference {
  readonly changes: readonly RuleChange[];
  readonly renamed: readonly GroupRename[];
}

/**
 * The changed rules, by group and name. A rule of which only the name changed is one change. A removed group and the new group with most of
 * its rules are one renamed group.
 */
export function ruleChanges(base: NetworkModel, head: NetworkModel, names: Names): RuleDifference {
  const was = new Map(base.securityGroups.map(({ name, rules }) => [name, known(rules)]));
  const is = new Map(head.securityGroups.map(({ name, rules }) => [name, known(rules)]));
  const gone = [...was.keys()].filter((name) => !is.has(name));
  const renamed = [...is.keys()].flatMap((name): { before: string; after: string; same: number }[] => {
    const found = was.has(name) ? undefined : predecessor(is.get(name)!, gone, was);
    if (found === undefined) return [];
    gone.splice(gone.indexOf(found.name), 1);
    return [{ before: found.name, after: name, same: found.same }];
  });
  const oldName = (name: string): string => renamed.find(({ after }) => after === name)?.before ?? name;
  // Rules that are not known are neither added nor removed.
  const open = new Set(
    [...base.securityGroups, ...head.securityGroups].filter(({ rules }) => rules === UNKNOWN).map(({ name }) => name),
  );
  const changes = [...gone, ...is.keys()].flatMap((name) =>
    open.has(name) || open.has(oldName(name))
      ? []
      : groupChanges(names.short(name), was.get(oldName(name)) ?? [], is.get(name) ?? []),
  );
  return {
    changes,
    renamed: renamed.map(({ before, after, same }) => ({
      before: names.short(before),
      after: names.short(after),
      same,
    })),
  };
}

const known = (rules: readonly SecurityRule[] | typeof UNKNOWN): readonly SecurityRule[] =>
  rules === UNKNOWN ? [] : rules;

/** The removed group that shares the most rules with the new one, at least half of the larger group's. */
function predecessor(
  rules: readonly SecurityRule[],
  gone: readonly string[],
  was: ReadonlyMap<string, readonly SecurityRule[]>,
): { readonly name: string; readonly same: number } | undefined {
  const texts = new Set(rules.map((rule) => JSON.stringify(rule)));
  const candidates = gone
    .map((name) => ({ name, old: was.get(name)! }))
    .map(({ name, old }) => ({
      name,
      same: old.filter((rule) => texts.has(JSON.stringify(rule))).length,
      larger: Math.max(old.length, rules.length),
    }))
    .filter(({ same, larger }) => same > 0 && same >= larger / 2);
  return candidates.sort((x, y) => y.same - x.same)[0];
}

function groupChanges(group: string, before: readonly SecurityRule[], after: readonly SecurityRule[]): RuleChange[] {
  const named = (rules: readonly SecurityRule[], { name, direction }: SecurityRule): SecurityRule | undefined =>
    rules.find((rule) => rule.name === name && isSameOrUnknown(rule.direction, direction));
  const gone = before.filter((rule) => !named(after, rule));
  const changes: RuleChange[] = [];
  for (const rule of [...after].sort(byPlace)) {
    const same = named(before, rule);
    const renamed = same ? undefined : takePlace(gone, rule);
    const old = same ?? renamed;
    const change = old ? changed(group, old, rule) : whole(group, rule, "added");
    if (change) changes.push(change);
  }
  return [...changes, ...gone.sort(byPlace).map((rule) => whole(group, rule, "removed"))];
}

const isSameOrUnknown = (a: string | number, b: string | number): boolean => a === b || [a, b].includes(UNKNOWN);

const byPlace = (x: SecurityRule, y: SecurityRule): number =>
  x.direction.localeCompare(y.direction) || placeOf(x) - placeOf(y);

/** The sort key of a rule. A rule whose priority is not known yet comes last. */
const placeOf = ({ priority }: SecurityRule): number => (priority === UNKNOWN ? 65536 : priority);

/** Takes the removed rule that had the new rule's direction and priority out of the list. */
function takePlace(gone: SecurityRule[], { direction, priority }: SecurityRule): SecurityRule | undefined {
  const index = gone.findIndex(
    (rule) => isSameOrUnknown(rule.direction, direction) && isSameOrUnknown(rule.priority, priority),
  );
  return index < 0 ? undefined : gone.splice(index, 1)[0];
}

function whole(group: string, rule: SecurityRule, change: "added" | "removed"): RuleChange {
  const isOutbound = rule.direction === "Outbound";
  const [far, near] = isOutbound ? [rule.destinations, rule.sources] : [rule.sources, rule.destinations];
  const ends = far.map((text) => words(shortPrefix(text)));
  const own = isOutbound ? (near.join() === "*" ? "" : ` from ${near.join(", ")}`) : ` to ${near.join(", ")}`;
  return {
    group,
    rule: words(rule.name),
    change,
    summary: words(
      `${summaryOf(rule)}: ${rule.protocol}${own}${isOutbound ? " to" : ""} port ${rule.destinationPorts.join(", ")}`,
    ),
    fields: [],
    added: change === "added" ? ends : [],
    removed: change === "removed" ? ends : [],
  };
}

const summaryOf = ({ direction, priority, access }: SecurityRule): string =>
  `${direction.toLowerCase()} ${priority}, ${access.toLowerCase()}`;

function changed(group: string, before: SecurityRule, after: SecurityRule): RuleChange | undefined {
  const field = (name: string, was: string | number, is: string | number): string[] =>
    was === is ? [] : [`${name} ${words(was)} → ${words(is)}`];
  const joined = (texts: readonly string[]): string => [...texts].sort().join(", ");
  const isUnknown = [before, after].some((rule) => rule.sources.includes(UNKNOWN));
  const sources = isUnknown ? { added: [], removed: [] } : addressChange(before.sources, after.sources);
  const destinations = addressChange(before.destinations, after.destinations);
  const fields = [
    ...field("name", before.name, after.name),
    ...field("direction", before.direction, after.direction),
    ...field("priority", before.priority, after.priority),
    ...field("access", before.access, after.access),
    ...field("protocol", before.protocol, after.protocol),
    ...field("source port", joined(before.sourcePorts), joined(after.sourcePorts)),
    ...field("destination port", joined(before.destinationPorts), joined(after.destinationPorts)),
    ...(destinations.added.length + destinations.removed.length > 0
      ? field("destination", joined(before.destinations), joined(after.destinations))
      : []),
    ...(isUnknown ? field("source", joined(before.sources), joined(after.sources)) : []),
  ];
  if (fields.length + sources.added.length + sources.removed.length === 0) return undefined;
  return { group, rule: words(after.name), change: "changed", summary: words(summaryOf(after)), fields, ...sources };
}

/** A value for a reader. A part of a list of values may be unknown. */
const words = (value: string | number): string => String(value).replaceAll(UNKNOWN, "not known yet");

interface SourceChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * The addresses that are in one list and not in the other, however they are written; tags and other names are compared as text. Where this
 * difference is long, the difference of the written entries is given instead if it is shorter.
 */
function addressChange(before: readonly string[], after: readonly string[]): SourceChange {
  const isAddress = (text: string): boolean => parsePrefix(text).kind === "ipv4";
  const setOf = (texts: readonly string[]): AddressSet => setOfPrefixes(texts.filter(isAddress));
  const [was, is] = [setOf(before), setOf(after)];
  const only = (texts: readonly string[], others: readonly string[], wanted: (text: string) => boolean): string[] =>
    texts.filter((text) => wanted(text) && !others.includes(text)).map(shortPrefix);
  const symbols = (text: string): boolean => !isAddress(text);
  const exact: SourceChange = {
    added: [...only(after, before, symbols), ...toPrefixes(difference(is, was)).map(shortPrefix)],
    removed: [...only(before, after, symbols), ...toPrefixes(difference(was, is)).map(shortPrefix)],
  };
  if (exact.added.length + exact.removed.length === 0) return exact;
  const written: SourceChange = {
    added: only(after, before, () => true),
    removed: only(before, after, () => true),
  };
  const length = ({ added, removed }: SourceChange): number => added.length + removed.length;
  return length(written) < length(exact) ? written : exact;
}
