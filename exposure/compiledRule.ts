import { holdsAddress } from "./addressSet";
import { matcherOf, type Matcher, type TagScope } from "./matcher";
import { PROTOCOLS, UNKNOWN, type PortRange, type SecurityGroup, type SecurityRule } from "./model";
import { ALL_PORTS } from "./traffic";

/** A rule with its texts read. */
export interface CompiledRule {
  readonly rule: SecurityRule;
  /** By index into `PROTOCOLS`. */
  readonly protocols: readonly boolean[];
  readonly source: Matcher;
  readonly sourcePorts: readonly PortRange[];
  readonly destination: Matcher;
  readonly destinationPorts: readonly PortRange[];
  /** Symbols that must all hold for the rule to match: what of it could not be read. */
  readonly guards: readonly string[];
}

/** A group where it is applied, its default rules included, each direction by rising priority. */
export interface CompiledGroup {
  readonly name: string;
  readonly inbound: readonly CompiledRule[];
  readonly outbound: readonly CompiledRule[];
}

const everything = { protocol: "*", sourcePorts: ["*"], destinationPorts: ["*"] } as const;
const VNET = ["VirtualNetwork"];
const ANY = ["*"];

/** The rules that every group ends with (learn: "Network security groups", default security rules). */
export const DEFAULT_RULES: readonly SecurityRule[] = [
  {
    name: "AllowVnetInBound",
    priority: 65000,
    direction: "Inbound",
    access: "Allow",
    sources: VNET,
    destinations: VNET,
    ...everything,
  },
  {
    name: "AllowAzureLoadBalancerInBound",
    priority: 65001,
    direction: "Inbound",
    access: "Allow",
    sources: ["AzureLoadBalancer"],
    destinations: ANY,
    ...everything,
  },
  {
    name: "DenyAllInBound",
    priority: 65500,
    direction: "Inbound",
    access: "Deny",
    sources: ANY,
    destinations: ANY,
    ...everything,
  },
  {
    name: "AllowVnetOutBound",
    priority: 65000,
    direction: "Outbound",
    access: "Allow",
    sources: VNET,
    destinations: VNET,
    ...everything,
  },
  {
    name: "AllowInternetOutBound",
    priority: 65001,
    direction: "Outbound",
    access: "Allow",
    sources: ANY,
    destinations: ["Internet"],
    ...everything,
  },
  {
    name: "DenyAllOutBound",
    priority: 65500,
    direction: "Outbound",
    access: "Deny",
    sources: ANY,
    destinations: ANY,
    ...everything,
  },
];

/** Reads the group's rules for a place where tags mean `scope`. */
export function compileGroup(group: SecurityGroup, scope: TagScope): CompiledGroup {
  const rules = group.rules === UNKNOWN ? unreadRules(group.name, scope) : knownRules(group.name, group.rules, scope);
  return {
    name: group.name,
    inbound: rules.filter(({ rule }) => rule.direction === "Inbound"),
    outbound: rules.filter(({ rule }) => rule.direction === "Outbound"),
  };
}

function knownRules(group: string, own: readonly SecurityRule[], scope: TagScope): CompiledRule[] {
  return (
    [...own, ...DEFAULT_RULES]
      // By name where priorities collide, so that the order of the input does not matter (`ruleProblems` reports them).
      .sort((x, y) => x.priority - y.priority || (x.name < y.name ? -1 : 1))
      .flatMap((rule) => compileRule(rule, group, scope))
  );
}

/** Stand for rules that nobody knows: whatever their one symbol says, whether that lets through less or more. */
function unreadRules(group: string, scope: TagScope): CompiledRule[] {
  return (["Inbound", "Outbound"] as const).flatMap((direction) => {
    const base = { name: "(not known)", direction, sources: ANY, destinations: ANY, ...everything };
    const allow = compileRule({ ...base, priority: 100, access: "Allow" }, group, scope);
    const deny = compileRule({ ...base, priority: 65500, access: "Deny" }, group, scope);
    return [...allow.map((rule) => ({ ...rule, guards: [`${direction.toLowerCase()} rules of ${group}`] })), ...deny];
  });
}

/** One entry, or two when only some of the rule's ports can be read. */
function compileRule(rule: SecurityRule, group: string, scope: TagScope): CompiledRule[] {
  const where = (field: string): string => `${field} of rule ${rule.name} of ${group}`;
  const protocols = PROTOCOLS.map(
    (name) => rule.protocol === "*" || rule.protocol.toLowerCase() === name.toLowerCase(),
  );
  const knownProtocol = protocols.includes(true);
  const sourcePorts = readPorts(rule.sourcePorts);
  const destinationPorts = readPorts(rule.destinationPorts);
  const compiled: CompiledRule = {
    rule,
    protocols: knownProtocol ? protocols : PROTOCOLS.map(() => true),
    source: matcherOf(rule.sources, scope, where("sources")),
    sourcePorts: sourcePorts.ranges,
    destination: matcherOf(rule.destinations, scope, where("destinations")),
    destinationPorts: destinationPorts.ranges,
    guards: knownProtocol ? [] : [`"${rule.protocol}" in ${where("protocol")}`],
  };
  const unread = [
    ...sourcePorts.unread.map((text) => `"${text}" in ${where("source ports")}`),
    ...destinationPorts.unread.map((text) => `"${text}" in ${where("destination ports")}`),
  ];
  if (unread.length === 0) return [compiled];
  const anyPort = { sourcePorts: [ALL_PORTS], destinationPorts: [ALL_PORTS] };
  return [compiled, { ...compiled, ...anyPort, guards: [...compiled.guards, unread.join(", ")] }];
}

function readPorts(texts: readonly string[]): { ranges: PortRange[]; unread: string[] } {
  const ranges: PortRange[] = [];
  const unread: string[] = [];
  for (const text of texts) {
    const range = text === "*" ? ALL_PORTS : parsePorts(text);
    if (range) ranges.push(range);
    else unread.push(text);
  }
  // One range of everything in its one form, because protocols without ports ask for it.
  return { ranges: ranges.some((r) => r.first === 0 && r.last === 65535) ? [ALL_PORTS] : ranges, unread };
}

function parsePorts(text: string): PortRange | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first <= last && last <= 65535 ? { first, last } : undefined;
}

/** All symbols that the group's rules speak of. */
export function symbolsOf(group: CompiledGroup): string[] {
  return [...group.inbound, ...group.outbound].flatMap((rule) => [
    ...rule.guards,
    ...[...rule.source.symbolic, ...rule.destination.symbolic].map(({ symbol }) => symbol),
  ]);
}

/** What Azure would refuse, so that no order of evaluation is defined; sentences. */
export function ruleProblems(group: SecurityGroup): string[] {
  if (group.rules === UNKNOWN) return ["its rules are not known yet"];
  const seen = new Map<string, string>();
  return group.rules.flatMap((rule) => {
    const place = `${rule.direction} ${rule.priority}`;
    const other = seen.get(place);
    seen.set(place, rule.name);
    const collision = other === undefined ? [] : [`rules ${other} and ${rule.name} share the priority ${place}`];
    const legal = Number.isInteger(rule.priority) && rule.priority >= 100 && rule.priority <= 4096;
    return legal ? collision : [...collision, `rule ${rule.name} has the priority ${rule.priority}, outside 100-4096`];
  });
}

/** How a matcher concerns one address: surely, when one of the symbols holds, or never. */
export function matchOf(
  matcher: Matcher,
  address: number,
  memberOf: readonly string[] | undefined,
): "always" | "never" | { readonly anyOf: readonly string[] } {
  if (holdsAddress(matcher.addresses, address)) return "always";
  const anyOf: string[] = [];
  for (const { symbol, domain } of matcher.symbolic) {
    const applicationGroup = symbol.startsWith("/");
    if (applicationGroup && memberOf !== undefined) {
      if (memberOf.some((id) => id.toLowerCase() === symbol.toLowerCase())) return "always";
    } else if (holdsAddress(domain, address)) anyOf.push(symbol);
  }
  return anyOf.length === 0 ? "never" : { anyOf };
}
