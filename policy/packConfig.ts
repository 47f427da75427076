import { RULES } from "./rules";
import { ENVIRONMENTS, type Context, type Environment } from "./types";

/** Policies of the pack in addition to one for each rule: for advice, and for values that cannot be judged before the update. */
export const ADVICE = { resource: "advice-by-resource", stack: "advice-by-stack" } as const;

/** Names of all policies of the pack. */
export const POLICY_NAMES: readonly string[] = [...RULES.map(({ name }) => name), ...Object.values(ADVICE)];

/** The content of a file for `--policy-pack-config`, for users who make one (docs/guard-rails.md): every policy takes the same settings. */
export function policyPackConfig(context: Context): Readonly<Record<string, Context>> {
  return Object.fromEntries(POLICY_NAMES.map((name) => [name, context]));
}

/** The port in Defender's connector by default: that of Microsoft's guide and of the settings' default. */
const DEFAULT_PORT = 11344;

/**
 * The context of a policy's configuration. The environment, where it is not configured, is the stack's name, and that of
 * an unknown stack `prod`: the strictest.
 */
export function contextOf(config: Partial<Context>, stack: string): Context {
  return {
    ...config,
    environment: config.environment ?? ENVIRONMENTS.find((one): one is Environment => one === stack) ?? "prod",
    icapsPort: config.icapsPort ?? DEFAULT_PORT,
  };
}

/** Name of the stack in a resource's URN (`urn:pulumi:STACK::PROJECT::TYPE::NAME`). */
export function stackOfUrn(urn: string): string {
  return /^urn:pulumi:([^:]*)::/.exec(urn)?.[1] ?? "";
}
