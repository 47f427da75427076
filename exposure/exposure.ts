import { reachedEndpoints, type Reached } from "./endpoints";
import type { ExposureEntry } from "./entries";
import { EntryLists } from "./entryLists";
import { Evaluation } from "./evaluation";
import type { NetworkModel, UnknownExposure } from "./model";
import type { ServiceTags } from "./serviceTags";
import { topologyOf } from "./topology";
import type { Endpoint } from "./ways";

/** The exact addresses that can reach an endpoint, or, outbound, that it can reach. */
export interface EndpointExposure extends Endpoint {
  readonly entries: readonly ExposureEntry[];
}

/** Canonical: two networks that allow the same traffic have the same endpoints and entries, however their rules are written. */
export interface Exposure {
  readonly endpoints: readonly EndpointExposure[];
  /** Everything that may open more than the endpoints show. It is never empty if something was not understood. */
  readonly unknown: readonly UnknownExposure[];
}

export interface ExposureOptions {
  /** Resolves service tags. Without it, or where it has no such tag, they stay symbols. */
  readonly serviceTags?: ServiceTags;
  /** Maximum number of steps of the computation (default `MOST_STEPS`). Endpoints that need more are in `unknown`. */
  readonly steps?: number;
}

/** Everything that can reach anything in the network. */
export function exposureOf(model: NetworkModel, options: ExposureOptions = {}): Exposure {
  const topology = topologyOf(model, options.serviceTags);
  const evaluation = new Evaluation(topology.groups, options.steps);
  return listedExposure(reachedEndpoints(model, topology, evaluation), evaluation);
}

/** The computed exposure, in lines. */
export function listedExposure({ endpoints, unknown }: Reached, evaluation: Evaluation): Exposure {
  const listed = new EntryLists(evaluation);
  return {
    endpoints: endpoints.map(({ map, ...endpoint }) => ({ ...endpoint, entries: listed.of(endpoint, map) })),
    unknown: [...unknown, ...listed.unknown],
  };
}

/** Parts of the network that are not understood: the `unknown` of `exposureOf` without computing the rest. */
export function topologyUnknown(model: NetworkModel, options: ExposureOptions = {}): readonly UnknownExposure[] {
  return topologyOf(model, options.serviceTags).unknown;
}
