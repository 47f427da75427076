import type { ChangeReport, GroupRename, RuleChange } from "../model/report";
import { linesOf, list, type Block, type Item, type Line, type Piece } from "./document";

/**
 * Maximum number of rules with the same change that are listed one by one; more of them share one entry. They differ only in name, priority
 * and ports.
 */
const MOST_ALIKE = 4;

type Alike = readonly [RuleChange, ...RuleChange[]];

/** The changed rules: those that admit more come first, and many similar ones are shown as one. */
export function ruleBlocks({ rules, renamedGroups }: ChangeReport): readonly Block[] {
  const alike = new Map<string, [RuleChange, ...RuleChange[]]>();
  for (const rule of [...rules].sort((x, y) => weightOf(x) - weightOf(y))) {
    const same = alike.get(likeness(rule));
    if (same) same.push(rule);
    else alike.set(likeness(rule), [rule]);
  }
  const items = [...alike.values()].flatMap((group) =>
    group.length <= MOST_ALIKE ? group.map(ruleItem) : [alikeItem(group)],
  );
  return list([...renamedGroups.map(groupRename), ...items]);
}

const groupRename = ({ before, after, same }: GroupRename): Line => [
  "The security group ",
  { code: before },
  " is now ",
  { code: after },
  `: ${same.toLocaleString("en")} ${same === 1 ? "rule is unchanged" : "rules are unchanged"}`,
];

/** Direction and access, as every summary begins: `inbound 100, allow`. */
function kindOf({ summary }: Pick<RuleChange, "summary">): { readonly direction: string; readonly access: string } {
  const [, direction = "", access = ""] = /^(\w+) \d+, (\w+)/.exec(summary) ?? [];
  return { direction, access };
}

/** Sort key: added or changed allow rules first, then changed or removed deny rules, then the rest. */
function weightOf(rule: RuleChange): number {
  const { direction, access } = kindOf(rule);
  if (rule.change !== "removed" && access === "allow") return direction === "inbound" ? 0 : 1;
  return rule.change !== "added" && access === "deny" ? 2 : 3;
}

/**
 * The key by which rules of one group share an entry: the same kind of change with the same sources. A rule with changed fields has an
 * entry of its own.
 */
function likeness(rule: RuleChange): string {
  const { group, change, fields, added, removed } = rule;
  return JSON.stringify([group, change, kindOf(rule), fields.length > 0 ? rule.rule : "", added, removed]);
}

/** An entry for a changed rule. An added or removed rule shows its far end: an outbound rule's destinations, an inbound rule's sources. */
function ruleItem({ rule, change, summary, fields, added, removed }: RuleChange): Item {
  const isWhole = change !== "changed";
  const name = isWhole && kindOf({ summary }).direction === "outbound" ? "destinations" : "sources";
  const values = [...added.map((prefix) => `+${prefix}`), ...removed.map((prefix) => `−${prefix}`)];
  const line: Piece[] = [{ code: rule }, ` ${change} (${summary})${fields.length > 0 ? `: ${fields.join(", ")}` : ""}`];
  return { line, ...(values.length === 0 ? {} : { values: [{ name, all: values }] }) };
}

function alikeItem(group: Alike): Item {
  const { direction, access } = kindOf(group[0]);
  const { values } = ruleItem(group[0]);
  const count = group.length.toLocaleString("en");
  return {
    line: [`${count} rules ${group[0].change} (${direction}, ${access})`],
    ...(values === undefined ? {} : { values }),
    under: {
      name: `${count} rules`,
      lines: group.flatMap((rule) => linesOf(ruleItem({ ...rule, added: [], removed: [] }))),
    },
  };
}
