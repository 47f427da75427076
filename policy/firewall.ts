import { NOT_KNOWN, at, is, items, observe } from "./reading";
import { beyond, describeSources, isNobody, sourcesOf } from "./sources";
import { and, not, type Truth } from "./truth";
import type { JudgedResource, Observation } from "./types";

/** The firewall of a service's public endpoint, in the form of a vault, a managed HSM and a storage account. */
export interface Firewall {
  /** The properties that contain it, and their path in the resource: `""`, or `properties.`. */
  readonly holder: unknown;
  readonly prefix: "" | "properties.";
  /** Property of the firewall in its holder: `networkAcls`. */
  readonly field: string;
  /** Property of a rule of `ipRules` that holds its prefix. */
  readonly address: string;
}

/**
 * Judges whether the firewall admits strangers. An endpoint is closed if it is off, or if its default is Deny and its `ipRules` contain
 * only prefixes in `allowed`.
 */
export function judgeFirewall(
  resource: JudgedResource,
  { holder, prefix, field, address }: Firewall,
  allowed: readonly string[] = [],
): readonly Observation[] {
  const firewall = at(holder, field);
  const on = not(is(at(holder, "publicNetworkAccess"), "Disabled"));
  const rules = items(at(firewall, "ipRules"));
  const sources = sourcesOf(rules === NOT_KNOWN ? [rules] : rules.map((rule) => at(rule, address) ?? NOT_KNOWN));
  const strangers = beyond(sources, sourcesOf(allowed));
  const admits: Truth = isNobody(strangers) ? strangers.unknown && "unknown" : true;
  return [
    ...observe(and(on, not(is(at(firewall, "defaultAction"), "Deny"))), resource, {
      problem: `its firewall allows every address: ${field}.defaultAction is not Deny`,
      unknown: "its firewall's rules are",
      path: `${prefix}${field}.defaultAction`,
    }),
    ...observe(and(on, admits), resource, {
      problem: `its firewall allows ${describeSources(strangers)}`,
      unknown: "the prefixes in its firewall are",
      path: `${prefix}${field}.ipRules`,
    }),
  ];
}
