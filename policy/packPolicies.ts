import type { Policies, PolicyConfigSchema, ReportViolation } from "@pulumi/policy";
import { findingsOf, stops } from "./judge";
import { ADVICE, contextOf, stackOfUrn } from "./packConfig";
import { ShownResources } from "./packResources";
import { RULES } from "./rules";
import {
  ENVIRONMENTS,
  type Context,
  type RuleFinding,
  type JudgedResource,
  type ResourceRule,
  type Rule,
  type StackRule,
} from "./types";

const texts = { type: "array", items: { type: "string" } } as const;

/** Settings of every policy (`Context`); all may be left out. */
const CONFIG: PolicyConfigSchema = {
  properties: {
    environment: { type: "string", enum: [...ENVIRONMENTS] },
    icapsPort: { type: "integer", minimum: 1, maximum: 65535 },
    allowedSources: texts,
    furtherClients: {
      type: "array",
      items: {
        type: "object",
        properties: { port: { type: "integer", minimum: 1, maximum: 65535 }, sources: texts },
        required: ["port", "sources"],
      },
    },
    vaultSources: texts,
    storageSources: texts,
    testWorkload: { type: "boolean" },
    existingAddresses: { type: "boolean" },
    existingNetwork: { type: "string" },
  },
};

/**
 * The pack's policies. One for each rule reports violations that stop a deployment. Two only inform: about violations that are mere advice
 * in the environment, and about values that cannot be judged before the update. They are separate because in Pulumi a level belongs to a
 * policy, not to a violation.
 */
export function policies(): Policies {
  const shown = new ShownResources();
  const ofResources = RULES.filter((rule): rule is ResourceRule => rule.scope === "resource");
  const ofStack = RULES.filter((rule): rule is StackRule => rule.scope === "stack");
  return [
    ...ofResources.map((rule) => resourcePolicy(shown, described(rule), [rule], stops)),
    ...ofStack.map((rule) => stackPolicy(shown, described(rule), [rule], stops)),
    resourcePolicy(shown, { ...ADVISED, name: ADVICE.resource }, ofResources, isAdvice),
    stackPolicy(shown, { ...ADVISED, name: ADVICE.stack }, ofStack, isAdvice),
  ];
}

type Description = Pick<
  Policies[number],
  "name" | "description" | "severity" | "remediationSteps" | "enforcementLevel"
>;

function described({ name, title, reason, remedy, severity, enforcement }: Rule): Description {
  return {
    name,
    description: `${title}. ${reason}`,
    severity,
    remediationSteps: remedy,
    enforcementLevel: Object.values(enforcement).includes("mandatory") ? "mandatory" : "advisory",
  };
}

const ADVISED = {
  description:
    "Advisory findings of the guard rails in this environment, and values that they cannot judge before the update",
  enforcementLevel: "advisory",
} as const;

const isAdvice = (finding: RuleFinding): boolean => !stops(finding);

type Selection = (finding: RuleFinding) => boolean;

/** Judges each resource by its inputs, before it is created. */
function resourcePolicy(
  shown: ShownResources,
  description: Description,
  rules: readonly Rule[],
  selection: Selection,
): Policies[number] {
  return {
    ...description,
    configSchema: CONFIG,
    validateResource: (args, report) => {
      const context = contextOf(args.getConfig<Partial<Context>>(), stackOfUrn(args.urn));
      tell(rules, [shown.planned(args)], context, selection, report);
    },
  };
}

/** Judges all resources together, at the end of a preview or an update. */
function stackPolicy(
  shown: ShownResources,
  description: Description,
  rules: readonly Rule[],
  selection: Selection,
): Policies[number] {
  return {
    ...description,
    configSchema: CONFIG,
    validateStack: (args, report) => {
      const context = contextOf(args.getConfig<Partial<Context>>(), stackOfUrn(args.resources[0]?.urn ?? ""));
      const resources = args.resources.map((resource) => shown.inStack(resource));
      tell(rules, resources, context, selection, report);
    },
  };
}

/** Merges equal messages of several rules about the same place, so that they are reported once. */
function joined(findings: readonly RuleFinding[]): readonly (RuleFinding & { readonly rules: readonly string[] })[] {
  const byWords = new Map<string, RuleFinding & { readonly rules: string[] }>();
  for (const finding of findings) {
    const { resource, path, message, rule } = finding;
    const key = JSON.stringify([resource.urn ?? resource.name, path, message]);
    const same = byWords.get(key);
    if (!same) byWords.set(key, { ...finding, rules: [rule] });
    else if (!same.rules.includes(rule)) same.rules.push(rule);
  }
  return [...byWords.values()];
}

function tell(
  rules: readonly Rule[],
  resources: readonly JudgedResource[],
  context: Context,
  selection: Selection,
  report: ReportViolation,
): void {
  const findings = rules.flatMap((rule) => findingsOf(rule, resources, context)).filter(selection);
  for (const { rules: of, message, path, resource } of joined(findings)) {
    // The policy's name identifies the rule, except for advice, which comes from several rules.
    const label = rules.length > 1 ? `${of.join(", ")}: ` : "";
    report(`${label}${message}${path === undefined ? "" : ` (${path})`}`, resource.urn);
  }
}
