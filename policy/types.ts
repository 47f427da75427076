/** The types of the guard rails: resources, context and findings. */

/** The environments with their own requirements. A stack with another name declares which of them applies. */
export const ENVIRONMENTS = ["dev", "test", "prod"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** One resource in the program's or in Azure's form, with azure-native's flattened property names. */
export interface JudgedResource {
  /** Pulumi type token, with or without an API version. */
  readonly type: string;
  /** Name in the Pulumi program. */
  readonly name: string;
  readonly urn?: string;
  /** ARM id; absent or unknown before the resource exists. */
  readonly id?: string;
  /** Values that are not known yet are the engine's markers, or `UNKNOWN` of `exposure`. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Pulumi's `protect`; absent where the source does not say. */
  readonly protect?: boolean;
  /** URN of the provider that makes it, which knows the subscription; absent where the source does not say. */
  readonly provider?: string;
  /** By top-level property, the URNs that its value is computed from; absent where the source does not say. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  /** Position in the program that registers it, as the engine writes it: `project:///infra/network/securityGroup.ts#14,3`. */
  readonly sourcePosition?: string;
}

/** Facts that the rules cannot read from the resources. */
export interface Context {
  readonly environment: Environment;
  /** TCP port of ICAP over TLS. */
  readonly icapsPort: number;
  /** Prefixes (IPv4, IPv6) and service tags of the client profiles. Absent: they were not given, so they cannot be judged. */
  readonly allowedSources?: readonly string[];
  /** Further clients with a separate port, and the sources that may reach it. Default: none. */
  readonly furtherClients?: readonly { readonly port: number; readonly sources: readonly string[] }[];
  /** Prefixes that may be in the vault's firewall. Default: none. */
  readonly vaultSources?: readonly string[];
  /** Prefixes that may be in the firewalls of storage accounts. Default: none. */
  readonly storageSources?: readonly string[];
  /** The stack is marked as a test workload, which may speak ICAP without TLS. Never true for `prod`. Default: no. */
  readonly testWorkload?: boolean;
  /** The registered addresses exist elsewhere (setting `publicAddresses.existing`) and are protected there. Default: no. */
  readonly existingAddresses?: boolean;
  /** ARM id of the network that exists elsewhere (setting `network.existing`), whose subnets are its owner's. Default: none. */
  readonly existingNetwork?: string;
}

/** `violated`: the resource violates the rule. `unjudged`: the rule cannot be judged before the update, and so is not satisfied either. */
export type RuleOutcome = "violated" | "unjudged";

/** Severity of a violation; the names of Pulumi and of code scanning. */
export type Severity = "critical" | "high" | "medium" | "low";

/** `mandatory` stops a deployment, `advisory` only reports; `none`: the rule has no requirement there. */
export type Enforcement = "mandatory" | "advisory" | "none";

/** A rule's statement about one place. */
export interface Observation {
  readonly resource: JudgedResource;
  readonly outcome: RuleOutcome;
  /** A sentence without the resource's name. Names rules and prefixes, never a secret. */
  readonly message: string;
  /** Path of the property: `securityRules[AllowClient]`. */
  readonly path?: string;
}

interface RuleCommon {
  /** Stable identifier, in kebab case. */
  readonly name: string;
  /** The condition that a satisfied rule guarantees, one sentence. */
  readonly title: string;
  readonly severity: Severity;
  readonly enforcement: Readonly<Record<Environment, Enforcement>>;
  /** Reason for the requirement. */
  readonly reason: string;
  /** Steps that satisfy it. */
  readonly remedy: string;
}

/** Judges each resource by itself, so that a policy pack can stop it before it is created. */
export interface ResourceRule extends RuleCommon {
  readonly scope: "resource";
  check(resource: JudgedResource, context: Context): readonly Observation[];
}

/** Needs all resources of the stack. */
export interface StackRule extends RuleCommon {
  readonly scope: "stack";
  check(resources: readonly JudgedResource[], context: Context): readonly Observation[];
}

export type Rule = ResourceRule | StackRule;

/** An observation with the rule's severity and enforcement in the environment. */
export interface RuleFinding extends Observation {
  readonly rule: string;
  readonly severity: Severity;
  readonly enforcement: Exclude<Enforcement, "none">;
}

/** The same enforcement in every environment. */
export function everywhere(enforcement: Enforcement): Readonly<Record<Environment, Enforcement>> {
  return { dev: enforcement, test: enforcement, prod: enforcement };
}
