import { symbolsOf } from "./compiledRule";
import { reachedEndpoints, type EndpointKind } from "./endpoints";
import { entriesOf, type ExposureEntry } from "./entries";
import { Evaluation } from "./evaluation";
import type { NetworkModel, UnknownExposure } from "./model";
import type { ServiceTags } from "./serviceTags";
import { topologyOf } from "./topology";

/** Who can reach an endpoint (or, outbound, what it can reach), exactly. */
export interface EndpointExposure {
  readonly kind: EndpointKind;
  readonly name: string;
  /** Public address, where it is known. */
  readonly address?: string;
  readonly entries: readonly ExposureEntry[];
}

/** Canonical: two networks that let the same through have the same endpoints and entries, however they are written. */
export interface Exposure {
  readonly endpoints: readonly EndpointExposure[];
  /** What may open more than the endpoints say. Never empty where something was not understood. */
  readonly unknown: readonly UnknownExposure[];
}

export interface ExposureOptions {
  /** Resolves service tags. Without it, or where it has no such tag, they stay symbols. */
  readonly serviceTags?: ServiceTags;
}

/** Everything that can reach anything in the network. */
export function exposureOf(model: NetworkModel, options: ExposureOptions = {}): Exposure {
  const topology = topologyOf(model, options.serviceTags);
  const evaluation = new Evaluation(topology.groups.flatMap(symbolsOf));
  const { endpoints, unknown } = reachedEndpoints(model, topology, evaluation);
  return {
    endpoints: endpoints.map(({ map, ...endpoint }) => ({ ...endpoint, entries: entriesOf(map, evaluation.table) })),
    unknown,
  };
}

/** What of the network is not understood: the `unknown` of `exposureOf` without computing the rest. */
export function topologyUnknown(model: NetworkModel, options: ExposureOptions = {}): readonly UnknownExposure[] {
  return topologyOf(model, options.serviceTags).unknown;
}
