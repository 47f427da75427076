import { ALWAYS, NEVER, type Condition } from "./conditions";
import { PROTOCOLS, type PortRange } from "./model";

/** Destination ports that share a condition. */
export interface PortCell extends PortRange {
  readonly condition: Condition;
}

/** Source ports that are treated alike, and the destination ports that they reach. */
export interface SourceSlice extends PortRange {
  readonly cells: readonly PortCell[];
}

/**
 * The traffic of one address: per protocol (index into `PROTOCOLS`) the reachable ports, canonical: ascending,
 * neighbours differ, nothing empty. Protocols without ports have the one cell of all ports, or none.
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

/** Combines two traffics cell by cell; `combine(NEVER, NEVER)` must be `NEVER`. */
export function combineTraffic(left: Traffic, right: Traffic, combine: Combine): Traffic {
  return PROTOCOLS.map((_, protocol) => combineSlices(left[protocol]!, right[protocol]!, combine));
}

export function combineSlices(
  left: readonly SourceSlice[],
  right: readonly SourceSlice[],
  combine: Combine,
): SourceSlice[] {
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
export function appendCell(cells: PortCell[], first: number, last: number, condition: Condition): void {
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

/** The pieces of two ascending lists of ranges, split at every border of either, without pieces that neither covers. */
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

/** Whether some of it is allowed whatever the values of the symbols. */
export function hasCertainTraffic(traffic: Traffic): boolean {
  return traffic.some((slices) => slices.some(({ cells }) => cells.some(({ condition }) => condition === ALWAYS)));
}

/** Whether ranges as rules have them are all ports, which only a rule that names all has as one range. */
export const isAllPorts = (ranges: readonly PortRange[]): boolean =>
  ranges.length === 1 && ranges[0]!.first === 0 && ranges[0]!.last === 65535;

/** Indexes into `PROTOCOLS` of those that have ports. */
export const WITH_PORTS: readonly number[] = [0, 1];

/** Whether ranges of a rule match a packet's port. A packet of a protocol without ports is matched by all ports alone. */
export const matchesPort = (ranges: readonly PortRange[], protocol: number, port: number): boolean =>
  WITH_PORTS.includes(protocol) ? ranges.some(({ first, last }) => first <= port && port <= last) : isAllPorts(ranges);
