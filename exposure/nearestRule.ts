import type { CompiledRule } from "./compiledRule";
import { PROTOCOLS, type PortRange, type SecurityRule } from "./model";
import { formatAddress } from "./prefix";
import { isAllPorts, matchesPort, WITH_PORTS } from "./traffic";

/** A packet as rules see it: addresses as numbers, after the load balancer. */
export interface JudgedPacket {
  readonly source: number;
  readonly destination: number;
  /** Index into `PROTOCOLS`. */
  readonly protocol: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** The rule with the opposite decision that the packet came closest to. */
export interface NearestRule {
  readonly rule: Pick<SecurityRule, "name" | "priority" | "access">;
  /** The reasons why it did not decide, one entry for each difference; for a rule that matches, the earlier rule that decided. */
  readonly differences: readonly string[];
}

/**
 * The rule that came closest to the opposite decision: with the other access than `decided`, and the fewest differences to the
 * packet, then the smallest distance between addresses, then the first. A rule that matches but comes too late has none.
 *
 * A rule counts only if a packet without the differences would get its decision, that is, if no earlier rule matches that packet.
 *
 * @param rules in the order of evaluation
 */
export function nearestRule(
  rules: readonly CompiledRule[],
  decided: CompiledRule,
  packet: JudgedPacket,
  matches: (rule: CompiledRule, packet: JudgedPacket) => boolean,
): NearestRule | undefined {
  const decides = (rule: CompiledRule): boolean => {
    const moved = movedInto(rule, packet);
    if (!suits(rule, moved.protocol)) return false;
    return rules.slice(0, rules.indexOf(rule)).every((one) => one.access === rule.access || !matches(one, moved));
  };
  const candidates = rules
    .filter(({ access, guards }) => access !== decided.access && guards.length === 0)
    .filter((rule) => matches(rule, packet) || decides(rule))
    .map((rule) => ({
      rule,
      ...(matches(rule, packet) ? { differences: [], distance: 0 } : differencesOf(rule, packet)),
    }))
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
  const source = nearestIn(rule.source.addresses, packet.source);
  const destination = nearestIn(rule.destination.addresses, packet.destination);
  const addressDifference = (end: string, near: number | undefined, own: number, symbols: number): void => {
    if (near === own) return;
    const distance = near === undefined ? "" : `; the nearest is ${formatAddress(near)}, ${Math.abs(near - own)} away`;
    const unless = symbols > 0 ? " unless an unresolved tag holds it" : "";
    differences.push(`${end} ${formatAddress(own)} is not among its addresses${unless}${distance}`);
  };
  addressDifference("source", source, packet.source, rule.source.symbolic.length);
  addressDifference("destination", destination, packet.destination, rule.destination.symbolic.length);
  if (!rule.protocols[packet.protocol]) differences.push(`it is not about ${PROTOCOLS[packet.protocol]}`);
  const noPort = WITH_PORTS.includes(packet.protocol) ? undefined : `and ${PROTOCOLS[packet.protocol]} has no ports`;
  const portDifference = (port: string, ranges: readonly PortRange[], own: number): void => {
    if (matchesPort(ranges, packet.protocol, own)) return;
    differences.push(`it is about ${port} ${portText(ranges)}, ${noPort ?? `not ${own}`}`);
  };
  portDifference("port", rule.destinationPorts, packet.destinationPort);
  portDifference("source port", rule.sourcePorts, packet.sourcePort);
  const distances = [source, destination].map((near, i) =>
    near === undefined ? 2 ** 33 : Math.abs(near - [packet.source, packet.destination][i]!),
  );
  return { differences, distance: distances[0]! + distances[1]! };
}

/** The packet without its differences to a rule. An address that only an unresolved tag may contain stays unchanged. */
function movedInto(rule: CompiledRule, packet: JudgedPacket): JudgedPacket {
  return {
    source: nearestIn(rule.source.addresses, packet.source) ?? packet.source,
    destination: nearestIn(rule.destination.addresses, packet.destination) ?? packet.destination,
    protocol: suits(rule, packet.protocol) ? packet.protocol : PROTOCOLS.findIndex((_, one) => suits(rule, one)),
    sourcePort: nearestIn(rule.sourcePorts, packet.sourcePort) ?? packet.sourcePort,
    destinationPort: nearestIn(rule.destinationPorts, packet.destinationPort) ?? packet.destinationPort,
  };
}

/** Whether the rule matches some packet of the protocol. A packet without ports does not match a rule about some ports. */
const suits = ({ protocols, sourcePorts, destinationPorts }: CompiledRule, protocol: number): boolean =>
  protocols[protocol] === true &&
  (WITH_PORTS.includes(protocol) || (isAllPorts(sourcePorts) && isAllPorts(destinationPorts)));

const portText = (ranges: readonly PortRange[]): string =>
  ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(", ") || "(none known)";

/** The number in the ranges that is nearest to the given one; undefined for empty ranges. */
function nearestIn(ranges: readonly PortRange[], wanted: number): number | undefined {
  let best: number | undefined;
  for (const { first, last } of ranges) {
    const near = Math.min(Math.max(wanted, first), last);
    if (best === undefined || Math.abs(near - wanted) < Math.abs(best - wanted)) best = near;
  }
  return best;
}
