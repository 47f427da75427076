import { rangesByTraffic, type AddressMap } from "./addressMap";
import { setOfRanges, type AddressSet } from "./addressSet";
import { KEPT, TooMuchToDecide } from "./budget";
import { ALWAYS, type Condition } from "./conditions";
import { termsOf, type ConditionTerm, type ConditionWords } from "./conditionTerms";
import type { Evaluation } from "./evaluation";
import { PROTOCOLS, type PortRange, type Protocol } from "./model";
import type { Ipv4Range } from "./prefix";
import type { SourceSlice } from "./traffic";
import type { TrafficId } from "./trafficTable";

/** Addresses of which some depend on unresolved tags, or on values that are not known yet. */
export interface SymbolicSet {
  /** Addresses that are in it whatever the tags hold. */
  readonly addresses: AddressSet;
  /** The `within` of different entries do not overlap. */
  readonly conditional: readonly ConditionalSet[];
}

/**
 * The addresses of `within` that fulfil one of the terms. A term names tags that contain the address; `X (as for 10.0.0.4)` is about the
 * machine's own address, or about the first of its possible addresses.
 */
export interface ConditionalSet {
  readonly anyOf: readonly ConditionTerm[];
  readonly within: AddressSet;
  /** Some symbol of the terms represents an unknown value, so the addresses count neither as open nor as closed. */
  readonly notKnown?: true;
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

/** The traffic numbers that allow something in a piece of the port space, with their conditions; sorted. */
type Members = readonly { readonly id: TrafficId; readonly condition: Condition }[];

interface PortPiece extends PortRange {
  readonly members: Members;
}

/** Largest number of lines; only rules that are written to exceed it have more. */
const MOST_ENTRIES = 20_000;

/**
 * The map inverted: for each protocol and port range the addresses that may use it. The result is canonical and minimal: it is sorted,
 * neighbouring port ranges with the same source ports have different addresses, and ports without addresses are left out.
 */
export function entriesOf(map: AddressMap, evaluation: Evaluation): readonly ExposureEntry[] {
  return new EntryReader(map, evaluation).read();
}

class EntryReader {
  private readonly ranges: ReadonlyMap<TrafficId, readonly Ipv4Range[]>;
  private readonly words = new Map<Condition, ConditionWords>();

  constructor(
    map: AddressMap,
    private readonly evaluation: Evaluation,
  ) {
    this.ranges = rangesByTraffic(map);
  }

  read(): readonly ExposureEntry[] {
    const { budget, table } = this.evaluation;
    const ids = [...this.ranges.keys()].sort((a, b) => a - b);
    const entries: ExposureEntry[] = [];
    PROTOCOLS.forEach((protocol, index) => {
      const slicesOf = new Map(ids.map((id) => [id, table.get(id)[index]!]));
      for (const { first, last, pieces } of this.sourcePieces(slicesOf)) {
        for (const piece of pieces) {
          budget.spend(KEPT);
          if (entries.length === MOST_ENTRIES) throw new TooMuchToDecide();
          entries.push({
            protocol,
            ports: { first: piece.first, last: piece.last },
            sourcePorts: { first, last },
            addresses: this.symbolicSet(piece.members),
          });
        }
      }
    });
    return entries;
  }

  private sourcePieces(slicesOf: ReadonlyMap<TrafficId, readonly SourceSlice[]>): readonly SourcePiece[] {
    const found: SourcePiece[] = [];
    const position = new Map<TrafficId, number>();
    for (const { first, last } of cut([...slicesOf.values()].flat())) {
      const cells = new Map<TrafficId, SourceSlice["cells"]>();
      for (const [id, slices] of slicesOf) {
        this.evaluation.budget.spend();
        let at = position.get(id) ?? 0;
        while (at < slices.length && slices[at]!.last < first) at++;
        position.set(id, at);
        if (at < slices.length && slices[at]!.first <= first) cells.set(id, slices[at]!.cells);
      }
      const pieces = this.portPieces(cells);
      const previous = found.at(-1);
      if (pieces.length === 0) continue;
      if (previous && previous.last + 1 === first && samePieces(previous.pieces, pieces)) {
        found[found.length - 1] = { ...previous, last };
      } else found.push({ first, last, pieces });
    }
    return found;
  }

  private portPieces(cellsOf: ReadonlyMap<TrafficId, SourceSlice["cells"]>): readonly PortPiece[] {
    const segments = cut([...cellsOf.values()].flat());
    const indexOf = new Map(segments.map(({ first }, i) => [first, i]));
    this.evaluation.budget.spend(segments.length);
    const members: { id: TrafficId; condition: Condition }[][] = segments.map(() => []);
    for (const [id, cells] of cellsOf) {
      for (const { first, last, condition } of cells) {
        for (let i = indexOf.get(first)!; i < segments.length && segments[i]!.first <= last; i++) {
          this.evaluation.budget.spend();
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

  private symbolicSet(members: Members): SymbolicSet {
    const byCondition = new Map<Condition, Ipv4Range[]>();
    for (const { id, condition } of members) {
      const ranges = this.ranges.get(id)!;
      this.evaluation.budget.spend(ranges.length);
      const present = byCondition.get(condition);
      if (present) for (const range of ranges) present.push(range);
      else byCondition.set(condition, [...ranges]);
    }
    const setOf = (condition: Condition): AddressSet => setOfRanges(byCondition.get(condition) ?? []);
    const conditional = [...byCondition.keys()]
      .filter((condition) => condition !== ALWAYS)
      .map((condition): ConditionalSet => {
        const { terms, notKnown } = this.wordsOf(condition);
        return { anyOf: terms, within: setOf(condition), ...(notKnown ? { notKnown } : {}) };
      })
      .sort((x, y) => x.within[0]!.first - y.within[0]!.first);
    return { addresses: setOf(ALWAYS), conditional };
  }

  private wordsOf(condition: Condition): ConditionWords {
    const known = this.words.get(condition);
    if (known) return known;
    const words = termsOf(this.evaluation.conditions, condition);
    this.words.set(condition, words);
    return words;
  }
}

interface SourcePiece extends PortRange {
  readonly pieces: readonly PortPiece[];
}

const sameMembers = (left: Members, right: Members): boolean =>
  left.length === right.length &&
  left.every(({ id, condition }, i) => id === right[i]!.id && condition === right[i]!.condition);

const samePieces = (left: readonly PortPiece[], right: readonly PortPiece[]): boolean =>
  left.length === right.length &&
  left.every((piece, i) => {
    const other = right[i]!;
    return piece.first === other.first && piece.last === other.last && sameMembers(piece.members, other.members);
  });

/** The pieces between all borders of the ranges, ascending, including those that no range covers. */
function cut(ranges: readonly PortRange[]): readonly PortRange[] {
  const borders = new Set<number>();
  for (const { first, last } of ranges) borders.add(first).add(last + 1);
  const sorted = [...borders].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((first, i) => ({ first, last: sorted[i + 1]! - 1 }));
}
