import { ALWAYS, NEVER, type Condition } from "./conditions";
import { PROTOCOLS, type LoadBalancingRule, type PortRange } from "./model";

/** Destination ports that share a condition. */
export interface PortCell extends PortRange {
  readonly condition: Condition;
}

/** Source ports that are treated alike, and the destination ports that they reach. */
export interface SourceSlice extends PortRange {
  readonly cells: readonly PortCell[];
}

/**
 * What one address may do: per protocol (index into `PROTOCOLS`) the reachable ports, canonical: ascending, neighbours
 * differ, nothing empty. Protocols without ports have the one cell of all ports, or none.
 */
export type Traffic = readonly (readonly SourceSlice[])[];

export const ALL_PORTS: PortRange = { first: 0, last: 65535 };

const slice = (condition: Condition): readonly SourceSlice[] => [
  { ...ALL_PORTS, cells: [{ ...ALL_PORTS, condition }] },
];
const NOTHING: Traffic = PROTOCOLS.map(() => []);

/** Every protocol and port, on one condition. */
export function anyTraffic(condition: Condition): Traffic {
  return condition === NEVER ? NOTHING : PROTOCOLS.map(() => slice(condition));
}

type Combine = (left: Condition, right: Condition) => Condition;

/** The one cell by cell combination of two; `combine(NEVER, NEVER)` must be `NEVER`. */
export function combineTraffic(left: Traffic, right: Traffic, combine: Combine): Traffic {
  return PROTOCOLS.map((_, protocol) => combineSlices(left[protocol]!, right[protocol]!, combine));
}

function combineSlices(left: readonly SourceSlice[], right: readonly SourceSlice[], combine: Combine): SourceSlice[] {
  const combined: SourceSlice[] = [];
  for (const { first, last, a, b } of overlaid(left, right)) {
    const cells = combineCells(a?.cells ?? [], b?.cells ?? [], combine);
    if (cells.length === 0) continue;
    const previous = combined.at(-1);
    if (previous && previous.last + 1 === first && sameCells(previous.cells, cells)) {
      combined[combined.length - 1] = { ...previous, last };
    } else combined.push({ first, last, cells });
  }
  return combined;
}

function combineCells(left: readonly PortCell[], right: readonly PortCell[], combine: Combine): PortCell[] {
  const combined: PortCell[] = [];
  for (const { first, last, a, b } of overlaid(left, right)) {
    appendCell(combined, first, last, combine(a?.condition ?? NEVER, b?.condition ?? NEVER));
  }
  return combined;
}

/** Appends a cell to ascending ones, keeping them canonical. */
function appendCell(cells: PortCell[], first: number, last: number, condition: Condition): void {
  if (condition === NEVER) return;
  const previous = cells.at(-1);
  if (previous && previous.last + 1 === first && previous.condition === condition) {
    cells[cells.length - 1] = { ...previous, last };
  } else cells.push({ first, last, condition });
}

const sameCells = (left: readonly PortCell[], right: readonly PortCell[]): boolean =>
  left.length === right.length &&
  left.every((cell, i) => {
    const other = right[i]!;
    return cell.first === other.first && cell.last === other.last && cell.condition === other.condition;
  });

/** The pieces of two ascending lists of ranges, cut at every border of either, without those that neither covers. */
function* overlaid<T extends PortRange>(
  left: readonly T[],
  right: readonly T[],
): Generator<{ first: number; last: number; a?: T; b?: T }> {
  let i = 0;
  let j = 0;
  for (let next = 0; i < left.length || j < right.length;) {
    const a = left[i];
    const b = right[j];
    const first = Math.max(next, Math.min(a?.first ?? Infinity, b?.first ?? Infinity));
    const inA = a !== undefined && a.first <= first;
    const inB = b !== undefined && b.first <= first;
    const ends = [inA ? a.last : (a?.first ?? Infinity) - 1, inB ? b.last : (b?.first ?? Infinity) - 1];
    const last = Math.min(...ends);
    yield { first, last, ...(inA ? { a } : {}), ...(inB ? { b } : {}) };
    next = last + 1;
    if (inA && a.last === last) i++;
    if (inB && b.last === last) j++;
  }
}

/** Whether a rule is of the "HA ports" kind: every port arrives as it was sent. */
export const forwardsEveryPort = (rule: LoadBalancingRule): boolean =>
  rule.protocol === "All" && rule.backendPort === 0;

/**
 * What a load balancer makes of it: traffic to `backendPort` arrives at `frontendPorts`. `protocols` are indexes into
 * `PROTOCOLS`.
 */
export function translatePorts(
  traffic: Traffic,
  protocols: readonly number[],
  backendPort: number,
  frontendPorts: PortRange,
): Traffic {
  return traffic.map((slices, protocol) => {
    if (!protocols.includes(protocol)) return [];
    const translated = slices.map((source) => ({
      first: source.first,
      last: source.last,
      cells: source.cells
        .filter((cell) => cell.first <= backendPort && backendPort <= cell.last)
        .map((cell) => ({ ...frontendPorts, condition: cell.condition })),
    }));
    // Slices that differed in other ports only are now alike: combining with nothing joins them.
    return combineSlices(translated, [], (condition) => condition);
  });
}

/** The traffic of the named protocols alone. */
export function onlyProtocols(traffic: Traffic, protocols: readonly number[]): Traffic {
  return traffic.map((slices, protocol) => (protocols.includes(protocol) ? slices : []));
}

/** Whether some of it is let through whatever the symbols stand for. */
export function hasCertainTraffic(traffic: Traffic): boolean {
  return traffic.some((slices) => slices.some(({ cells }) => cells.some(({ condition }) => condition === ALWAYS)));
}

/** One rule as it concerns one address: what it decides, where its other fields match. */
export interface Decision {
  readonly access: "Allow" | "Deny";
  /** When it matches this address. */
  readonly condition: Condition;
  /** By index into `PROTOCOLS`: whether the rule is about it. */
  readonly protocols: readonly boolean[];
  readonly sourcePorts: readonly PortRange[];
  readonly destinationPorts: readonly PortRange[];
}

/** Indexes into `PROTOCOLS` of those that have ports. */
export const WITH_PORTS: readonly number[] = [0, 1];

const isAllPorts = (ranges: readonly PortRange[]): boolean =>
  ranges.length === 1 && ranges[0]!.first === 0 && ranges[0]!.last === 65535;

/** What decisions in order of priority let through: the first that matches counts, nothing matches means denied. */
export function decidedTraffic(
  decisions: readonly Decision[],
  choose: (condition: Condition, a: Condition, b: Condition) => Condition,
): Traffic {
  return PROTOCOLS.map((_, protocol) => {
    const ofProtocol = decisions.filter((decision) => decision.protocols[protocol]);
    if (WITH_PORTS.includes(protocol)) return decideSlices(ofProtocol, choose);
    // A packet without ports cannot fulfil a condition on ports (docs/exposure.md, "Protocols without ports").
    const matching = ofProtocol.filter((d) => isAllPorts(d.sourcePorts) && isAllPorts(d.destinationPorts));
    const condition = firstMatch(matching, choose);
    return condition === NEVER ? [] : slice(condition);
  });
}

type Choose = (condition: Condition, a: Condition, b: Condition) => Condition;

function decideSlices(decisions: readonly Decision[], choose: Choose): readonly SourceSlice[] {
  const slices: SourceSlice[] = [];
  for (const { first, last } of segments(decisions.map((decision) => decision.sourcePorts))) {
    const cells = decideCells(
      decisions.filter((decision) => contains(decision.sourcePorts, first)),
      choose,
    );
    slices.push({ first, last, cells });
  }
  return combineSlices(slices, [], (condition) => condition);
}

function decideCells(decisions: readonly Decision[], choose: Choose): PortCell[] {
  const cells: PortCell[] = [];
  for (const { first, last } of segments(decisions.map((decision) => decision.destinationPorts))) {
    const matching: Decision[] = [];
    for (const decision of decisions) {
      if (!contains(decision.destinationPorts, first)) continue;
      matching.push(decision);
      if (decision.condition === ALWAYS) break;
    }
    appendCell(cells, first, last, firstMatch(matching, choose));
  }
  return cells;
}

function firstMatch(decisions: readonly Decision[], choose: Choose): Condition {
  return decisions.reduceRight<Condition>(
    (otherwise, { access, condition }) => choose(condition, access === "Allow" ? ALWAYS : NEVER, otherwise),
    NEVER,
  );
}

const contains = (ranges: readonly PortRange[], port: number): boolean =>
  ranges.some(({ first, last }) => first <= port && port <= last);

/** All ports cut where any of the ranges begins or ends. */
function segments(ranges: readonly (readonly PortRange[])[]): PortRange[] {
  const starts = new Set([0]);
  for (const list of ranges) for (const { first, last } of list) starts.add(first).add(last + 1);
  const sorted = [...starts].filter((start) => start <= 65535).sort((a, b) => a - b);
  return sorted.map((first, i) => ({ first, last: (sorted[i + 1] ?? 65536) - 1 }));
}
