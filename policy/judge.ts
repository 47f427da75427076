import { RULES } from "./rules";
import { byUnknownValue } from "./unknownValues";
import type { Context, RuleFinding, JudgedResource, Rule } from "./types";

/**
 * The findings of the guard rails about a stack's resources: violations first, then values that cannot be judged, each in the order of the
 * rules. Empty: everything that the environment demands holds, and all of it could be judged.
 */
export function judge(resources: readonly JudgedResource[], context: Context): readonly RuleFinding[] {
  const findings = RULES.flatMap((rule) => findingsOf(rule, resources, context));
  return [
    ...findings.filter(({ outcome }) => outcome === "violated"),
    ...findings.filter(({ outcome }) => outcome === "unjudged"),
  ];
}

/** The findings of one rule. */
export function findingsOf(rule: Rule, resources: readonly JudgedResource[], context: Context): readonly RuleFinding[] {
  const enforcement = rule.enforcement[context.environment];
  if (enforcement === "none") return [];
  const observations =
    rule.scope === "resource"
      ? resources.flatMap((resource) => rule.check(resource, context))
      : rule.check(resources, context);
  return byUnknownValue(observations).map((observation) => ({
    ...observation,
    rule: rule.name,
    severity: rule.severity,
    enforcement,
  }));
}

/**
 * Whether a finding must stop a deployment. A finding that cannot be judged before the update does not, because it is judged after the
 * update.
 */
export function stops({ enforcement, outcome }: RuleFinding): boolean {
  return enforcement === "mandatory" && outcome === "violated";
}
