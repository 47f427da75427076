import { matchOf, type CompiledGroup, type CompiledRule } from "./compiledRule";
import { ALWAYS, NEVER, type Condition } from "./conditions";
import type { Evaluation, Memberships } from "./evaluation";
import type { SymbolicPart } from "./matcher";
import type { SecurityRule } from "./model";
import { nearestRule, type JudgedPacket, type NearestRule } from "./nearestRule";
import { matchesPort } from "./traffic";

/** `depends`: on the contents of an unresolved tag. `unknown`: something on the path is not known. */
export type ReachAnswer = "allowed" | "denied" | "depends" | "unknown";

/** One rule or component on the packet's path. */
export interface Step {
  /** For example `security group gateway-group on subnet network/lane-a, inbound`. */
  readonly at: string;
  readonly says: ReachAnswer;
  /** The rule that decided; absent where something else did. */
  readonly rule?: Pick<SecurityRule, "name" | "priority" | "access">;
  /** One sentence. */
  readonly reason: string;
  /** The rule closest to changing this step's decision. */
  readonly nearest?: NearestRule;
}

/** One rule or component on the packet's path, with its decision. */
export interface Judgement {
  /** Condition on which it lets the packet through. */
  readonly condition: Condition;
  /** The same in words. */
  readonly describe: () => Step;
}

/** Application security groups of both ends' machines. */
export interface EndMemberships {
  readonly source: Memberships;
  readonly destination: Memberships;
}

/** A condition as an answer. */
export function answerOf({ conditions }: Evaluation, condition: Condition): ReachAnswer {
  if (condition === ALWAYS) return "allowed";
  if (condition === NEVER) return "denied";
  return conditions.variablesOf(condition).some(({ notKnown }) => notKnown) ? "unknown" : "depends";
}

/** The decision of one group about the packet. Tags at its source end use the symbols that the exposure uses for asked-for addresses. */
export function judge(
  evaluation: Evaluation,
  group: CompiledGroup,
  direction: "inbound" | "outbound",
  place: string,
  packet: JudgedPacket,
  members: EndMemberships,
): Judgement {
  const rules = group[direction];
  evaluation.budget.spend(rules.length);
  const matching = rules.flatMap((rule) => {
    const match = ruleMatch(evaluation, rule, packet, members);
    return match.condition === NEVER ? [] : [{ rule, ...match }];
  });
  const condition = matching.reduceRight<Condition>(
    (rest, one) => evaluation.conditions.choose(one.condition, one.rule.access === "Allow" ? ALWAYS : NEVER, rest),
    NEVER,
  );
  const describe = (): Step => {
    const at = `security group ${group.name} on ${place}, ${direction}`;
    const last = matching.findIndex((one) => one.condition === ALWAYS);
    if (last < 0) throw new Error(`${at}: no rule matches, not even a default one`);
    const decided = matching[last]!.rule;
    const { name, priority } = decided.rule;
    const rule = { name, priority, access: decided.access };
    const says = answerOf(evaluation, condition);
    if (condition !== ALWAYS && condition !== NEVER) {
      const symbols = [...new Set(matching.slice(0, last).flatMap((one) => one.symbols))];
      const reason = `it depends on ${symbols.join(", ")}; where none of them holds, ${name} (${priority}) decides: ${decided.access}`;
      return { at, says, rule, reason };
    }
    const always = (other: CompiledRule, asked: JudgedPacket): boolean =>
      ruleMatch(evaluation, other, asked, members).condition === ALWAYS;
    const nearest = nearestRule(rules, decided, packet, always);
    const reason = `rule ${name} (${priority}) ${condition === ALWAYS ? "allows" : "denies"} it`;
    return { at, says, rule, reason, ...(nearest ? { nearest } : {}) };
  };
  return { condition, describe };
}

interface RuleMatch {
  readonly condition: Condition;
  readonly symbols: readonly string[];
}

const NO_MATCH: RuleMatch = { condition: NEVER, symbols: [] };

function ruleMatch(
  evaluation: Evaluation,
  rule: CompiledRule,
  packet: JudgedPacket,
  members: EndMemberships,
): RuleMatch {
  if (!rule.protocols[packet.protocol] || !portsMatch(rule, packet)) return NO_MATCH;
  const source = matchOf(rule.source, packet.source, members.source);
  const destination = matchOf(rule.destination, packet.destination, members.destination);
  if (source === "never" || destination === "never") return NO_MATCH;
  const { conditions } = evaluation;
  const sources = source === "always" ? [] : source.anyOf;
  const destinations = destination === "always" ? [] : destination.anyOf;
  const held = [
    evaluation.allOf(rule.guards),
    ...(source === "always"
      ? []
      : [sources.reduce<Condition>((any, part) => conditions.or(any, evaluation.askedIn(part)), NEVER)]),
    ...(destination === "always" ? [] : [evaluation.fixedIn(destinations, packet.destination)]),
  ];
  const symbolOf = ({ symbol }: SymbolicPart): string => symbol;
  return {
    condition: held.reduce((all, one) => conditions.and(all, one), ALWAYS),
    symbols: [...rule.guards, ...sources.map(symbolOf), ...destinations.map(symbolOf)],
  };
}

function portsMatch(rule: CompiledRule, packet: JudgedPacket): boolean {
  const has = (ranges: CompiledRule["sourcePorts"], port: number): boolean =>
    matchesPort(ranges, packet.protocol, port);
  return has(rule.sourcePorts, packet.sourcePort) && has(rule.destinationPorts, packet.destinationPort);
}
