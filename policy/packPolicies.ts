import type { Policies, PolicyConfigSchema, PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { UNKNOWN } from "../exposure";
import { findingsOf, stops } from "./judge";
import { ADVICE, contextOf, stackOfUrn } from "./packConfig";
import { RULES } from "./rules";
import { ENVIRONMENTS, type Context, type Finding, type JudgedResource, type Rule } from "./types";

const texts = { type: "array", items: { type: "string" } } as const;

/** Settings of every policy (`Context`); all may be left out. */
const CONFIG: PolicyConfigSchema = {
  properties: {
    environment: { type: "string", enum: [...ENVIRONMENTS] },
    icapsPort: { type: "integer", minimum: 1, maximum: 65535 },
    allowedSources: texts,
    vaultSources: texts,
    testWorkload: { type: "boolean" },
    existingAddresses: { type: "boolean" },
  },
};

/**
 * The pack's policies. One for each rule, which reports what stops a deployment, and two that only tell: what is no more
 * than advice in the environment, and what cannot be judged before the update, because Pulumi's levels belong to a policy
 * and not to a violation.
 */
export function policies(): Policies {
  return [...RULES.map(ruleOf), adviceByResource, adviceByStack];
}

function ruleOf(rule: Rule): Policies[number] {
  const common = {
    name: rule.name,
    description: `${rule.title}. ${rule.reason}`,
    severity: rule.severity,
    remediationSteps: rule.remedy,
    enforcementLevel: Object.values(rule.enforcement).includes("mandatory") ? "mandatory" : "advisory",
    configSchema: CONFIG,
  } as const;
  const own = (resources: readonly JudgedResource[], context: Context) =>
    findingsOf(rule, resources, context).filter(stops);
  return rule.scope === "resource"
    ? {
        ...common,
        validateResource: (args, report) => {
          for (const finding of own([judgedResource(args)], contextFor(args, args.urn))) report(sentence(finding));
        },
      }
    : {
        ...common,
        validateStack: (args, report) => {
          const context = contextFor(args, args.resources[0]?.urn ?? "");
          for (const finding of own(args.resources.map(judgedResource), context))
            report(sentence(finding), finding.resource.urn);
        },
      };
}

const ADVISED = {
  description: "What the guard rails advise in this environment, and what they cannot judge before the update",
  enforcementLevel: "advisory",
  configSchema: CONFIG,
} as const;

const adviceByResource: Policies[number] = {
  ...ADVISED,
  name: ADVICE.resource,
  validateResource: (args, report) => {
    const resource = judgedResource(args);
    const context = contextFor(args, args.urn);
    for (const finding of RULES.flatMap((rule) =>
      rule.scope === "resource" ? findingsOf(rule, [resource], context) : [],
    ))
      if (!stops(finding)) report(`${finding.rule}: ${sentence(finding)}`);
  },
};

const adviceByStack: Policies[number] = {
  ...ADVISED,
  name: ADVICE.stack,
  validateStack: (args, report) => {
    const resources = args.resources.map(judgedResource);
    const context = contextFor(args, args.resources[0]?.urn ?? "");
    for (const finding of RULES.flatMap((rule) => (rule.scope === "stack" ? findingsOf(rule, resources, context) : [])))
      if (!stops(finding)) report(`${finding.rule}: ${sentence(finding)}`, finding.resource.urn);
  },
};

const contextFor = (args: { getConfig<T extends object>(): T }, urn: string): Context =>
  contextOf(args.getConfig<Partial<Context>>(), stackOfUrn(urn));

const sentence = ({ message, path }: Finding): string => (path === undefined ? message : `${message} (${path})`);

function judgedResource(resource: ResourceValidationArgs | PolicyResource): JudgedResource {
  const { type, name, urn, opts } = resource;
  return {
    type,
    name,
    urn,
    properties: plain(resource.props) as Record<string, unknown>,
    protect: opts.protect,
    ...("propertyDependencies" in resource ? { propertyDependencies: urnsOf(resource.propertyDependencies) } : {}),
  };
}

const urnsOf = (dependencies: PolicyResource["propertyDependencies"]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(dependencies).map(([property, of]) => [property, of.map(({ urn }) => urn)]));

/** Copies what Pulumi hands out: it throws when a value is read that is not known yet. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.keys(value).map((key): [string, unknown] => [key, readOr(UNKNOWN, value, key)]);
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

function readOr(placeholder: unknown, holder: object, key: string): unknown {
  let value: unknown;
  try {
    value = (holder as Record<string, unknown>)[key];
  } catch {
    return placeholder;
  }
  return plain(value);
}
