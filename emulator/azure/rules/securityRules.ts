/** Azure's rules for the rules of a network security group. Pure. */
import { parsePrefix } from "../../../exposure";
import type { Problem } from "../engine/provider";
import { isUnknown, records, strings, text, type Properties } from "../engine/value";
import { networkName } from "./names";
import { overlaps } from "./overlaps";
import { isServiceTag } from "./serviceTags";

/** Limits per group (Azure subscription limits, "Networking limits"). */
const MAX_RULES = 1000;
const MAX_ADDRESSES = 4000;
/** Priorities of a user's rules; Azure's own stand at 65000 and above. */
const PRIORITIES = { lowest: 100, highest: 4096 };
const MAX_DESCRIPTION = 140;

/** Faults of `securityRules`. */
export function securityRuleProblems(value: unknown): readonly Problem[] {
  const rules = records(value);
  return [
    ...limitProblems(rules),
    ...rules.flatMap((rule, index) => ruleProblems(rule, `securityRules[${index}]`)),
    ...conflicts(rules),
  ];
}

function limitProblems(rules: readonly Properties[]): readonly Problem[] {
  const problems: Problem[] = [];
  if (rules.length > MAX_RULES) {
    // Code and sentence: azure-rest-api-specs#3003.
    const reason = `SecurityRuleCountLimitReached: A security group cannot have more than ${MAX_RULES} security rules. (It has ${rules.length}.)`;
    problems.push({ property: "securityRules", reason });
  }
  for (const side of ["source", "destination"]) {
    const count = rules.flatMap((rule) => addressesOf(rule, side)).length;
    if (count <= MAX_ADDRESSES) continue;
    const prefixes = `${side === "source" ? "Source" : "Destination"}AddressPrefixes`;
    // Code and sentence: cloud-provider-azure#2725.
    const reason = `SecurityRuleAddressesOrPortsPerSecurityGroupLimitReached: Network security group has ${count} ${prefixes}. A security group cannot have more than ${MAX_ADDRESSES} ${prefixes} as per the limit MaxSecurityRuleAddressesOrPortsPerSecurityGroup.`;
    problems.push({ property: "securityRules", reason });
  }
  return problems;
}

const addressesOf = (rule: Properties, side: string): readonly string[] => [
  ...strings([rule[`${side}AddressPrefix`]]),
  ...strings(rule[`${side}AddressPrefixes`]),
];

function ruleProblems(rule: Properties, path: string): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (property: string, reason: string) => problems.push({ property: `${path}.${property}`, reason });
  const { priority } = rule;
  const name = text(rule.name);
  if (rule.name === undefined) add("name", "is required: a rule inside a group has a name");
  else if (name !== undefined && !networkName.pattern.test(name)) {
    add("name", `InvalidResourceName: ${JSON.stringify(name)} must be ${networkName.words}`);
  }
  if (priority === undefined) add("priority", "is required: a whole number from 100 to 4096");
  else if (!isUnknown(priority) && !isPriority(priority)) {
    add("priority", `SecurityRuleInvalidPriority: ${String(priority)} is not a whole number from 100 to 4096`);
  }
  const description = text(rule.description) ?? "";
  if (description.length > MAX_DESCRIPTION) {
    add("description", `has ${description.length} characters; Azure takes at most ${MAX_DESCRIPTION}`);
  }
  for (const side of ["source", "destination"]) {
    problems.push(
      ...oneOf(rule, path, side, "AddressPrefix", "ApplicationSecurityGroups"),
      ...oneOf(rule, path, side, "PortRange"),
    );
    problems.push(...addressProblems(rule, path, side), ...portProblems(rule, path, side));
  }
  return problems;
}

const isPriority = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= PRIORITIES.lowest && value <= PRIORITIES.highest;

/** Exactly one of the singular, the plural and (for addresses) the application security groups. */
function oneOf(rule: Properties, path: string, side: string, field: string, alternative?: string): readonly Problem[] {
  const filled = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== "");
  const names = [`${side}${field}`, `${side}${field}${field === "AddressPrefix" ? "es" : "s"}`];
  if (alternative) names.push(`${side}${alternative}`);
  const given = names.filter((name) => filled(rule[name]));
  if (given.length === 1) return [];
  const code =
    field === "AddressPrefix" ? "SecurityRuleParameterContainsConflictingAddresses" : "SecurityRuleInvalidPortRange";
  const found = given.length === 0 ? "none is set" : `${given.join(" and ")} are set`;
  return [
    { property: `${path}.${names[0]}`, reason: `${code}: exactly one of ${names.join(", ")} is needed, but ${found}` },
  ];
}

function addressProblems(rule: Properties, path: string, side: string): readonly Problem[] {
  const problems: Problem[] = [];
  const one = text(rule[`${side}AddressPrefix`]);
  if (one !== undefined && one !== "*" && !isServiceTag(one)) {
    problems.push(...prefixProblem(`${path}.${side}AddressPrefix`, one, "or a service tag, or *"));
  }
  const several = rule[`${side}AddressPrefixes`];
  (Array.isArray(several) ? several : []).forEach((entry: unknown, index) => {
    const property = `${path}.${side}AddressPrefixes[${index}]`;
    if (typeof entry !== "string" || isUnknown(entry)) return;
    if (entry === "*" || isServiceTag(entry)) {
      const reason = `SecurityRuleParameterContainsUnsupportedValue: ${entry} cannot stand in a list of prefixes; name it alone, in ${side}AddressPrefix`;
      problems.push({ property, reason });
    } else problems.push(...prefixProblem(property, entry, ""));
  });
  return [...problems, ...overlapProblems(rule, path, side)];
}

/** Code and sentence: data-safe-haven#2077. Azure's message names two prefixes, so only the first overlap is reported. */
function overlapProblems(rule: Properties, path: string, side: string): readonly Problem[] {
  const [first] = overlaps(strings(rule[`${side}AddressPrefixes`]));
  if (first === undefined) return [];
  const parameter = `${side === "source" ? "Source" : "Destination"}AddressPrefix`;
  const reason = `OverlappingSubnetsNotPermittedInSecurityRule: Security rule parameter ${parameter} for rule ${text(rule.name) ?? ""} contains overlapping subnets [${first.join(", ")}], which is not permitted.`;
  return [{ property: `${path}.${side}AddressPrefixes`, reason }];
}

function prefixProblem(property: string, value: string, otherwise: string): readonly Problem[] {
  const parsed = parsePrefix(value);
  switch (parsed.kind) {
    case "ipv4":
    case "ipv6":
      return [];
    case "hostBits":
      return [
        { property, reason: `InvalidCIDRNotation: ${value} has bits below its length; it should be ${parsed.network}` },
      ];
    case "invalid": {
      const reason = `SecurityRuleInvalidAddressPrefix: ${JSON.stringify(value)} is not an address or prefix ${otherwise}`;
      return [{ property, reason: reason.trimEnd() }];
    }
  }
}

function portProblems(rule: Properties, path: string, side: string): readonly Problem[] {
  const entries = [
    ...strings([rule[`${side}PortRange`]]).map((range) => ({ property: `${side}PortRange`, range })),
    ...strings(rule[`${side}PortRanges`]).map((range, index) => ({ property: `${side}PortRanges[${index}]`, range })),
  ];
  return entries
    .filter(({ range }) => !isPortRange(range))
    .map(({ property, range }) => ({
      property: `${path}.${property}`,
      reason: `SecurityRuleInvalidPortRange: ${JSON.stringify(range)} is not a port, a range such as 1024-65535, or *`,
    }));
}

function isPortRange(range: string): boolean {
  if (range === "*") return true;
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range);
  if (!match) return false;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  return first <= last && last <= 65535;
}

/** Two rules of one direction cannot share a priority, nor two rules a name. */
function conflicts(rules: readonly Properties[]): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  rules.forEach((rule, index) => {
    const name = text(rule.name) ?? `#${index}`;
    const keys = [
      { key: `name ${name.toLowerCase()}`, property: "name", what: `its name ${name}` },
      {
        key: `priority ${String(rule.direction)} ${String(rule.priority)}`,
        property: "priority",
        what: `the priority ${String(rule.priority)} and the direction ${String(rule.direction)}`,
      },
    ];
    for (const { key, property, what } of keys) {
      const other = seen.get(key);
      if (property === "priority" && (rule.priority === undefined || isUnknown(rule.priority))) continue;
      if (other === undefined) seen.set(key, name);
      else {
        const reason = `SecurityRuleConflict: rule ${name} shares ${what} with rule ${other}`;
        problems.push({ property: `securityRules[${index}].${property}`, reason });
      }
    }
  });
  return problems;
}

const defaultRule = (
  name: string,
  direction: string,
  priority: number,
  access: string,
  from: string,
  to: string,
  description: string,
): Properties => ({
  name,
  description,
  direction,
  priority,
  access,
  protocol: "*",
  sourceAddressPrefix: from,
  sourcePortRange: "*",
  destinationAddressPrefix: to,
  destinationPortRange: "*",
  provisioningState: "Succeeded",
});

/** The six rules that Azure adds to every group. */
export const defaultSecurityRules: readonly Properties[] = [
  defaultRule(
    "AllowVnetInBound",
    "Inbound",
    65000,
    "Allow",
    "VirtualNetwork",
    "VirtualNetwork",
    "Allow inbound traffic from all VMs in VNET",
  ),
  defaultRule(
    "AllowAzureLoadBalancerInBound",
    "Inbound",
    65001,
    "Allow",
    "AzureLoadBalancer",
    "*",
    "Allow inbound traffic from azure load balancer",
  ),
  defaultRule("DenyAllInBound", "Inbound", 65500, "Deny", "*", "*", "Deny all inbound traffic"),
  defaultRule(
    "AllowVnetOutBound",
    "Outbound",
    65000,
    "Allow",
    "VirtualNetwork",
    "VirtualNetwork",
    "Allow outbound traffic from all VMs to all VMs in VNET",
  ),
  defaultRule(
    "AllowInternetOutBound",
    "Outbound",
    65001,
    "Allow",
    "*",
    "Internet",
    "Allow outbound traffic from all VMs to Internet",
  ),
  defaultRule("DenyAllOutBound", "Outbound", 65500, "Deny", "*", "*", "Deny all outbound traffic"),
];
