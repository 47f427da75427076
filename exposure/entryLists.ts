import type { AddressMap } from "./addressMap";
import { ALL_ADDRESSES, EMPTY_SET } from "./addressSet";
import { TOO_MUCH } from "./endpoints";
import { entriesOf, type ExposureEntry } from "./entries";
import type { Evaluation } from "./evaluation";
import { PROTOCOLS, type UnknownExposure } from "./model";
import { ALL_PORTS } from "./traffic";
import type { Endpoint } from "./ways";

/** Lists maps as lines, and reports endpoints that are too complex. */
export class EntryLists {
  /** Endpoints that were too complex to list. */
  readonly unknown: UnknownExposure[] = [];

  constructor(private readonly evaluation: Evaluation) {}

  /** The endpoint's lines. Without a map, or if there are too many lines: one line for each protocol that says that nothing is known. */
  of({ kind, name }: Endpoint, map: AddressMap | undefined): readonly ExposureEntry[] {
    const entries = map && this.evaluation.budget.attempt(() => entriesOf(map, this.evaluation));
    if (map && !entries) this.unknown.push({ subject: name, problem: TOO_MUCH[kind] });
    return entries ?? UNDECIDED;
  }
}

const UNDECIDED: readonly ExposureEntry[] = PROTOCOLS.map((protocol) => ({
  protocol,
  ports: ALL_PORTS,
  sourcePorts: ALL_PORTS,
  addresses: {
    addresses: EMPTY_SET,
    conditional: [
      { anyOf: [{ in: ["what is too much to decide"], notIn: [] }], within: ALL_ADDRESSES, notKnown: true },
    ],
  },
}));
