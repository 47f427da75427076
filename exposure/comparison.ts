import { combineMaps, isEmptyMap, rangesByTraffic, uniformMap, type AddressMap } from "./addressMap";
import { setOfRanges, sizeOf } from "./addressSet";
import { symbolsOf } from "./compiledRule";
import { reachedEndpoints, type EndpointKind, type Reached, type ReachedEndpoint } from "./endpoints";
import { entriesOf, type ExposureEntry } from "./entries";
import { Evaluation } from "./evaluation";
import type { ExposureOptions } from "./exposure";
import type { NetworkModel, UnknownExposure } from "./model";
import { topologyOf } from "./topology";
import { hasCertainTraffic } from "./traffic";
import { NO_TRAFFIC, type TrafficTable } from "./trafficTable";

/** `widened`: only additions. `narrowed`: only removals. `changed`: both. */
export type Change = "unchanged" | "widened" | "narrowed" | "changed";

/** What is different at one endpoint. */
export interface EndpointChange {
  readonly kind: EndpointKind;
  readonly name: string;
  /** Public address before and after, where known; a difference matters to whoever was told the address. */
  readonly address: { readonly base?: string; readonly head?: string };
  readonly change: Change;
  readonly added: readonly ExposureEntry[];
  readonly removed: readonly ExposureEntry[];
  /** Number of addresses that surely gain, or lose, something here. Members of unresolved tags are not counted. */
  readonly addedSize: number;
  readonly removedSize: number;
  /** A public endpoint where some added line has `WIDE` addresses or more. */
  readonly openedToInternet: boolean;
}

/** The difference of two networks' exposures. Endpoints that are the same in both are left out. */
export interface ExposureComparison {
  readonly change: Change;
  /** Whether nothing is unknown on either side. Only then does "unchanged" mean it. */
  readonly certain: boolean;
  readonly endpoints: readonly EndpointChange[];
  readonly openedToInternet: boolean;
  /** Something inside the virtual network can be reached from inside that could not be before. */
  readonly openedInside: boolean;
  readonly unknown: { readonly base: readonly UnknownExposure[]; readonly head: readonly UnknownExposure[] };
}

/** From this many addresses on, a /8, nobody can have meant a list of clients: it counts as the internet. */
export const WIDE = 2 ** 24;

/** What changes for whom when `base` becomes `head`. Endpoints are the same by kind and name. */
export function compareExposure(
  base: NetworkModel,
  head: NetworkModel,
  options: ExposureOptions = {},
): ExposureComparison {
  const topologies = [base, head].map((model) => topologyOf(model, options.serviceTags));
  const evaluation = new Evaluation(topologies.flatMap(({ groups }) => groups.flatMap(symbolsOf)));
  const before = reachedEndpoints(base, topologies[0]!, evaluation);
  const after = reachedEndpoints(head, topologies[1]!, evaluation);
  const endpoints = pairs(before, after)
    .map(([was, is]) => compareEndpoint(evaluation.table, was, is))
    .filter(({ change, address }) => change !== "unchanged" || address.base !== address.head);
  return {
    change: joined(endpoints.map(({ change }) => change)),
    certain: before.unknown.length === 0 && after.unknown.length === 0,
    endpoints,
    openedToInternet: endpoints.some((endpoint) => endpoint.openedToInternet),
    openedInside: endpoints.some(({ kind, added }) => kind === "inside" && added.length > 0),
    unknown: { base: before.unknown, head: after.unknown },
  };
}

type Pair = readonly [ReachedEndpoint | undefined, ReachedEndpoint | undefined];

/** Endpoints of both sides by kind and name, those of the base first in their order. */
function pairs(before: Reached, after: Reached): readonly Pair[] {
  const keyOf = ({ kind, name }: ReachedEndpoint): string => `${kind} ${name}`;
  const was = new Map(before.endpoints.map((endpoint) => [keyOf(endpoint), endpoint]));
  const is = new Map(after.endpoints.map((endpoint) => [keyOf(endpoint), endpoint]));
  return [...new Set([...was.keys(), ...is.keys()])].map((key) => [was.get(key), is.get(key)]);
}

function compareEndpoint(table: TrafficTable, ...[was, is]: Pair): EndpointChange {
  const nobody = uniformMap(NO_TRAFFIC);
  const [before, after] = [was?.map ?? nobody, is?.map ?? nobody];
  const added = combineMaps(table, "andNot", after, before);
  const removed = combineMaps(table, "andNot", before, after);
  const { kind, name } = (is ?? was)!;
  const addedEntries = entriesOf(added, table);
  return {
    kind,
    name,
    address: {
      ...(was?.address === undefined ? {} : { base: was.address }),
      ...(is?.address === undefined ? {} : { head: is.address }),
    },
    change: changeOf(!isEmptyMap(added), !isEmptyMap(removed)),
    added: addedEntries,
    removed: entriesOf(removed, table),
    addedSize: certainSize(added, table),
    removedSize: certainSize(removed, table),
    openedToInternet: kind === "public" && addedEntries.some(({ addresses }) => sizeOf(addresses.addresses) >= WIDE),
  };
}

/** Number of addresses to which some traffic is let through whatever the unresolved tags hold. */
function certainSize(map: AddressMap, table: TrafficTable): number {
  const certain = [...rangesByTraffic(map)].filter(([id]) => hasCertainTraffic(table.get(id)));
  return sizeOf(setOfRanges(certain.flatMap(([, ranges]) => ranges)));
}

function changeOf(added: boolean, removed: boolean): Change {
  if (added) return removed ? "changed" : "widened";
  return removed ? "narrowed" : "unchanged";
}

function joined(changes: readonly Change[]): Change {
  const has = (...wanted: Change[]): boolean => changes.some((change) => wanted.includes(change));
  return changeOf(has("widened", "changed"), has("narrowed", "changed"));
}
