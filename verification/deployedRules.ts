/** Reads what was really deployed out of the engine's state, so that probes aim at facts and not at settings. Pure. */

interface StateResource {
  readonly type: string;
  readonly outputs?: Record<string, unknown>;
}

/** A security rule as Azure holds it, as far as probes need it. */
export interface DeployedRule {
  readonly name: string;
  readonly access: string;
  readonly direction: string;
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: string[];
  readonly destinationPortRange?: string;
}

const groupType = "azure-native:network:NetworkSecurityGroup";

/** All rules of all network security groups in a deployment that `pulumi stack export` shows. */
export function deployedRules(state: unknown): DeployedRule[] {
  const { resources = [] } = (state ?? {}) as { resources?: StateResource[] };
  return resources
    .filter((resource) => resource.type === groupType)
    .flatMap((resource) => (resource.outputs?.securityRules ?? []) as DeployedRule[]);
}

/** The address prefixes that may open the port. Service tags are left out: they are no addresses. */
export function admittedPrefixes(rules: readonly DeployedRule[], port: number): string[] {
  return rules
    .filter(
      (rule) => rule.access === "Allow" && rule.direction === "Inbound" && rule.destinationPortRange === String(port),
    )
    .flatMap((rule) => [...(rule.sourceAddressPrefixes ?? []), rule.sourceAddressPrefix ?? ""])
    .filter((prefix) => /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(prefix));
}

/** Names of the inbound rules that deny. */
export const denyingRules = (rules: readonly DeployedRule[]): string[] =>
  rules.filter((rule) => rule.access === "Deny" && rule.direction === "Inbound").map((rule) => rule.name);
