import type { AddressSet } from "./addressSet";
import type { CompiledRule } from "./compiledRule";
import { PROTOCOLS, type PortRange, type SecurityRule } from "./model";
import { formatAddress } from "./prefix";

/** A packet as rules see it: addresses as numbers, after the load balancer. */
export interface JudgedPacket {
  readonly source: number;
  readonly destination: number;
  /** Index into `PROTOCOLS`. */
  readonly protocol: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** The rule with the other answer that the packet came closest to. */
export interface NearestRule {
  readonly rule: Pick<SecurityRule, "name" | "priority" | "access">;
  /**
   * The reasons why it did not decide, one entry a difference; for a rule that matches: the rule that comes before it.
   */
  readonly differences: readonly string[];
}

/**
 * The rule that came closest to the opposite decision: with the other access than `decided`, and the fewest differences to the
 * packet, then the smallest distance between addresses, then the first. A rule that matches but comes too late has none.
 */
export function nearestRule(
  rules: readonly CompiledRule[],
  decided: CompiledRule,
  packet: JudgedPacket,
  matches: (rule: CompiledRule) => boolean,
): NearestRule | undefined {
  const candidates = rules
    .filter(({ access, guards }) => access !== decided.access && guards.length === 0)
    .map((rule) => ({ rule, ...(matches(rule) ? { differences: [], distance: 0 } : differencesOf(rule, packet)) }))
    .sort((x, y) => x.differences.length - y.differences.length || x.distance - y.distance);
  const nearest = candidates[0];
  if (!nearest) return undefined;
  const { name, priority } = nearest.rule.rule;
  const { access } = nearest.rule;
  const late = [`it matches, but ${decided.rule.name} (${decided.rule.priority}) comes before it`];
  return {
    rule: { name, priority, access },
    differences: nearest.differences.length === 0 ? late : nearest.differences,
  };
}

function differencesOf(rule: CompiledRule, packet: JudgedPacket): { differences: readonly string[]; distance: number } {
  const differences: string[] = [];
  const source = nearestAddress(rule.source.addresses, packet.source);
  const destination = nearestAddress(rule.destination.addresses, packet.destination);
  const addressDifference = (end: string, near: number | undefined, own: number, symbols: number): void => {
    if (near === own) return;
    const distance = near === undefined ? "" : `; the nearest is ${formatAddress(near)}, ${Math.abs(near - own)} away`;
    const unless = symbols > 0 ? " unless an unresolved tag holds it" : "";
    differences.push(`${end} ${formatAddress(own)} is not among its addresses${unless}${distance}`);
  };
  addressDifference("source", source, packet.source, rule.source.symbolic.length);
  addressDifference("destination", destination, packet.destination, rule.destination.symbolic.length);
  if (!rule.protocols[packet.protocol]) differences.push(`it is not about ${PROTOCOLS[packet.protocol]}`);
  if (!holds(rule.destinationPorts, packet.destinationPort))
    differences.push(`it is about port ${portText(rule.destinationPorts)}, not ${packet.destinationPort}`);
  if (!holds(rule.sourcePorts, packet.sourcePort))
    differences.push(`it is about source port ${portText(rule.sourcePorts)}, not ${packet.sourcePort}`);
  const distances = [source, destination].map((near, i) =>
    near === undefined ? 2 ** 33 : Math.abs(near - [packet.source, packet.destination][i]!),
  );
  return { differences, distance: distances[0]! + distances[1]! };
}

const holds = (ranges: readonly PortRange[], port: number): boolean =>
  ranges.some(({ first, last }) => first <= port && port <= last);

const portText = (ranges: readonly PortRange[]): string =>
  ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(", ") || "(none known)";

function nearestAddress(set: AddressSet, address: number): number | undefined {
  let best: number | undefined;
  for (const { first, last } of set) {
    const near = Math.min(Math.max(address, first), last);
    if (best === undefined || Math.abs(near - address) < Math.abs(best - address)) best = near;
  }
  return best;
}
