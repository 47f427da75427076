import { complement, difference, EMPTY_SET, union, type AddressSet } from "./addressSet";
import type { CompiledGroup } from "./compiledRule";
import type { Memberships } from "./evaluation";
import type { Card, NetworkPlace, Place, Topology } from "./topology";

/** Machines that may have some address, and to whose outbound packets the same groups apply. */
export interface Sender {
  /** Network card of the sender; undefined where no machine is known. */
  readonly card?: Card;
  readonly place?: Place;
  readonly addresses: AddressSet;
  /** In the packet's order: the card's, then the subnet's. */
  readonly groups: readonly CompiledGroup[];
  readonly memberOf: Memberships;
}

/**
 * All possible senders to the network, by address. A static address belongs to its card alone; any other address of a subnet may belong to
 * any card without a static address. An address without a known card may still have a machine, without a group of its own. No group applies
 * to senders outside of the network's subnets.
 */
export function sendersOf(topology: Topology, network: NetworkPlace): readonly Sender[] {
  const known = network.places.reduce<AddressSet>((all, { addresses }) => union(all, addresses), EMPTY_SET);
  return [
    ...network.places.flatMap((place) => sendersIn(topology, place)),
    { addresses: complement(known), groups: [], memberOf: undefined },
  ];
}

function sendersIn(topology: Topology, place: Place): readonly Sender[] {
  const cards = topology.cards.filter((card) => card.place === place);
  const ofSubnet = place.group ? [place.group] : [];
  const known = cards.map((card): Sender => ({
    card,
    place,
    addresses: card.addresses,
    groups: [...(card.group ? [card.group] : []), ...ofSubnet],
    memberOf: card.configuration.applicationSecurityGroups,
  }));
  if (cards.some((card) => !card.fixedAddress)) return known;
  const taken = cards.reduce<AddressSet>((all, { addresses }) => union(all, addresses), EMPTY_SET);
  return [...known, { place, addresses: difference(place.addresses, taken), groups: ofSubnet, memberOf: undefined }];
}
