import { mapOfSet, uniformMap, type AddressMap } from "./addressMap";
import { ALL_ADDRESSES } from "./addressSet";
import { translated } from "./balancing";
import { CardExposure } from "./cardExposure";
import type { Evaluation } from "./evaluation";
import type { NetworkModel, UnknownExposure } from "./model";
import type { Topology } from "./topology";
import { NO_TRAFFIC } from "./trafficTable";
import { waysIn, type Endpoint, type EndpointKind, type Way } from "./ways";

/** An endpoint with who reaches it on which ports. */
export interface ReachedEndpoint extends Endpoint {
  /** By source address; for `outbound`, by destination address. Absent: too complex to decide. */
  readonly map?: AddressMap;
}

/** All endpoints of a network, and the parts that could not be evaluated, sorted by kind and name. */
export interface Reached {
  readonly endpoints: readonly ReachedEndpoint[];
  readonly unknown: readonly UnknownExposure[];
}

/** The explanation for an endpoint whose rules combine in more ways than the budget has steps. */
export const TOO_MUCH: Readonly<Record<EndpointKind, string>> = {
  public: "who reaches it from the internet is too much to decide: its rules combine in too many ways",
  inside: "who reaches it from inside is too much to decide: its rules combine in too many ways",
  outbound: "what it reaches outside is too much to decide: its rules combine in too many ways",
};

/** Computes the reachability of all endpoints. The results belong to the given evaluation. */
export function reachedEndpoints(model: NetworkModel, topology: Topology, evaluation: Evaluation): Reached {
  const cards = new CardExposure(topology, evaluation);
  const unknown = [...topology.unknown];
  const endpoints = waysIn(model, topology).map(({ ways, ...endpoint }): ReachedEndpoint => {
    const map = evaluation.budget.attempt(() =>
      cards.either(ways.map((way) => mapOfWay(way, endpoint.kind, cards, evaluation))),
    );
    if (map) return { ...endpoint, map };
    unknown.push({ subject: endpoint.name, problem: TOO_MUCH[endpoint.kind] });
    return endpoint;
  });
  return { endpoints, unknown };
}

function mapOfWay(way: Way, kind: EndpointKind, cards: CardExposure, evaluation: Evaluation): AddressMap {
  const { card, through, closed, perhaps, anything } = way;
  const on = (words: string): AddressMap =>
    mapOfSet(ALL_ADDRESSES, evaluation.table.conditional(evaluation.notKnown(words)));
  if (anything !== undefined) return on(anything);
  if (!card || closed) return uniformMap(NO_TRAFFIC);
  const direct =
    kind === "public" ? cards.fromInternet(card) : kind === "inside" ? cards.inside(card) : cards.outbound(card);
  const map = through ? translated(evaluation, direct, through.rule) : direct;
  return perhaps === undefined ? map : cards.combine("and", map, on(perhaps));
}
