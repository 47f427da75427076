import { matchOf, type CompiledGroup, type CompiledRule } from "./compiledRule";
import type { SecurityRule } from "./model";
import { nearestRule, type JudgedPacket, type NearestRule } from "./nearestRule";
import { WITH_PORTS } from "./traffic";

/** `depends`: on what a tag holds that nobody resolved. `unknown`: something on the way is not known. */
export type Answer = "allowed" | "denied" | "depends" | "unknown";

/** One thing that had a say. */
export interface Step {
  /** For example `security group gateway-group on subnet network/lane-a, inbound`. */
  readonly at: string;
  readonly says: Answer;
  /** The rule that decided; absent where something else did. */
  readonly rule?: Pick<SecurityRule, "name" | "priority" | "access">;
  /** One sentence. */
  readonly reason: string;
  /** The rule nearest to changing what this step says. */
  readonly nearest?: NearestRule;
}

/** What one group says to the packet. */
export function judge(
  group: CompiledGroup,
  direction: "inbound" | "outbound",
  place: string,
  packet: JudgedPacket,
  memberOf?: readonly string[],
): Step {
  const at = `security group ${group.name} on ${place}, ${direction}`;
  const rules = group[direction];
  const symbols: string[] = [];
  const accesses = new Set<string>();
  for (const rule of rules) {
    const match = ruleMatch(rule, packet, memberOf);
    if (match === "never") continue;
    accesses.add(rule.rule.access);
    if (match !== "always") {
      symbols.push(...match.anyOf);
      continue;
    }
    const { name, priority, access } = rule.rule;
    const decided = { name, priority, access };
    if (accesses.size > 1) {
      const reason = `it depends on ${symbols.join(", ")}; where none of them holds, ${name} (${priority}) decides: ${access}`;
      return { at, says: rules.some((r) => r.guards.length > 0) ? "unknown" : "depends", rule: decided, reason };
    }
    const nearest = nearestRule(rules, rule, packet, (other) => ruleMatch(other, packet, memberOf) === "always");
    const reason = `rule ${name} (${priority}) ${access === "Allow" ? "allows" : "denies"} it`;
    return {
      at,
      says: access === "Allow" ? "allowed" : "denied",
      rule: decided,
      reason,
      ...(nearest ? { nearest } : {}),
    };
  }
  throw new Error(`${at}: no rule matches, not even a default one`);
}

function ruleMatch(rule: CompiledRule, packet: JudgedPacket, memberOf?: readonly string[]): ReturnType<typeof matchOf> {
  if (!rule.protocols[packet.protocol] || !portsMatch(rule, packet)) return "never";
  const ends = [
    matchOf(rule.source, packet.source, undefined),
    matchOf(rule.destination, packet.destination, memberOf),
  ];
  if (ends.includes("never")) return "never";
  const anyOf = [...rule.guards, ...ends.flatMap((end) => (typeof end === "string" ? [] : end.anyOf))];
  return anyOf.length === 0 ? "always" : { anyOf };
}

function portsMatch(rule: CompiledRule, packet: JudgedPacket): boolean {
  const has = (ranges: CompiledRule["sourcePorts"], port: number): boolean =>
    WITH_PORTS.includes(packet.protocol)
      ? ranges.some(({ first, last }) => first <= port && port <= last)
      : ranges.some(({ first, last }) => first === 0 && last === 65535);
  return has(rule.sourcePorts, packet.sourcePort) && has(rule.destinationPorts, packet.destinationPort);
}
