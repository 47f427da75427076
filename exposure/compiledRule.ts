import { holdsAddress } from "./addressSet";
import { isAddressText, matcherOf, type Matcher, type SymbolicPart, type TagScope } from "./matcher";
import { PROTOCOLS, UNKNOWN, type PortRange, type SecurityGroup, type SecurityRule } from "./model";
import { ALL_PORTS } from "./traffic";

/** A rule with its texts read. */
export interface CompiledRule {
  readonly rule: SecurityRule;
  readonly access: "Allow" | "Deny";
  /** By index into `PROTOCOLS`. */
  readonly protocols: readonly boolean[];
  readonly source: Matcher;
  readonly sourcePorts: readonly PortRange[];
  readonly destination: Matcher;
  readonly destinationPorts: readonly PortRange[];
  /** Symbols that must all hold for the rule to match. They represent its parts that could not be read. */
  readonly guards: readonly string[];
}

/** A group at the place where it applies, with its default rules, each direction by rising priority. */
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
  return {
    name: group.name,
    inbound: compileDirection(group, "Inbound", scope),
    outbound: compileDirection(group, "Outbound", scope),
  };
}

type Direction = "Inbound" | "Outbound";

function compileDirection(
  { name, rules }: SecurityGroup,
  direction: Direction,
  scope: TagScope,
): readonly CompiledRule[] {
  if (rules === UNKNOWN) return unreadRules(name, direction, "not known yet", scope);
  const own = rules.filter((rule) => rule.direction === direction || rule.direction === UNKNOWN);
  const unplaced = own.find(({ priority }) => priority === UNKNOWN);
  if (unplaced) return unreadRules(name, direction, `the priority of ${unplaced.name} is not known yet`, scope);
  const order = (rule: SecurityRule): number => Number(rule.priority);
  return (
    [...own, ...DEFAULT_RULES.filter((rule) => rule.direction === direction)]
      // By name if priorities are equal, so that the order of the input does not matter (`ruleProblems` reports equal priorities).
      .sort((x, y) => order(x) - order(y) || (x.name < y.name ? -1 : 1))
      .flatMap((rule) => compileRule(rule, name, scope))
  );
}

/** Rules in place of unknown ones: they allow or deny everything, depending on one symbol. */
function unreadRules(group: string, direction: Direction, why: string, scope: TagScope): readonly CompiledRule[] {
  const base = { name: "(not known)", direction, sources: ANY, destinations: ANY, ...everything };
  const allow = compileRule({ ...base, priority: 100, access: "Allow" }, group, scope);
  const deny = compileRule({ ...base, priority: 65500, access: "Deny" }, group, scope);
  const guards = [`what the ${direction.toLowerCase()} rules of ${group} allow (${why})`];
  return [...allow.map((rule) => ({ ...rule, guards })), ...deny];
}

/** A rule that cannot be read completely gets several entries, one for each possible meaning. */
function compileRule(rule: SecurityRule, group: string, scope: TagScope): readonly CompiledRule[] {
  const of = `rule ${rule.name} of ${group}`;
  const guard = (what: string): string => `what ${of} is about (${what})`;
  const protocols = PROTOCOLS.map(
    (name) => rule.protocol === "*" || rule.protocol.toLowerCase() === name.toLowerCase(),
  );
  const knownProtocol = protocols.includes(true);
  const sourcePorts = readPorts(rule.sourcePorts);
  const destinationPorts = readPorts(rule.destinationPorts);
  const direction = `its direction is not known yet, ${rule.access}`;
  const compiled: CompiledRule = {
    rule,
    access: rule.access === "Allow" ? "Allow" : "Deny",
    protocols: knownProtocol ? protocols : PROTOCOLS.map(() => true),
    source: matcherOf(readAtWorst(rule.sources, rule.access), scope, `sources of ${of}`),
    sourcePorts: sourcePorts.ranges,
    destination: matcherOf(readAtWorst(rule.destinations, rule.access), scope, `destinations of ${of}`),
    destinationPorts: destinationPorts.ranges,
    guards: [
      ...(rule.direction === UNKNOWN ? [guard(direction)] : []),
      ...(knownProtocol ? [] : [guard(valueWords("protocol", [rule.protocol]))]),
    ],
  };
  const unread = [
    ...(sourcePorts.unread.length === 0 ? [] : [valueWords("source ports", sourcePorts.unread)]),
    ...(destinationPorts.unread.length === 0 ? [] : [valueWords("destination ports", destinationPorts.unread)]),
  ];
  const anyPort = { sourcePorts: [ALL_PORTS], destinationPorts: [ALL_PORTS] };
  const ofPorts =
    unread.length === 0
      ? [compiled]
      : [compiled, { ...compiled, ...anyPort, guards: [...compiled.guards, guard(unread.join(", "))] }];
  if (rule.access !== UNKNOWN) return ofPorts;
  // If a rule with unknown access does not allow, it denies, so no later rule is evaluated.
  const allows = guard("its access is not known yet");
  return ofPorts.flatMap((one) => [{ ...one, access: "Allow" as const, guards: [...one.guards, allows] }, one]);
}

/** A prefix of length 0 in a spelling of other tools, `0/0` or `/0`, and their word for it. */
const MEANS_EVERYBODY = /^(any|[\d.]*\/0+)$/i;

/**
 * Reads a rule's addresses in the most permissive way. A text that is no prefix, or that means everybody in other tools, counts as
 * everybody in a rule that allows. In a rule that denies, its meaning stays undecided. `ruleProblems` names it in both cases.
 */
function readAtWorst(texts: readonly string[], access: SecurityRule["access"]): readonly string[] {
  if (access !== "Allow") return texts;
  return texts.map((text) => (isAddressText(text) ? text : text.replace(MEANS_EVERYBODY, "*")));
}

/** `destination ports "https"`, `protocol not known yet`. */
function valueWords(field: string, texts: readonly string[]): string {
  return texts.includes(UNKNOWN)
    ? `${field} not known yet`
    : `${field} ${texts.map((text) => JSON.stringify(text)).join(", ")}`;
}

function readPorts(texts: readonly string[]): { ranges: readonly PortRange[]; unread: readonly string[] } {
  const ranges: PortRange[] = [];
  const unread: string[] = [];
  for (const text of texts) {
    const range = text === "*" ? ALL_PORTS : parsePorts(text);
    if (range) ranges.push(range);
    else unread.push(text);
  }
  // The full range in its canonical form, which protocols without ports need.
  return { ranges: ranges.some((r) => r.first === 0 && r.last === 65535) ? [ALL_PORTS] : ranges, unread };
}

function parsePorts(text: string): PortRange | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first <= last && last <= 65535 ? { first, last } : undefined;
}

/** Tags and application security groups, in a spelling that can be compared without regard to case. */
export function spellingsIn(group: CompiledGroup): readonly string[] {
  return [...group.inbound, ...group.outbound].flatMap((rule) =>
    [...rule.source.symbolic, ...rule.destination.symbolic]
      .filter(({ kind }) => kind !== "notKnown")
      .map(({ symbol }) => symbol),
  );
}

/**
 * Problems that Azure would refuse, which leave no defined order of evaluation, and values that are unknown; sentences.
 */
export function ruleProblems(group: SecurityGroup): readonly string[] {
  if (group.rules === UNKNOWN) return ["its rules are not known yet"];
  const seen = new Map<string, string>();
  return group.rules.flatMap((rule) => {
    const { name, priority, direction } = rule;
    if (priority === UNKNOWN) return unreadProblems(rule);
    const place = `${direction} ${priority}`;
    const other = direction === UNKNOWN ? undefined : seen.get(place);
    seen.set(place, name);
    const collision = other === undefined ? [] : [`rules ${other} and ${name} share the priority ${place}`];
    const legal = Number.isInteger(priority) && priority >= 100 && priority <= 4096;
    const illegal = legal ? [] : [`rule ${name} has the priority ${priority}, outside 100-4096`];
    return [...collision, ...illegal, ...unreadProblems(rule)];
  });
}

/** The unreadable fields of a rule, one sentence each. */
function unreadProblems(rule: SecurityRule): readonly string[] {
  const addresses = (texts: readonly string[]): readonly string[] => texts.filter((text) => !isAddressText(text));
  const protocol = rule.protocol;
  const isProtocol = protocol === "*" || PROTOCOLS.some((one) => one.toLowerCase() === protocol.toLowerCase());
  const fields: readonly (readonly [field: string, unread: readonly string[], right: string, given?: number])[] = [
    ["priority", [String(rule.priority)].filter((text) => text === UNKNOWN), ""],
    ["direction", [rule.direction].filter((text) => text === UNKNOWN), ""],
    ["access", [rule.access].filter((text) => text === UNKNOWN), ""],
    ["protocol", isProtocol ? [] : [protocol], "no protocol of security groups"],
    ["sources", addresses(rule.sources), "no address, prefix or tag; it may mean everybody", rule.sources.length],
    ["source ports", readPorts(rule.sourcePorts).unread, ANY_PORT, rule.sourcePorts.length],
    [
      "destinations",
      addresses(rule.destinations),
      "no address, prefix or tag; it may mean everything",
      rule.destinations.length,
    ],
    ["destination ports", readPorts(rule.destinationPorts).unread, ANY_PORT, rule.destinationPorts.length],
  ];
  return fields.flatMap(([field, unread, right, given]) => {
    if (given === 0) return [`rule ${rule.name} has no ${field}, without which Azure takes no rule`];
    if (unread.length === 0) return [];
    const verb = field.endsWith("s") && field !== "access" ? "are" : "is";
    if (unread.includes(UNKNOWN)) return [`the ${field} of rule ${rule.name} ${verb} not known yet`];
    return [`rule ${rule.name} has ${field} ${unread.map((text) => JSON.stringify(text)).join(", ")}: ${right}`];
  });
}

const ANY_PORT = "no port or range of ports; it may mean every port";

/** Condition on which a matcher matches one address: always, if one of the symbolic parts contains it, or never. */
export type AddressMatch = "always" | "never" | { readonly anyOf: readonly SymbolicPart[] };

/** @param memberOf application security groups of the machine that has the address; absent: not known */
export function matchOf(matcher: Matcher, address: number, memberOf: readonly string[] | undefined): AddressMatch {
  if (holdsAddress(matcher.addresses, address)) return "always";
  const anyOf: SymbolicPart[] = [];
  for (const part of matcher.symbolic) {
    const member = part.kind === "applicationGroup" ? membership(part.symbol, memberOf) : "perhaps";
    if (member === "always") return "always";
    if (member === "perhaps" && holdsAddress(part.domain, address)) anyOf.push(part);
  }
  return anyOf.length === 0 ? "never" : { anyOf };
}

/** Whether a machine in the given application security groups is in that one. */
export function membership(group: string, memberOf: readonly string[] | undefined): "always" | "never" | "perhaps" {
  if (memberOf === undefined) return "perhaps";
  if (memberOf.some((id) => id.toLowerCase() === group.toLowerCase())) return "always";
  return memberOf.includes(UNKNOWN) ? "perhaps" : "never";
}
