import { UNKNOWN, type SecurityGroup, type SecurityRule } from "../model";
import type { Child } from "./children";
import {
  choiceOf,
  listOf,
  nameOf,
  numberOf,
  referencesOf,
  textOf,
  textsOf,
  type AzureResourceData,
  type Properties,
} from "./properties";

/** A `network:NetworkSecurityGroup` with the separate `network:SecurityRule` resources that belong to it. */
export function securityGroupOf(
  resource: AzureResourceData,
  separate: readonly Child[],
  report: (problem: string) => void,
): SecurityGroup {
  const inline = listOf(resource.properties.securityRules);
  const { id, name } = resource;
  if (inline === UNKNOWN) return { id, name, rules: UNKNOWN };
  const own = separate.map((rule) => securityRuleOf({ ...rule.properties, name: rule.name }));
  return { id, name, rules: [...withoutTwins(inline.map(securityRuleOf), own, report), ...own] };
}

/** After a refresh the group lists the separate rules too. A rule that differs between the two places is unknown. */
function withoutTwins(
  inline: readonly SecurityRule[],
  own: readonly SecurityRule[],
  report: (problem: string) => void,
): readonly SecurityRule[] {
  const byName = new Map(own.map((rule) => [rule.name, rule]));
  return inline.filter((rule) => {
    const twin = byName.get(rule.name);
    if (twin && JSON.stringify(twin) !== JSON.stringify(rule))
      report(`its rule ${rule.name} is another one in the group than as a resource of its own`);
    return twin === undefined;
  });
}

/**
 * The rule that properties describe: ARM's singular and plural fields joined. A value that is not known, or that Azure does not have, is
 * `UNKNOWN`.
 */
export function securityRuleOf(rule: Properties): SecurityRule {
  const addresses = (end: "source" | "destination"): readonly string[] => [
    ...textsOf(rule[`${end}AddressPrefix`], rule[`${end}AddressPrefixes`]),
    ...referencesOf(rule[`${end}ApplicationSecurityGroups`]),
  ];
  return {
    name: nameOf(rule.name),
    priority: numberOf(rule.priority),
    direction: choiceOf(rule.direction, ["Inbound", "Outbound"]),
    access: choiceOf(rule.access, ["Allow", "Deny"]),
    protocol: textOf(rule.protocol) ?? UNKNOWN,
    sources: addresses("source"),
    sourcePorts: textsOf(rule.sourcePortRange, rule.sourcePortRanges),
    destinations: addresses("destination"),
    destinationPorts: textsOf(rule.destinationPortRange, rule.destinationPortRanges),
  };
}
