import { combineMaps, isEmptyMap, rangesByTraffic, uniformMap, type AddressMap } from "./addressMap";
import { setOfRanges, sizeOf } from "./addressSet";
import { TOO_MUCH, reachedEndpoints, type Reached, type ReachedEndpoint } from "./endpoints";
import type { ExposureEntry } from "./entries";
import { EntryLists } from "./entryLists";
import { Evaluation } from "./evaluation";
import { listedExposure, type Exposure, type ExposureOptions } from "./exposure";
import type { NetworkModel, UnknownExposure } from "./model";
import { linesOfInternet, WIDE } from "./internet";
import { topologyOf, type Topology } from "./topology";
import { hasCertainTraffic } from "./traffic";
import { NO_TRAFFIC, type TrafficTable } from "./trafficTable";
import { EMPTY_SUBNET, type EndpointKind } from "./ways";

/** `widened`: only additions. `narrowed`: only removals. `changed`: both. */
export type Change = "unchanged" | "widened" | "narrowed" | "changed";

/** The differences at one endpoint. */
export interface EndpointChange {
  readonly kind: EndpointKind;
  readonly name: string;
  /** Public address before and after, where known; a difference matters to clients that were given the address. */
  readonly address: { readonly base?: string; readonly head?: string };
  readonly change: Change;
  readonly added: readonly ExposureEntry[];
  readonly removed: readonly ExposureEntry[];
  /** Number of addresses that certainly gain, or lose, something here. Members of unresolved tags are not counted. */
  readonly addedSize: number;
  readonly removedSize: number;
  /** The added lines that let the internet in, at a public endpoint. */
  readonly internet: readonly ExposureEntry[];
}

/** The difference of two networks' exposures. Endpoints that are the same in both are left out. */
export interface ExposureComparison {
  readonly change: Change;
  /** Whether nothing is unknown on either side. Only then is "unchanged" certain. */
  readonly certain: boolean;
  readonly endpoints: readonly EndpointChange[];
  readonly openedToInternet: boolean;
  /** Whether something inside the virtual network becomes reachable from inside. */
  readonly openedInside: boolean;
  readonly unknown: { readonly base: readonly UnknownExposure[]; readonly head: readonly UnknownExposure[] };
}

/** The change of exposure when `base` becomes `head`. Endpoints are the same by kind and name. */
export function compareExposure(
  base: NetworkModel,
  head: NetworkModel,
  options: ExposureOptions = {},
): ExposureComparison {
  return new Sides(base, head, options).comparison();
}

/** The same with the exposure of both sides, in one computation, because `exposureOf` would repeat most of it. */
export function compareExposures(
  base: NetworkModel,
  head: NetworkModel,
  options: ExposureOptions = {},
): { readonly comparison: ExposureComparison; readonly base: Exposure; readonly head: Exposure } {
  const sides = new Sides(base, head, options);
  return { comparison: sides.comparison(), base: sides.exposure("before"), head: sides.exposure("after") };
}

/** Both sides, computed by one evaluation. */
class Sides {
  private readonly topologies: readonly [Topology, Topology];
  private readonly evaluation: Evaluation;
  private readonly before: Reached;
  private readonly after: Reached;

  constructor(base: NetworkModel, head: NetworkModel, options: ExposureOptions) {
    const { serviceTags, steps } = options;
    this.topologies = [topologyOf(base, serviceTags), topologyOf(head, serviceTags)];
    // The groups of both sides, because symbols for the machines' own addresses must mean the same addresses on both.
    this.evaluation = new Evaluation(
      this.topologies.flatMap(({ groups }) => groups),
      steps,
    );
    this.before = reachedEndpoints(base, this.topologies[0], this.evaluation);
    this.after = reachedEndpoints(head, this.topologies[1], this.evaluation);
  }

  comparison(): ExposureComparison {
    const { before, after } = this;
    const comparer = new Comparer(this.evaluation);
    const endpoints = pairs(before, after)
      .filter((pair) => !isMissingForWant(pair, this.topologies))
      .map(([was, is]) => comparer.compare(was, is))
      .filter(({ change, address }) => change !== "unchanged" || address.base !== address.head);
    const unknown = { base: before.unknown, head: [...after.unknown, ...comparer.unknown] };
    return {
      change: joined(endpoints.map(({ change }) => change)),
      certain: unknown.base.length + unknown.head.length === 0,
      endpoints,
      openedToInternet: endpoints.some(({ internet }) => internet.length > 0),
      openedInside: endpoints.some(({ kind, added }) => kind === "inside" && added.length > 0),
      unknown,
    };
  }

  exposure(side: "before" | "after"): Exposure {
    return listedExposure(this[side], this.evaluation);
  }
}

type Pair = readonly [ReachedEndpoint | undefined, ReachedEndpoint | undefined];

/** Endpoints of both sides by kind and name, those of the base first in their order. */
function pairs(before: Reached, after: Reached): readonly Pair[] {
  const keyOf = ({ kind, name }: ReachedEndpoint): string => `${kind} ${name}`;
  const was = new Map(before.endpoints.map((endpoint) => [keyOf(endpoint), endpoint]));
  const is = new Map(after.endpoints.map((endpoint) => [keyOf(endpoint), endpoint]));
  return [...new Set([...was.keys(), ...is.keys()])].map((key) => [was.get(key), is.get(key)]);
}

/**
 * Whether a subnet without machines is on one side only because the other side's subnets are not all known. It then counts as neither new
 * nor removed.
 */
function isMissingForWant([was, is]: Pair, [base, head]: readonly Topology[]): boolean {
  const missingIn = was === undefined ? base : is === undefined ? head : undefined;
  if (missingIn === undefined || !(was ?? is)!.name.startsWith(EMPTY_SUBNET)) return false;
  return missingIn.networks.some(({ incomplete }) => incomplete);
}

const NOBODY = uniformMap(NO_TRAFFIC);

/** Compares endpoint by endpoint, and records those that were too complex to decide. */
class Comparer {
  private readonly lists: EntryLists;
  private readonly undecided: UnknownExposure[] = [];

  constructor(private readonly evaluation: Evaluation) {
    this.lists = new EntryLists(evaluation);
  }

  /** Endpoints that were too complex to compare or to list. */
  get unknown(): readonly UnknownExposure[] {
    return [...this.undecided, ...this.lists.unknown];
  }

  compare(...[was, is]: Pair): EndpointChange {
    const endpoint = (is ?? was)!;
    const { kind, name } = endpoint;
    const [before, after] = [mapOf(was), mapOf(is)];
    const added = this.without(endpoint, after, before);
    const removed = this.without(endpoint, before, after);
    const addedEntries = isNothing(added) ? [] : this.lists.of(endpoint, added);
    return {
      kind,
      name,
      address: {
        ...(was?.address === undefined ? {} : { base: was.address }),
        ...(is?.address === undefined ? {} : { head: is.address }),
      },
      change: changeOf(!isNothing(added), !isNothing(removed)),
      added: addedEntries,
      removed: isNothing(removed) ? [] : this.lists.of(endpoint, removed),
      addedSize: certainSize(added, this.evaluation.table),
      removedSize: certainSize(removed, this.evaluation.table),
      internet: kind === "public" && !isNothing(added) ? this.internetIn(endpoint, addedEntries, before, after) : [],
    };
  }

  private internetIn(
    endpoint: ReachedEndpoint,
    added: readonly ExposureEntry[],
    before: AddressMap | undefined,
    after: AddressMap | undefined,
  ): readonly ExposureEntry[] {
    if (certainSize(after, this.evaluation.table) < WIDE) return [];
    return linesOfInternet(added, this.lists.of(endpoint, before), this.lists.of(endpoint, after));
  }

  /** The traffic that the first allows and the second does not; undefined if that was too complex to decide. */
  private without(endpoint: ReachedEndpoint, map?: AddressMap, other?: AddressMap): AddressMap | undefined {
    if (!map || !other) return undefined;
    const { budget, table } = this.evaluation;
    const difference = budget.attempt(() => {
      budget.spend(map.starts.length + other.starts.length);
      return combineMaps(table, "andNot", map, other);
    });
    if (!difference) this.undecided.push({ subject: endpoint.name, problem: TOO_MUCH[endpoint.kind] });
    return difference;
  }
}

const mapOf = (side: ReachedEndpoint | undefined): AddressMap | undefined => (side ? side.map : NOBODY);
const isNothing = (map: AddressMap | undefined): boolean => map !== undefined && isEmptyMap(map);

/** Number of addresses to which some traffic is let through whatever the unresolved tags hold. */
function certainSize(map: AddressMap | undefined, table: TrafficTable): number {
  if (!map) return 0;
  const certain = [...rangesByTraffic(map)].filter(([id]) => hasCertainTraffic(table.get(id)));
  return sizeOf(setOfRanges(certain.flatMap(([, ranges]) => ranges)));
}

function changeOf(added: boolean, removed: boolean): Change {
  if (added) return removed ? "changed" : "widened";
  return removed ? "narrowed" : "unchanged";
}

function joined(changes: readonly Change[]): Change {
  const has = (...wanted: readonly Change[]): boolean => changes.some((change) => wanted.includes(change));
  return changeOf(has("widened", "changed"), has("narrowed", "changed"));
}
