/** Rules that never decide, because another rule blocks everything that they would find. Pure. */
import type { DlpSettings } from "../model";

type Rule = DlpSettings["rules"][number];

/** A rule that never decides, and the rule that blocks the same files. */
export interface IdleRule {
  readonly rule: Rule;
  readonly by: Rule;
}

/** Each rule for which another blocking rule finds at least as much. Of two equal rules it is the later one. */
export const idleRules = (rules: readonly Rule[]): readonly IdleRule[] =>
  rules.flatMap((rule, place) => {
    const by = rules.find(
      (other, at) => at !== place && blocksAll(other, rule) && (at < place || !blocksAll(rule, other)),
    );
    return by === undefined ? [] : [{ rule, by }];
  });

/** Whether a rule blocks each file in which another one finds something. */
function blocksAll(rule: Rule, other: Rule): boolean {
  if (rule.kind !== other.kind || rule.action === "log") return false;
  const { context, except, atLeast = 1, overMebibytes = 0, countries = "all" } = rule;
  const wantsWord = context !== undefined && (context.effect ?? "require") === "require";
  if ((wantsWord && !same(context, other.context)) || (except !== undefined && !same(except, other.except)))
    return false;
  return (
    atLeast <= (other.atLeast ?? 1) &&
    overMebibytes <= (other.overMebibytes ?? 0) &&
    (countries === "all" || holds(countries, other.countries ?? "all")) &&
    holds(rule.keywords ?? [], other.keywords ?? []) &&
    holds(rule.types ?? [], other.types ?? []) &&
    same([rule.expression, rule.file], [other.expression, other.file])
  );
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether a list contains all words of another, in any case. */
function holds(list: readonly string[], other: "all" | readonly string[]): boolean {
  const small = list.map((one) => one.toLowerCase());
  return other !== "all" && other.every((one) => small.includes(one.toLowerCase()));
}
