import { cardsBehind, frontendsOf, isClear } from "./balancing";
import { sameId, UNKNOWN, type LoadBalancingRule, type NetworkModel } from "./model";
import { cardsIn, type Card, type Place, type Topology } from "./topology";

/**
 * `public`: a public address, seen from the internet. `inside`: machines (or a subnet without known ones), seen from the virtual network,
 * connected networks and the platform. `outbound`: the same machines, with the destinations outside that they can reach.
 */
export type EndpointKind = "public" | "inside" | "outbound";

/** Prefix of the name of an endpoint that is a subnet in which no machine is known. */
export const EMPTY_SUBNET = "subnet ";

/** In order of importance, because the first ones get most of the budget. */
const KINDS: readonly EndpointKind[] = ["public", "inside", "outbound"];

/** A target, or for `outbound` a source, of packets. */
export interface Endpoint {
  readonly kind: EndpointKind;
  readonly name: string;
  /** Public address, where it is known. */
  readonly address?: string;
}

/** One path to an endpoint; for `outbound` from it. */
export interface Way {
  /** Machine at its end. Absent: a load-balancing rule with nothing behind it. */
  readonly card?: Card;
  /** Load-balancing rule on the way. */
  readonly through?: { readonly balancer: string; readonly rule: LoadBalancingRule };
  /** No security group applies there, and a Standard public address then lets nothing in (learn: "Public IP addresses"). */
  readonly closed?: true;
  /** If it is not known whether this path exists: the reason, as text that can follow "in". */
  readonly perhaps?: string;
  /** The reason why nothing is known about the traffic that this path allows, if so; text that can follow "in". */
  readonly anything?: string;
}

/** An endpoint with every way to it. */
export interface WaysTo extends Endpoint {
  readonly ways: readonly Way[];
}

/** All endpoints of a network, sorted by kind and name. */
export function waysIn(model: NetworkModel, topology: Topology): readonly WaysTo[] {
  const order = (one: Endpoint): string => `${KINDS.indexOf(one.kind)} ${one.name}`;
  return new WayFinder(model, topology).find().sort((x, y) => (order(x) < order(y) ? -1 : 1));
}

/** Whether only Azure's own gateways, and no machines, can be in this subnet (learn: "About VPN Gateway configuration settings", gateway subnet). */
const isOfGateway = ({ name }: Place, network: string): boolean =>
  name.toLowerCase() === `${network}/GatewaySubnet`.toLowerCase();

interface Addressed {
  readonly name: string;
  readonly address?: string;
  readonly sku: string;
  readonly mayBeIpv6?: true;
}

class WayFinder {
  private readonly endpoints = new Map<string, Endpoint & { ways: Way[] }>();
  private readonly strayCards: boolean;

  constructor(
    private readonly model: NetworkModel,
    private readonly topology: Topology,
  ) {
    // A card of unknown subnet may be the sender of all traffic from inside.
    this.strayCards = topology.cards.some((card) => card.misplaced);
  }

  find(): WaysTo[] {
    for (const card of this.topology.cards) this.addCard(card);
    for (const { name, places } of this.topology.networks) {
      const empty = places.filter((place) => cardsIn(this.topology, place).length === 0);
      for (const place of empty) if (!isOfGateway(place, name)) this.addEmptyPlace(place);
    }
    for (const balancer of this.model.loadBalancers) {
      for (const rule of balancer.rules) this.addBalancingRule(balancer.name, rule);
    }
    return [...this.endpoints.values()];
  }

  private addCard(card: Card): void {
    this.add({ kind: "inside", name: card.name }, { card });
    this.add({ kind: "outbound", name: card.name }, { card });
    const own = card.configuration.publicAddress;
    if (own === undefined) return;
    if ("sku" in own) {
      const perhaps = own.sku === UNKNOWN ? `what own addresses of ${card.name} let in (not known yet)` : undefined;
      this.addPublic({ name: `${card.name} (own address)`, sku: own.sku }, { card }, perhaps);
      return;
    }
    const perhaps = own.id === UNKNOWN ? `what the public address of ${card.name} lets in (not known yet)` : undefined;
    for (const address of this.model.publicAddresses) {
      if (perhaps !== undefined || sameId(address.id, own.id)) this.addPublic(address, { card }, perhaps);
    }
  }

  /**
   * A subnet in which no machine is known, evaluated as if it had one. If the subnet of some card is unknown, it is not known whether this
   * subnet is empty.
   */
  private addEmptyPlace(place: Place): void {
    const configuration = { subnet: "", pools: [], applicationSecurityGroups: [UNKNOWN] };
    const roaming = { fixedAddress: false, misplaced: this.strayCards, configuration };
    this.addCard({ name: `${EMPTY_SUBNET}${place.name}`, place, addresses: place.addresses, ...roaming });
  }

  private addBalancingRule(balancer: string, rule: LoadBalancingRule): void {
    const { addresses, frontend, known } = frontendsOf(this.model, rule);
    const through = { balancer, rule };
    const sure = known && isClear(rule);
    const behind = cardsBehind(this.topology, rule);
    if (sure && behind.length === 0) {
      for (const address of addresses ?? []) this.add({ kind: "public", ...withAddress(address) }, { through });
    }
    for (const { card, known: isBehind } of behind) {
      const unsure = `what rule ${rule.name} of ${balancer} sends to ${card.name} (not known yet)`;
      const perhaps = sure && isBehind ? undefined : unsure;
      for (const address of addresses ?? []) this.addPublic(address, { card, through }, perhaps);
      if (frontend && addresses === undefined)
        this.add({ kind: "inside", name: `${balancer}/${frontend.name}` }, { card, through, ...ifGiven(perhaps) });
    }
  }

  private addPublic(address: Addressed, way: Way & { readonly card: Card }, unsure: string | undefined): void {
    const { card } = way;
    const unjudged = !card.place.group && !card.group;
    const unlike = address.mayBeIpv6 ? "version" : unjudged && address.sku === UNKNOWN ? "sku" : undefined;
    const perhaps = unsure ?? (unlike && `what ${address.name} lets in (its ${unlike} is not known yet)`);
    const closed = unjudged && address.sku === "Standard" ? { closed: true as const } : {};
    this.add({ kind: "public", ...withAddress(address) }, { ...way, ...closed, ...ifGiven(perhaps) });
  }

  /**
   * Endpoints of the same kind and name are merged, such as two generations of a scale set during a replacement, or pools of several rules.
   */
  private add(endpoint: Endpoint, way: Way): void {
    const key = `${endpoint.kind} ${endpoint.name}`;
    const present = this.endpoints.get(key);
    const ways = present?.ways ?? [];
    ways.push({ ...way, ...this.doubtOf(endpoint, way) });
    this.endpoints.set(key, { ...present, ...endpoint, ways });
  }

  private doubtOf({ kind }: Endpoint, { card }: Way): Pick<Way, "anything"> {
    if (!card) return {};
    const { network } = card.place;
    if (card.misplaced) return { anything: `what ${card.name} is exposed to (its place is not known yet)` };
    if (network.incomplete)
      return { anything: `what network ${network.name} is exposed to (not all of it is known yet)` };
    if (kind === "inside" && this.strayCards) return { anything: "what machines send whose place is not known yet" };
    return {};
  }
}

const withAddress = ({ name, address }: Addressed): Omit<Endpoint, "kind"> => ({
  name,
  ...(address === undefined ? {} : { address }),
});

const ifGiven = (perhaps: string | undefined): Pick<Way, "perhaps"> => (perhaps === undefined ? {} : { perhaps });
