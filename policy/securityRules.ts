import { UNKNOWN, securityRuleOf } from "../exposure";
import { portsOf, type Ports } from "./ports";
import { NOT_KNOWN, at, is, isType, items, textAt, unjudged } from "./reading";
import { sourcesOf, type Sources } from "./sources";
import { not, or, type Truth } from "./truth";
import type { JudgedResource, Observation } from "./types";

/** One security rule in the form that the guard rails judge, wherever it is defined. Each fact is true, false or not known. */
export interface JudgedRule {
  /** The resource that defines the rule. */
  readonly resource: JudgedResource;
  readonly path: string;
  readonly name: string;
  readonly inbound: Truth;
  readonly allows: Truth;
  readonly denies: Truth;
  /** `NOT_KNOWN` where it is not known yet. */
  readonly protocol: unknown;
  readonly sources: Sources;
  readonly destinations: Sources;
  readonly ports: Ports;
  readonly sourcePorts: Ports;
}

/** A security group with the rules that it contains. */
export interface JudgedGroup {
  readonly resource: JudgedResource;
  /** Path in the resource; empty for a group that is a resource of its own. */
  readonly path: string;
  readonly rules: readonly JudgedRule[];
  /** Some or all of its rules are not known yet. */
  readonly incomplete: boolean;
}

/** Caches the groups of each resource, because half of the rules need them and reading them is most of their work. */
const read = new WeakMap<JudgedResource, readonly JudgedGroup[]>();

/** The groups in a resource: the resource itself, or groups that a subnet or network card contains instead of only naming them. */
export function groupsIn(resource: JudgedResource): readonly JudgedGroup[] {
  const known = read.get(resource) ?? readGroups(resource);
  read.set(resource, known);
  return known;
}

function readGroups(resource: JudgedResource): readonly JudgedGroup[] {
  const { properties } = resource;
  if (isType(resource, "network:NetworkSecurityGroup")) return [judgedGroup(resource, properties, "")];
  return attachmentsIn(resource).flatMap(({ group, path }) =>
    at(group, "securityRules") === undefined ? [] : [judgedGroup(resource, group, path)],
  );
}

/** A place that names a security group: a subnet or a network card. */
export interface Attachment {
  readonly resource: JudgedResource;
  readonly kind: "subnet" | "card";
  readonly name: string;
  /** Path of the field. */
  readonly path: string;
  /** The group or its reference; undefined where there is none. */
  readonly group: unknown;
}

/** Subnets (inline and separate) and cards of the resource. A list that is not known gives one attachment that is not. */
export function attachmentsIn(resource: JudgedResource): readonly Attachment[] {
  const { properties, name } = resource;
  if (isType(resource, "network:Subnet")) {
    const own = textAt(properties, "subnetName") ?? textAt(properties, "name") ?? name;
    return [attachment(resource, "subnet", own, "", properties)];
  }
  if (isType(resource, "network:NetworkInterface")) return [attachment(resource, "card", name, "", properties)];
  if (!isType(resource, "network:VirtualNetwork")) return [];
  const subnets = items(properties["subnets"]);
  if (subnets === NOT_KNOWN) return [attachment(resource, "subnet", "subnets", "subnets.", NOT_KNOWN)];
  return subnets.map((subnet) => {
    const label = textAt(subnet, "name") ?? "(name not known yet)";
    return attachment(resource, "subnet", label, `subnets[${label}].`, subnet);
  });
}

/** The cards that a scale set gives its machines. A list that is not known gives one attachment that is not. */
export function scaleSetCards(resource: JudgedResource): readonly Attachment[] {
  if (!isType(resource, "compute:VirtualMachineScaleSet")) return [];
  const list = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations";
  const cards = items(at(resource.properties, ...list.split(".")));
  if (cards === NOT_KNOWN) return [attachment(resource, "card", resource.name, `${list}.`, NOT_KNOWN)];
  return cards.map((card) => {
    const label = textAt(card, "name") ?? "(name not known yet)";
    return attachment(resource, "card", label, `${list}[${label}].`, card);
  });
}

function attachment(
  resource: JudgedResource,
  kind: Attachment["kind"],
  name: string,
  prefix: string,
  holder: unknown,
): Attachment {
  return { resource, kind, name, path: `${prefix}networkSecurityGroup`, group: at(holder, "networkSecurityGroup") };
}

function judgedGroup(resource: JudgedResource, group: unknown, path: string): JudgedGroup {
  const listed = items(at(group, "securityRules"));
  const known = listed === NOT_KNOWN ? [] : listed.filter((rule) => rule !== NOT_KNOWN);
  const prefix = path === "" ? "" : `${path}.`;
  return {
    resource,
    path,
    rules: known.map((rule, i) => {
      const name = textAt(rule, "name") ?? `#${i}`;
      return judgedRule(resource, rule, name, `${prefix}securityRules[${name}]`);
    }),
    incomplete: listed === NOT_KNOWN || known.length < listed.length,
  };
}

/** The rule that a separate `SecurityRule` resource is. */
export function separateRule(resource: JudgedResource): JudgedRule | undefined {
  if (!isType(resource, "network:SecurityRule")) return undefined;
  const { properties, name } = resource;
  return judgedRule(
    resource,
    properties,
    textAt(properties, "securityRuleName") ?? textAt(properties, "name") ?? name,
    "",
  );
}

/** All rules that a resource holds. */
export function rulesIn(resource: JudgedResource): readonly JudgedRule[] {
  const separate = separateRule(resource);
  return [...(separate ? [separate] : []), ...groupsIn(resource).flatMap(({ rules }) => rules)];
}

/** The observations about groups whose rules are not known, common to every judge of single rules. */
export function unknownRules(resource: JudgedResource): readonly Observation[] {
  return groupsIn(resource)
    .filter(({ incomplete }) => incomplete)
    .map(({ path }) =>
      unjudged(resource, "some of its security rules are", path === "" ? "securityRules" : `${path}.securityRules`),
    );
}

/** Azure's protocols without TCP (learn: "Network security groups", security rules). */
const OTHER_PROTOCOLS = ["Udp", "Icmp", "Esp", "Ah"];

/** Whether the rule concerns TCP, the one protocol of ICAP. A text that is no protocol counts as every protocol. */
export function concernsTcp({ protocol }: JudgedRule): Truth {
  return not(or(...OTHER_PROTOCOLS.map((other) => is(protocol, other))));
}

/** Whether the rule concerns nothing but TCP. */
export function isOnlyTcp({ protocol }: JudgedRule): Truth {
  return is(protocol, "Tcp");
}

function judgedRule(resource: JudgedResource, properties: unknown, name: string, path: string): JudgedRule {
  const rule = securityRuleOf(properties as Readonly<Record<string, unknown>>);
  // A missing or misspelled value equals none of Azure's, so it counts as the more dangerous one.
  const value = (field: "direction" | "access" | "protocol"): unknown =>
    at(properties, field) === NOT_KNOWN ? NOT_KNOWN : rule[field];
  return {
    resource,
    path,
    name,
    inbound: not(is(value("direction"), "Outbound")),
    allows: not(is(value("access"), "Deny")),
    denies: is(value("access"), "Deny"),
    protocol: value("protocol"),
    sources: endOf(rule.sources),
    destinations: endOf(rule.destinations),
    ports: portsOf(rule.destinationPorts),
    sourcePorts: portsOf(rule.sourcePorts),
  };
}

/** A field without any text matches everybody. */
const endOf = (texts: readonly string[]): Sources =>
  sourcesOf(texts.length === 0 ? ["*"] : texts.map((text) => (text === UNKNOWN ? NOT_KNOWN : text)));
