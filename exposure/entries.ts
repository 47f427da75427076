import { rangesByTraffic, type AddressMap } from "./addressMap";
import { setOfRanges, type AddressSet } from "./addressSet";
import { ALWAYS, type Condition, type Conditions, type ConditionTerm } from "./conditions";
import { PROTOCOLS, type PortRange, type Protocol } from "./model";
import type { Ipv4Range } from "./prefix";
import type { SourceSlice } from "./traffic";
import type { TrafficId, TrafficTable } from "./trafficTable";

/** Addresses of which some depend on tags that nobody resolved. */
export interface SymbolicSet {
  /** In it whatever the tags hold. */
  readonly addresses: AddressSet;
  /** Each: the addresses of `within` that fulfil one of the terms. The `within` of different entries do not overlap. */
  readonly conditional: readonly { readonly anyOf: readonly ConditionTerm[]; readonly within: AddressSet }[];
}

/** One line of an exposure. */
export interface ExposureEntry {
  readonly protocol: Protocol;
  /** Destination ports; all of them for protocols without ports. */
  readonly ports: PortRange;
  /** Ports that the sender must use; all where it does not matter. */
  readonly sourcePorts: PortRange;
  /** Sources; at an outbound endpoint destinations. */
  readonly addresses: SymbolicSet;
}

/** Which traffic numbers let something through in a piece of the port space, with their conditions; sorted. */
type Members = readonly { readonly id: TrafficId; readonly condition: Condition }[];

interface PortPiece extends PortRange {
  readonly members: Members;
}

/**
 * The map, read the other way round: for each protocol and ports who may. Canonical and minimal: sorted, neighbouring
 * port ranges of the same source ports have different addresses, nobody's ports are not named.
 */
export function entriesOf(map: AddressMap, table: TrafficTable): readonly ExposureEntry[] {
  const ranges = rangesByTraffic(map);
  const ids = [...ranges.keys()].sort((a, b) => a - b);
  return PROTOCOLS.flatMap((protocol, index) => {
    const slicesOf = new Map(ids.map((id) => [id, table.get(id)[index]!]));
    return sourcePieces(slicesOf).flatMap(({ first, last, pieces }) =>
      pieces.map((piece) => ({
        protocol,
        ports: { first: piece.first, last: piece.last },
        sourcePorts: { first, last },
        addresses: symbolicSet(piece.members, ranges, table.conditions),
      })),
    );
  });
}

interface SourcePiece extends PortRange {
  readonly pieces: readonly PortPiece[];
}

function sourcePieces(slicesOf: ReadonlyMap<TrafficId, readonly SourceSlice[]>): SourcePiece[] {
  const found: SourcePiece[] = [];
  for (const { first, last } of cut([...slicesOf.values()].flat())) {
    const cells = new Map<TrafficId, SourceSlice["cells"]>();
    for (const [id, slices] of slicesOf) {
      const slice = slices.find((s) => s.first <= first && first <= s.last);
      if (slice) cells.set(id, slice.cells);
    }
    const pieces = portPieces(cells);
    const previous = found.at(-1);
    if (pieces.length === 0) continue;
    if (previous && previous.last + 1 === first && keyOfPieces(previous.pieces) === keyOfPieces(pieces)) {
      found[found.length - 1] = { ...previous, last };
    } else found.push({ first, last, pieces });
  }
  return found;
}

function portPieces(cellsOf: ReadonlyMap<TrafficId, SourceSlice["cells"]>): PortPiece[] {
  const segments = cut([...cellsOf.values()].flat());
  const indexOf = new Map(segments.map(({ first }, i) => [first, i]));
  const members: { id: TrafficId; condition: Condition }[][] = segments.map(() => []);
  for (const [id, cells] of cellsOf) {
    for (const { first, last, condition } of cells) {
      for (let i = indexOf.get(first)!; i < segments.length && segments[i]!.first <= last; i++) {
        members[i]!.push({ id, condition });
      }
    }
  }
  const found: PortPiece[] = [];
  segments.forEach(({ first, last }, i) => {
    const previous = found.at(-1);
    if (members[i]!.length === 0) return;
    if (previous && previous.last + 1 === first && sameMembers(previous.members, members[i]!)) {
      found[found.length - 1] = { ...previous, last };
    } else found.push({ first, last, members: members[i]! });
  });
  return found;
}

const sameMembers = (left: Members, right: Members): boolean =>
  left.length === right.length &&
  left.every(({ id, condition }, i) => id === right[i]!.id && condition === right[i]!.condition);

const keyOfPieces = (pieces: readonly PortPiece[]): string => JSON.stringify(pieces);

/** The pieces between all borders of the ranges, ascending; also those that no range covers. */
function cut(ranges: readonly PortRange[]): PortRange[] {
  const borders = new Set<number>();
  for (const { first, last } of ranges) borders.add(first).add(last + 1);
  const sorted = [...borders].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((first, i) => ({ first, last: sorted[i + 1]! - 1 }));
}

function symbolicSet(
  members: Members,
  ranges: ReadonlyMap<TrafficId, readonly Ipv4Range[]>,
  conditions: Conditions,
): SymbolicSet {
  const byCondition = new Map<Condition, Ipv4Range[][]>();
  for (const { id, condition } of members) {
    byCondition.set(condition, [...(byCondition.get(condition) ?? []), ranges.get(id)! as Ipv4Range[]]);
  }
  const setOf = (condition: Condition): AddressSet => setOfRanges((byCondition.get(condition) ?? []).flat());
  const conditional = [...byCondition.keys()]
    .filter((condition) => condition !== ALWAYS)
    .map((condition) => ({ anyOf: conditions.terms(condition), within: setOf(condition) }))
    .sort((x, y) => x.within[0]!.first - y.within[0]!.first);
  return { addresses: setOf(ALWAYS), conditional };
}
