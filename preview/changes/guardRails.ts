import { judge, RULES, type Context, type RuleFinding } from "../../policy/index";
import type { GuardRailFinding, GuardRails } from "../model/report";
import { nameOfUrn, type ResourceState } from "../model/step";
import { withoutIds } from "./names";

/** Finds the place where a resource is made, with its path from the project's folder; `undefined` where it is not known. */
export type Locate = (urn: string) => { readonly file: string; readonly line: number } | undefined;

/** One side as the guard rails judge it; without a context they find nothing, and the report is not complete. */
export interface Judged {
  readonly resources: readonly ResourceState[];
  readonly context: Context | undefined;
}

/** The findings after the change, those among them that are new, and those that no longer hold. */
export function guardRails(base: Judged, head: Judged, locate: Locate): GuardRails {
  const [before, after] = [base, head].map(({ resources, context }) =>
    context === undefined ? [] : judge(resources.filter(({ custom }) => custom).map(judged), context),
  );
  const had = new Set(before!.map(wordedKeyOf));
  const has = new Set(after!.map(keyOf));
  const inWords = (findings: readonly RuleFinding[]): GuardRailFinding[] =>
    findings.map((finding) => wordsOf(finding, locate));
  return {
    introduced: inWords(after!.filter((finding) => !had.has(wordedKeyOf(finding)))),
    resolved: inWords(before!.filter((finding) => finding.outcome === "violated" && !has.has(keyOf(finding)))),
    kept: inWords(after!.filter((finding) => had.has(wordedKeyOf(finding)))),
  };
}

const judged = ({ urn, inputs, outputs, ...state }: ResourceState) => ({
  ...state,
  urn,
  name: nameOfUrn(urn),
  properties: { ...inputs, ...outputs },
});

/** The key of the place that a finding is about, whatever the finding's wording. A finding is resolved only if no finding is left at its place. */
const keyOf = ({ rule, outcome, path, resource }: RuleFinding): string =>
  JSON.stringify([rule, outcome, resource.type, resource.name, path]);

/** The key of a finding with its wording. A finding whose text changed, for example because it is about more addresses, is a new one. */
const wordedKeyOf = (finding: RuleFinding): string => `${keyOf(finding)} ${withoutIds(finding.message)}`;

function wordsOf(
  { rule, severity, enforcement, outcome, message, path, resource }: RuleFinding,
  locate: Locate,
): GuardRailFinding {
  const source = locate(resource.urn ?? "");
  return {
    rule,
    severity,
    enforcement,
    outcome,
    resource: resource.name,
    type: resource.type,
    ...(path === undefined ? {} : { path }),
    message: withoutIds(message),
    remedy: RULES.find(({ name }) => name === rule)?.remedy ?? "",
    ...(source ? { source } : {}),
  };
}
