import { UNKNOWN, type SecurityGroup, type SecurityRule } from "../model";
import { listOf, referencesOf, textOf, textsOf, type AzureResourceData, type Properties } from "./properties";

/** A `network:NetworkSecurityGroup` with the separate `network:SecurityRule` resources that belong to it. */
export function securityGroupOf(resource: AzureResourceData, separate: readonly AzureResourceData[]): SecurityGroup {
  const inline = listOf(resource.properties.securityRules);
  const { id, name } = resource;
  if (inline === UNKNOWN) return { id, name, rules: UNKNOWN };
  const names = new Set(inline.map((rule) => textOf(rule.name)));
  const own = separate
    .filter((rule) => rule.id.toLowerCase().startsWith(`${id.toLowerCase()}/`))
    .map((rule) => ({ name: rule.id.slice(rule.id.lastIndexOf("/") + 1), ...rule.properties }))
    // After a refresh the group lists the separate rules too.
    .filter((rule) => !names.has(rule.name));
  return { id, name, rules: [...inline, ...own].map(securityRuleOf) };
}

/** Joins ARM's singular and plural fields. What is not known stays so and becomes symbolic in the evaluation. */
function securityRuleOf(rule: Properties): SecurityRule {
  const addresses = (end: "source" | "destination"): readonly string[] => [
    ...textsOf(rule[`${end}AddressPrefix`], rule[`${end}AddressPrefixes`]),
    ...applicationGroups(rule[`${end}ApplicationSecurityGroups`]),
  ];
  return {
    name: textOf(rule.name) ?? UNKNOWN,
    priority: Number(rule.priority),
    direction: textOf(rule.direction)?.toLowerCase() === "outbound" ? "Outbound" : "Inbound",
    access: textOf(rule.access)?.toLowerCase() === "deny" ? "Deny" : "Allow",
    protocol: textOf(rule.protocol) ?? UNKNOWN,
    sources: addresses("source"),
    sourcePorts: textsOf(rule.sourcePortRange, rule.sourcePortRanges),
    destinations: addresses("destination"),
    destinationPorts: textsOf(rule.destinationPortRange, rule.destinationPortRanges),
  };
}

const applicationGroups = (value: unknown): readonly string[] => (value === undefined ? [] : referencesOf(value));
