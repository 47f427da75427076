/** Reads the deployed rules from the engine's state, so that probes aim at what was deployed and not at settings. Pure. */

interface StateResource {
  readonly type: string;
  readonly outputs?: Record<string, unknown>;
}

/** A security rule as Azure holds it, with the fields that probes need. */
export interface DeployedRule {
  readonly name: string;
  readonly access: string;
  readonly direction: string;
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: string[];
  readonly destinationPortRange?: string;
}

const groupType = "azure-native:network:NetworkSecurityGroup";

/** The rules of all network security groups in a deployment (`pulumi stack export`). */
export function deployedRules(state: unknown): DeployedRule[] {
  const { resources = [] } = (state ?? {}) as { resources?: StateResource[] };
  return resources
    .filter((resource) => resource.type === groupType)
    .flatMap((resource) => (resource.outputs?.securityRules ?? []) as DeployedRule[]);
}

/** The address prefixes from which the port may be opened. Service tags are left out because they are not addresses. */
export function admittedPrefixes(rules: readonly DeployedRule[], port: number): string[] {
  return rules
    .filter(
      (rule) => rule.access === "Allow" && rule.direction === "Inbound" && rule.destinationPortRange === String(port),
    )
    .flatMap((rule) => [...(rule.sourceAddressPrefixes ?? []), rule.sourceAddressPrefix ?? ""])
    .filter((prefix) => /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(prefix));
}

/** Names of the inbound deny rules. */
export const denyingRules = (rules: readonly DeployedRule[]): string[] =>
  rules.filter((rule) => rule.access === "Deny" && rule.direction === "Inbound").map((rule) => rule.name);
