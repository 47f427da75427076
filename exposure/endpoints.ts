import { combineMaps, isEmptyMap, mapOfSet, transformMap, uniformMap, type AddressMap } from "./addressMap";
import { difference, union, type AddressSet } from "./addressSet";
import type { Evaluation } from "./evaluation";
import { INTERNET, PLATFORM_ADDRESS } from "./matcher";
import type { LoadBalancingRule, NetworkModel, PublicAddress, UnknownExposure } from "./model";
import { cardsIn, insideSources, representatives, sameId, type Card, type Place, type Topology } from "./topology";
import { forwardsEveryPort, onlyProtocols, translatePorts, WITH_PORTS } from "./traffic";
import { ALL_TRAFFIC, NO_TRAFFIC, type Operation } from "./trafficTable";

/**
 * `public`: a public address, seen from the internet. `inside`: machines (or a subnet without known ones), seen from the
 * virtual network, connected networks and the platform. `outbound`: the same machines, and what they can reach outside.
 */
export type EndpointKind = "public" | "inside" | "outbound";

/** Something that can be reached, or from which something can be reached, and by whom on which ports. */
export interface ReachedEndpoint {
  readonly kind: EndpointKind;
  readonly name: string;
  /** Public address, where it is known. */
  readonly address?: string;
  /** Of sources; for `outbound` of destinations. */
  readonly map: AddressMap;
}

/** All endpoints of a network, and what could not be followed, sorted by kind and name. */
export interface Reached {
  readonly endpoints: readonly ReachedEndpoint[];
  readonly unknown: readonly UnknownExposure[];
}

/** Computes what reaches what. The results belong to the given evaluation. */
export function reachedEndpoints(model: NetworkModel, topology: Topology, evaluation: Evaluation): Reached {
  return new Reach(model, topology, evaluation).compute();
}

class Reach {
  private readonly unknown: UnknownExposure[];
  private readonly endpoints = new Map<string, ReachedEndpoint>();
  private readonly nobody = uniformMap(NO_TRAFFIC);
  private readonly everybody = uniformMap(ALL_TRAFFIC);

  constructor(
    private readonly model: NetworkModel,
    private readonly topology: Topology,
    private readonly evaluation: Evaluation,
  ) {
    this.unknown = [...topology.unknown];
  }

  compute(): Reached {
    for (const card of this.topology.cards) this.addCard(card);
    for (const network of this.topology.networks) {
      for (const place of network.places.filter((p) => cardsIn(this.topology, p).length === 0))
        this.addEmptyPlace(place);
    }
    for (const balancer of this.model.loadBalancers) {
      for (const rule of balancer.rules) this.addBalancingRule(balancer.name, rule);
    }
    const kinds = ["public", "inside", "outbound"];
    const order = (e: ReachedEndpoint): string => `${kinds.indexOf(e.kind)} ${e.name}`;
    const endpoints = [...this.endpoints.values()].sort((x, y) => (order(x) < order(y) ? -1 : 1));
    return { endpoints, unknown: this.unknown };
  }

  private addCard(card: Card): void {
    this.add("inside", card.name, this.inside(card));
    this.add("outbound", card.name, this.outbound(card));
    const own = card.configuration.publicAddress;
    if (own === undefined) return;
    const given =
      "sku" in own ? { name: `${card.name} (own address)`, sku: own.sku } : this.publicAddress(own.id, card.name);
    if (given)
      this.add(
        "public",
        given.name,
        this.fromInternet(card, given.sku),
        "address" in given ? given.address : undefined,
      );
  }

  /** A subnet in which no machine is known: what a machine there would be exposed to. */
  private addEmptyPlace(place: Place): void {
    const name = `subnet ${place.name}`;
    const configuration = { subnet: "", pools: [], applicationSecurityGroups: [] };
    const card: Card = { name, place, addresses: place.addresses, fixedAddress: false, configuration };
    this.add("inside", name, this.inside(card));
    this.add("outbound", name, this.outbound(card));
  }

  private addBalancingRule(balancer: string, rule: LoadBalancingRule): void {
    const frontend = this.model.loadBalancers.flatMap((b) => b.frontends).find(({ id }) => sameId(id, rule.frontend));
    const where = `load balancer ${balancer}, rule ${rule.name}`;
    if (!frontend) return void this.unknown.push({ subject: where, problem: "its frontend is not known" });
    const cards = this.topology.cards.filter((card) =>
      card.configuration.pools.some((pool) => rule.pools.some((id) => sameId(id, pool))),
    );
    if (rule.pools.length === 0) this.unknown.push({ subject: where, problem: "its backend pool is not known" });
    if (frontend.publicAddress === undefined) {
      for (const card of cards)
        this.add("inside", `${balancer}/${frontend.name}`, this.translated(this.inside(card), rule));
      return;
    }
    const address = this.publicAddress(frontend.publicAddress, where);
    if (!address) return;
    this.add("public", address.name, this.nobody, address.address);
    for (const card of cards) {
      this.add("public", address.name, this.translated(this.fromInternet(card, address.sku), rule), address.address);
    }
  }

  private publicAddress(id: string, user: string): PublicAddress | undefined {
    const found = this.model.publicAddresses.find((address) => sameId(address.id, id));
    if (!found) this.unknown.push({ subject: user, problem: "its public address is not known" });
    return found;
  }

  /** Endpoints of one kind and name are one: two generations of a scale set during a replacement, pools of several rules. */
  private add(kind: EndpointKind, name: string, map: AddressMap, address?: string): void {
    const key = `${kind} ${name}`;
    const present = this.endpoints.get(key);
    const joined = present ? this.combine("or", present.map, map) : map;
    this.endpoints.set(key, { kind, name, ...(address === undefined ? {} : { address }), map: joined });
  }

  private translated(map: AddressMap, rule: LoadBalancingRule): AddressMap {
    const { table } = this.evaluation;
    const protocols = rule.protocol === "All" ? WITH_PORTS : [rule.protocol === "Tcp" ? 0 : 1];
    return transformMap(map, (id) => {
      const traffic = table.get(id);
      return table.intern(
        forwardsEveryPort(rule)
          ? onlyProtocols(traffic, protocols)
          : translatePorts(traffic, protocols, rule.backendPort, rule.frontendPorts),
      );
    });
  }

  /** Who on the internet gets through to the card, were every port of a public address led to it. */
  private fromInternet(card: Card, sku: "Standard" | "Basic"): AddressMap {
    if (!card.place.group && !card.group && sku === "Standard") return this.nobody;
    const sources = mapOfSet(difference(INTERNET, card.place.network.addresses), ALL_TRAFFIC);
    const maps = this.destinations(card).map((destination) => this.inbound(card, destination));
    return this.combine("and", this.either(maps), sources);
  }

  private inside(card: Card): AddressMap {
    const sources = mapOfSet(union(insideSources(card.place), PLATFORM_ADDRESS), ALL_TRAFFIC);
    const maps = this.destinations(card).map((destination) =>
      this.combine("and", this.inbound(card, destination), this.leaving(card.place, destination)),
    );
    return this.combine("and", this.either(maps), sources);
  }

  private inbound(card: Card, destination: number): AddressMap {
    const memberOf = card.configuration.applicationSecurityGroups;
    return [card.place.group, card.group].reduce(
      (map, group) =>
        group
          ? this.combine("and", map, this.evaluation.evaluate(group.inbound, "source", destination, memberOf))
          : map,
      this.everybody,
    );
  }

  /** What the senders' own groups let leave for an address inside; senders that are not in the network are not asked. */
  private leaving(target: Place, destination: number): AddressMap {
    const places = target.network.places;
    const known = places.reduce<AddressSet>((all, { addresses }) => union(all, addresses), []);
    const others = mapOfSet(known, ALL_TRAFFIC);
    return places.reduce(
      (map, place) => this.combine("or", map, this.leavingPlace(place, destination)),
      this.combine("andNot", this.everybody, others),
    );
  }

  private leavingPlace(place: Place, destination: number): AddressMap {
    const cards = cardsIn(this.topology, place);
    const fixed = cards.filter((card) => card.fixedAddress).reduce<AddressSet>((all, c) => union(all, c.addresses), []);
    const rest = difference(place.addresses, fixed);
    const roaming = cards.filter((card) => !card.fixedAddress);
    const ofCards = cards.map((card) => {
      const own = mapOfSet(card.fixedAddress ? card.addresses : rest, ALL_TRAFFIC);
      return card.group
        ? this.combine("and", own, this.evaluation.evaluate(card.group.outbound, "source", destination))
        : own;
    });
    // Where no machine is known there may still be one, with no group of its own.
    const through = this.either(roaming.length > 0 ? ofCards : [...ofCards, mapOfSet(rest, ALL_TRAFFIC)]);
    if (!place.group) return through;
    return this.combine("and", through, this.evaluation.evaluate(place.group.outbound, "source", destination));
  }

  /** What the machines' groups let out of the network. The platform's own addresses pass every group and are left out. */
  private outbound(card: Card): AddressMap {
    const { network } = card.place;
    const outside = difference(union(INTERNET, network.connected), network.addresses);
    const memberOf = card.configuration.applicationSecurityGroups;
    const maps = representatives(this.topology, card.addresses, "source").map((source) =>
      [card.place.group, card.group].reduce(
        (map, group) =>
          group
            ? this.combine("and", map, this.evaluation.evaluate(group.outbound, "destination", source, memberOf))
            : map,
        this.everybody,
      ),
    );
    return this.combine("and", this.either(maps), mapOfSet(outside, ALL_TRAFFIC));
  }

  private destinations(card: Card): readonly number[] {
    return representatives(this.topology, card.addresses, "destination");
  }

  /** What one of several does: a machine may have any address of its subnet. */
  private either(maps: readonly AddressMap[]): AddressMap {
    return [...new Set(maps)].reduce((all, map) => this.combine("or", all, map), this.nobody);
  }

  private combine(operation: Operation, left: AddressMap, right: AddressMap): AddressMap {
    if (operation === "and" && left === this.everybody) return right;
    if (operation === "or" && isEmptyMap(left)) return right;
    return combineMaps(this.evaluation.table, operation, left, right);
  }
}
