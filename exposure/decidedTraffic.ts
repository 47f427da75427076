import type { Budget } from "./budget";
import { ALWAYS, NEVER, type Condition, type Conditions } from "./conditions";
import { PROTOCOLS, type PortRange } from "./model";
import {
  ALL_PORTS,
  anyTraffic,
  appendCell,
  combineSlices,
  isAllPorts,
  WITH_PORTS,
  type PortCell,
  type SourceSlice,
  type Traffic,
} from "./traffic";

/** One rule applied to one address: the decision, and the traffic that its other fields match. */
export interface Decision {
  readonly access: "Allow" | "Deny";
  /** Condition on which the rule matches this address. */
  readonly condition: Condition;
  /** By index into `PROTOCOLS`: whether the rule applies to it. */
  readonly protocols: readonly boolean[];
  readonly sourcePorts: readonly PortRange[];
  readonly destinationPorts: readonly PortRange[];
}

/** The traffic that decisions in order of priority allow: the first match counts, and no match means denied. */
export function decidedTraffic(decisions: readonly Decision[], conditions: Conditions, budget: Budget): Traffic {
  return PROTOCOLS.map((_, protocol) => {
    const ofProtocol = decisions.filter((decision) => decision.protocols[protocol]);
    budget.spend(ofProtocol.length);
    if (WITH_PORTS.includes(protocol)) return decideSlices(ofProtocol, conditions, budget);
    // A packet without ports cannot fulfil a condition on ports (docs/exposure.md, "Protocols without ports").
    const matching = ofProtocol.filter((d) => isAllPorts(d.sourcePorts) && isAllPorts(d.destinationPorts));
    return anyTraffic(firstMatch(matching, conditions))[protocol]!;
  });
}

function decideSlices(decisions: readonly Decision[], conditions: Conditions, budget: Budget): readonly SourceSlice[] {
  const segments = segmentsOf(decisions.map((decision) => decision.sourcePorts));
  const present: Decision[][] = segments.map(() => []);
  for (const decision of decisions) {
    for (const { first, last } of decision.sourcePorts) {
      for (let i = firstReaching(segments, first); i < segments.length && segments[i]!.first <= last; i++) {
        budget.spend();
        if (present[i]!.at(-1) !== decision) present[i]!.push(decision);
      }
    }
  }
  const slices = segments.map(({ first, last }, i) => ({
    first,
    last,
    cells: decideCells(present[i]!, conditions, budget),
  }));
  return combineSlices(slices, [], (condition) => condition);
}

/** Ports that no rule has certainly decided yet, with the latest rule that may decide them. */
interface OpenPorts extends PortRange {
  readonly perhaps?: Perhaps;
}

/** A rule that decides on a condition, and the one before it. */
interface Perhaps {
  readonly decision: Decision;
  readonly before?: Perhaps;
}

/**
 * Removes the ports that each rule certainly decides from the undecided ones, first rule first. Rules that earlier rules hide thus add no
 * work.
 */
function decideCells(decisions: readonly Decision[], conditions: Conditions, budget: Budget): readonly PortCell[] {
  const open: OpenPorts[] = [ALL_PORTS];
  const decided: PortCell[] = [];
  for (const decision of decisions) {
    const final = decision.condition === ALWAYS ? accessOf(decision) : undefined;
    for (const range of decision.destinationPorts) {
      for (let i = firstReaching(open, range.first); i < open.length && open[i]!.first <= range.last; i++) {
        const { perhaps, ...ports } = open[i]!;
        const first = Math.max(ports.first, range.first);
        const last = Math.min(ports.last, range.last);
        const rest = perhaps ? { perhaps } : {};
        const pieces: OpenPorts[] = [
          ...(ports.first < first ? [{ first: ports.first, last: first - 1, ...rest }] : []),
          ...(final === undefined
            ? [{ first, last, perhaps: { decision, ...(perhaps ? { before: perhaps } : {}) } }]
            : []),
          ...(last < ports.last ? [{ first: last + 1, last: ports.last, ...rest }] : []),
        ];
        if (final !== undefined) decided.push({ first, last, condition: whatHolds(perhaps, final, conditions) });
        // Removing from the list moves its tail; the budget is charged for that.
        budget.spend(2 + ((open.length - i) >>> 6));
        open.splice(i, 1, ...pieces);
        i += pieces.length - 1;
      }
    }
    if (open.length === 0) break;
  }
  for (const { first, last, perhaps } of open) {
    decided.push({ first, last, condition: whatHolds(perhaps, NEVER, conditions) });
  }
  decided.sort((x, y) => x.first - y.first);
  const cells: PortCell[] = [];
  for (const { first, last, condition } of decided) appendCell(cells, first, last, condition);
  return cells;
}

const accessOf = ({ access }: Decision): Condition => (access === "Allow" ? ALWAYS : NEVER);

/** The condition that results from applying the rules, from the latest to the first, to the condition after them. */
function whatHolds(latest: Perhaps | undefined, otherwise: Condition, conditions: Conditions): Condition {
  let holds = otherwise;
  for (let at = latest; at; at = at.before)
    holds = conditions.choose(at.decision.condition, accessOf(at.decision), holds);
  return holds;
}

/** Index of the first range whose end is not below the port; the number of ranges if there is none. */
function firstReaching(ranges: readonly PortRange[], port: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]!.last < port) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstMatch(decisions: readonly Decision[], conditions: Conditions): Condition {
  return decisions.reduceRight<Condition>(
    (rest, decision) => conditions.choose(decision.condition, accessOf(decision), rest),
    NEVER,
  );
}

/** All ports, split where any of the ranges begins or ends. */
function segmentsOf(ranges: readonly (readonly PortRange[])[]): readonly PortRange[] {
  const starts = new Set([0]);
  for (const list of ranges) for (const { first, last } of list) starts.add(first).add(last + 1);
  const sorted = [...starts].filter((start) => start <= 65535).sort((a, b) => a - b);
  return sorted.map((first, i) => ({ first, last: (sorted[i + 1] ?? 65536) - 1 }));
}
