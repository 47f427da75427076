import { holdsPort } from "../ports";
import { observe } from "../reading";
import { concernsTcp, rulesIn, unknownRules, type JudgedRule } from "../securityRules";
import { beyond, describeSources, isNobody, sourcesOf } from "../sources";
import { and } from "../truth";
import { everywhere, type JudgedResource, type ResourceRule } from "../types";
import { portsByClients } from "./clientPorts";

/** Each rule is evaluated separately, even if an earlier deny hides it, because the deny may be removed one day. */
export const icapsOnlyFromClients: ResourceRule = {
  name: "icaps-only-from-clients",
  title: "Only the client profiles' addresses can reach the ICAPS port",
  severity: "critical",
  enforcement: everywhere("mandatory"),
  reason:
    "Behind this rule, only mutual TLS protects the port. Every further address is one more from which the TLS endpoint can be attacked.",
  remedy:
    "Put the addresses into the settings `client.profile`, `client.dataCentres` or `client.addresses`; the program then creates the rule. Remove rules that were written by hand.",
  scope: "resource",
  check(resource, context) {
    const byClients = portsByClients(context).map(({ ports, sources }) => ({
      ports,
      allowed: sources && sourcesOf(sources),
    }));
    const observations = rulesIn(resource).flatMap((rule) =>
      byClients.flatMap((clients) => judge(rule, clients, resource)),
    );
    return [...observations, ...unknownRules(resource)];
  },
};

/** @param clients ports, and the prefixes that may reach them; `allowed` absent: not given */
function judge(
  rule: JudgedRule,
  { ports, allowed }: { readonly ports: readonly number[]; readonly allowed?: ReturnType<typeof sourcesOf> },
  resource: JudgedResource,
) {
  const applies = ports.map((port) => and(rule.inbound, rule.allows, concernsTcp(rule), holdsPort(rule.ports, port)));
  const reached = ports.filter((_, i) => applies[i] !== false);
  if (reached.length === 0) return [];
  const certain = applies.includes(true);
  const strangers = allowed && beyond(rule.sources, allowed);
  const wide = !strangers || (isNobody(strangers) && strangers.unknown) ? "unknown" : !isNobody(strangers);
  return observe(and(certain || "unknown", wide), resource, {
    problem:
      `rule ${rule.name} allows addresses outside the client profiles to reach port ${reached.join(" and ")}: ` +
      (strangers ? describeSources(strangers) : ""),
    unknown: !strangers
      ? `the client profiles' addresses (allowedSources) were not given, so the sources of rule ${rule.name} are`
      : `the sources, ports or effect of rule ${rule.name} are`,
    path: rule.path,
  });
}
