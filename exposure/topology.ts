import { EMPTY_SET, difference, setOfRanges, union, type AddressSet } from "./addressSet";
import { compileGroup, ruleProblems, type CompiledGroup } from "./compiledRule";
import { INTERNET, type TagScope } from "./matcher";
import {
  UNKNOWN,
  sameId,
  type IpConfiguration,
  type NetworkInterface,
  type NetworkModel,
  type SecurityGroup,
  type Subnet,
  type UnknownExposure,
  type VirtualNetwork,
} from "./model";
import { parsePrefix, rangeOf } from "./prefix";
import type { ServiceTags } from "./serviceTags";
import { isIncomplete, unknownParts } from "./unknownParts";

/** A subnet with its references followed. */
export interface Place {
  readonly name: string;
  readonly network: NetworkPlace;
  readonly addresses: AddressSet;
  readonly group?: CompiledGroup;
  readonly scope: TagScope;
}

export interface NetworkPlace {
  readonly name: string;
  /** Part of its address space, its subnets, its routes or the networks connected to it is not known. */
  readonly incomplete: boolean;
  /** Its own address space. */
  readonly addresses: AddressSet;
  /** Address space of peers and of what is behind gateways. */
  readonly connected: AddressSet;
  readonly places: Place[];
}

/** One network card (more exactly, one of its IP configurations) with its references followed. */
export interface Card {
  /** Name of the scale set or the card; with the card's own name where an owner has several. */
  readonly name: string;
  readonly place: Place;
  /** The addresses that it may have: one, or any of its subnet that is no other card's. */
  readonly addresses: AddressSet;
  readonly fixedAddress: boolean;
  /** Its subnet or its address is not known, so the groups that apply to it are not known either. */
  readonly misplaced: boolean;
  readonly group?: CompiledGroup;
  readonly configuration: IpConfiguration;
}

/** The model with its references resolved, and the references that could not be resolved. */
export interface Topology {
  readonly networks: readonly NetworkPlace[];
  readonly cards: readonly Card[];
  readonly groups: readonly CompiledGroup[];
  readonly unknown: readonly UnknownExposure[];
}

export function topologyOf(model: NetworkModel, serviceTags?: ServiceTags): Topology {
  return new TopologyReader(model, serviceTags).read();
}

class TopologyReader {
  private readonly unknown: UnknownExposure[];
  private readonly groups: CompiledGroup[] = [];
  private readonly compiled = new Map<string, CompiledGroup>();
  private readonly places = new Map<string, Place>();

  constructor(
    private readonly model: NetworkModel,
    private readonly serviceTags?: ServiceTags,
  ) {
    this.unknown = [...model.unknown, ...unknownParts(model)];
  }

  read(): Topology {
    for (const group of this.model.securityGroups) {
      for (const problem of ruleProblems(group)) this.report(`security group ${group.name}`, problem);
    }
    const networks = this.model.networks.map((network) => this.readNetwork(network));
    const cards = [
      ...this.model.scaleSets.flatMap(({ name, networkInterfaces }) => this.readCards(networkInterfaces, name)),
      ...this.model.networkInterfaces.flatMap((card) => this.readCards([card], card.name)),
    ];
    return { networks, cards: withoutFixedAddresses(cards), groups: this.groups, unknown: this.unknown };
  }

  private readNetwork(network: VirtualNetwork): NetworkPlace {
    const place: NetworkPlace = {
      name: network.name,
      incomplete: isIncomplete(network, this.model.routeTables),
      addresses: this.addresses(network.addressPrefixes, `address space of network ${network.name}`),
      connected: this.addresses(network.connectedPrefixes, `networks connected to ${network.name}`),
      places: [],
    };
    for (const subnet of network.subnets) {
      const read = this.readSubnet(subnet, place);
      place.places.push(read);
      if (subnet.id !== UNKNOWN) this.places.set(subnet.id.toLowerCase(), read);
    }
    return place;
  }

  private readSubnet(subnet: Subnet, network: NetworkPlace): Place {
    const name = `${network.name}/${subnet.name}`;
    const routed = this.routedPrefixes(subnet, name);
    const virtualNetwork = union(union(network.addresses, network.connected), routed);
    const scope: TagScope = { virtualNetwork, ...(this.serviceTags ? { serviceTags: this.serviceTags } : {}) };
    const addresses = this.addresses(subnet.prefixes, `subnet ${name}`);
    const group = this.group(subnet.securityGroup, scope, `subnet ${name}`);
    return { name, network, addresses, scope, ...(group ? { group } : {}) };
  }

  /** Prefixes of user-defined routes are part of the tag `VirtualNetwork`, default routes included (learn: "Service tags"). */
  private routedPrefixes(subnet: Subnet, name: string): AddressSet {
    if (subnet.routeTable === undefined) return EMPTY_SET;
    const table = this.model.routeTables.find(({ id }) => sameId(id, subnet.routeTable!));
    if (table) return this.addresses(table.prefixes, `route table ${table.name}`);
    this.report(`subnet ${name}`, "its route table is not known; its routes become part of the tag VirtualNetwork");
    return EMPTY_SET;
  }

  private readCards(cards: readonly NetworkInterface[], owner: string): readonly Card[] {
    const several = cards.length > 1;
    return cards.flatMap((card) => {
      const name = several ? `${owner}/${card.name}` : owner;
      return card.ipConfigurations.map((configuration) => this.readCard(card, name, configuration));
    });
  }

  private readCard(card: NetworkInterface, name: string, configuration: IpConfiguration): Card {
    const place = this.places.get(configuration.subnet.toLowerCase()) ?? this.unknownPlace(name);
    const group = this.group(card.securityGroup, place.scope, `network card of ${name}`);
    const fixed = configuration.address === undefined ? undefined : parsePrefix(configuration.address);
    if (fixed && fixed.kind !== "ipv4" && configuration.address !== UNKNOWN)
      this.report(name, `its private address "${configuration.address}" is no IPv4 address`);
    const fixedAddress = fixed?.kind === "ipv4";
    const addresses = fixedAddress ? setOfRanges([fixed.range]) : place.addresses;
    const misplaced = place.name === UNKNOWN || (fixed !== undefined && !fixedAddress);
    return { name, place, addresses, fixedAddress, misplaced, configuration, ...(group ? { group } : {}) };
  }

  private unknownPlace(card: string): Place {
    this.report(card, "its subnet is not known, so neither are the rules that judge it");
    const network: NetworkPlace = {
      ...{ name: UNKNOWN, incomplete: true, addresses: EMPTY_SET, connected: EMPTY_SET },
      places: [],
    };
    const scope: TagScope = { virtualNetwork: EMPTY_SET };
    const group = this.group(UNKNOWN, scope, `subnet of ${card}`)!;
    return { name: UNKNOWN, network, addresses: EMPTY_SET, scope, group };
  }

  private group(id: string | undefined, scope: TagScope, user: string): CompiledGroup | undefined {
    if (id === undefined) return undefined;
    const found = this.model.securityGroups.find((group) => sameId(group.id, id));
    if (!found) this.report(user, "its security group is not known");
    const group: SecurityGroup = found ?? { id, name: `the group of ${user}`, rules: UNKNOWN };
    // A group means the same at two places if the tag VirtualNetwork does.
    const key = JSON.stringify([found ? found.id.toLowerCase() : user, scope.virtualNetwork]);
    let compiled = this.compiled.get(key);
    if (!compiled) {
      compiled = compileGroup(group, scope);
      this.compiled.set(key, compiled);
      this.groups.push(compiled);
    }
    return compiled;
  }

  private addresses(prefixes: readonly string[], of: string): AddressSet {
    return setOfRanges(
      prefixes.flatMap((text) => {
        const parsed = parsePrefix(text);
        if (parsed.kind === "ipv4") return [parsed.range];
        if (parsed.kind === "hostBits") return [rangeOf(parsed.network)];
        if (text === UNKNOWN) return [];
        const what = parsed.kind === "ipv6" ? "is IPv6, which is not modelled" : "is no IPv4 prefix";
        this.report(of, `"${text}" ${what}`);
        return [];
      }),
    );
  }

  private report(subject: string, problem: string): void {
    this.unknown.push({ subject, problem });
  }
}

/**
 * Sources of traffic from inside: addresses in the network's subnets, connected networks, and private addresses that routes lead to. The
 * part of the address space that is in no subnet is excluded.
 */
export function insideSources(place: Place): AddressSet {
  const { network, scope } = place;
  const subnets = network.places.reduce((all, { addresses }) => union(all, addresses), EMPTY_SET);
  const routed = difference(difference(scope.virtualNetwork, INTERNET), network.addresses);
  return union(union(subnets, network.connected), routed);
}

/** A card without a static address never gets another card's static address. */
function withoutFixedAddresses(cards: readonly Card[]): readonly Card[] {
  const free = new Map<Place, AddressSet>();
  for (const { place, addresses, fixedAddress } of cards) {
    if (fixedAddress) free.set(place, difference(free.get(place) ?? place.addresses, addresses));
  }
  return cards.map((card) => {
    const addresses = card.fixedAddress ? undefined : free.get(card.place);
    return addresses ? { ...card, addresses } : card;
  });
}

/** Cards of a place. */
export function cardsIn(topology: Topology, place: Place): readonly Card[] {
  return topology.cards.filter((card) => card.place === place);
}
