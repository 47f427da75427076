import {
  difference,
  intersection,
  setOfPrefixes,
  parsePrefix,
  SPECIAL_RANGES,
  toPrefixes,
  union,
  UNKNOWN,
  type AddressSet,
  type NetworkModel,
} from "../../exposure";
import type { ResourceState } from "../model/step";
import type { Names } from "./names";
import { shortPrefix } from "./reachability";

const PRIVATE = setOfPrefixes(SPECIAL_RANGES.filter(({ kind }) => kind === "private").map(({ prefix }) => prefix));
const NETWORK = /^azure-native:network(\/v\d+)?:VirtualNetwork$/;

/**
 * Private destinations that rules newly allow and that are in no known network, if one of the networks belongs to somebody else. The owner
 * may have connected that network to these destinations, and no resource of this side would show it. One sentence for each group; none if
 * every network is the stack's own.
 */
export function strangeDestinations(
  [before, after]: readonly [NetworkModel, NetworkModel],
  resources: readonly ResourceState[],
  names: Names,
): readonly string[] {
  if (!resources.some(({ type, external }) => external === true && NETWORK.test(type))) return [];
  const known = setOfPrefixes(
    after.networks.flatMap(({ addressPrefixes, connectedPrefixes }) =>
      [...addressPrefixes, ...connectedPrefixes].filter(isIpv4),
    ),
  );
  return after.securityGroups.flatMap(({ name }) => {
    const added = difference(difference(privateDestinations(after, name), privateDestinations(before, name)), known);
    if (added.length === 0) return [];
    const listed = toPrefixes(added).map(shortPrefix).join(", ");
    return [
      `${names.short(name)}: whether machines reach ${listed}, which its rules newly allow: no known network has it, and the owner of the existing one may have connected it`,
    ];
  });
}

const isIpv4 = (text: string): boolean => parsePrefix(text).kind === "ipv4";

/** The private addresses that a group's outbound allow rules name. Deny rules are ignored. */
const privateDestinations = ({ securityGroups }: NetworkModel, wanted: string): AddressSet =>
  securityGroups
    .flatMap(({ name, rules }) => (name === wanted && rules !== UNKNOWN ? rules : []))
    .filter(({ direction, access }) => direction !== "Inbound" && access !== "Deny")
    .reduce<AddressSet>(
      (all, { destinations }) => union(all, intersection(setOfPrefixes(destinations.filter(isIpv4)), PRIVATE)),
      [],
    );
