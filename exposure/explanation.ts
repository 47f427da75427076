import { holdsAddress, type AddressSet } from "./addressSet";
import type { ExposureOptions } from "./exposure";
import { judge, type Answer, type Step } from "./judgement";
import { INTERNET, PLATFORM_ADDRESS } from "./matcher";
import { PROTOCOLS, type LoadBalancingRule, type NetworkModel, type Protocol } from "./model";
import type { JudgedPacket } from "./nearestRule";
import { formatAddress, rangeOf } from "./prefix";
import { insideSources, representatives, sameId, topologyOf, type Card, type Topology } from "./topology";
import { forwardsEveryPort, WITH_PORTS } from "./traffic";

/** What is asked: may this packet be sent, as the first of a connection? */
export interface Question {
  /** IPv4 address of the sender. */
  readonly from: string;
  /** Name of a public address, of machines, or an IPv4 address; see `namedEndpoint`. */
  readonly to: string;
  readonly protocol: Protocol;
  /** Destination port; without meaning for protocols without ports. */
  readonly port: number;
  /** 50000, a port that no rule means, when left out. */
  readonly sourcePort?: number;
}

export interface Explanation {
  readonly answer: Answer;
  /** In the packet's order; the last one decided, where not everything allowed it. */
  readonly steps: readonly Step[];
}

const EPHEMERAL = 50_000;

/**
 * Follows one packet through the network. Where several machines may receive it, the first that does is told of, else the
 * first at all. Throws an error with a sentence for the user when an end names nothing in the network.
 */
export function explain(model: NetworkModel, question: Question, options: ExposureOptions = {}): Explanation {
  const topology = topologyOf(model, options.serviceTags);
  const paths = routesOf(model, topology, question).flatMap(({ card, ...route }) =>
    card
      ? destinationsOf(topology, question, card).map((to) => follow(topology, question, { ...route, card }, to))
      : [{ answer: "denied" as const, steps: route.steps }],
  );
  const order: Answer[] = ["allowed", "depends", "unknown", "denied"];
  return paths.reduce((best, path) => (order.indexOf(path.answer) < order.indexOf(best.answer) ? path : best));
}

/** One way that the packet may take: what was said before the groups, and where it then arrives. */
interface Route {
  readonly steps: readonly Step[];
  readonly card?: Card;
  readonly port: number;
  readonly fromInternet: boolean;
  /** Without any group a Standard address lets nothing in. */
  readonly closedWithoutGroup: boolean;
}

function routesOf(model: NetworkModel, topology: Topology, question: Question): readonly Route[] {
  const address = model.publicAddresses.find(
    ({ name, address: ip }) => ip === question.to || isNamed(name, question.to, model.publicAddresses),
  );
  const sender = rangeOf(question.from).first;
  if (address) {
    const at = `public address ${address.name}${address.address ? ` (${address.address})` : ""}`;
    const inside = topology.networks.some(({ addresses }) => holdsAddress(addresses, sender));
    if (inside || !holdsAddress(INTERNET, sender)) {
      const reason = `${question.from} is no address of the internet; machines inside leave with their NAT gateway's address`;
      return [{ steps: [{ at, says: "denied", reason }], port: question.port, ...outsideRoute(address.sku) }];
    }
    return publicRoutes(model, topology, question, address.id, at).map((route) => ({
      ...route,
      ...outsideRoute(address.sku),
    }));
  }
  const cards = topology.cards.filter(
    (card) => isNamed(card.name, question.to, topology.cards) || holdsText(card.addresses, question.to),
  );
  if (cards.length === 0) throw new Error(unknownEnd(model, topology, question.to));
  return cards.map((card) => ({
    steps: [],
    card,
    port: question.port,
    fromInternet: false,
    closedWithoutGroup: false,
  }));
}

const outsideRoute = (sku: string): Pick<Route, "fromInternet" | "closedWithoutGroup"> => ({
  fromInternet: true,
  closedWithoutGroup: sku === "Standard",
});

type PublicRoute = Pick<Route, "steps" | "card" | "port">;

function publicRoutes(
  model: NetworkModel,
  topology: Topology,
  question: Question,
  addressId: string,
  at: string,
): readonly PublicRoute[] {
  const direct = topology.cards.filter(({ configuration: { publicAddress } }) =>
    publicAddress && "id" in publicAddress ? sameId(publicAddress.id, addressId) : false,
  );
  const balanced = model.loadBalancers.flatMap((balancer) => {
    const frontends = balancer.frontends.filter(
      ({ publicAddress }) => publicAddress && sameId(publicAddress, addressId),
    );
    const rules = balancer.rules.filter(
      (rule) => frontends.some(({ id }) => sameId(id, rule.frontend)) && takes(rule, question),
    );
    return rules.flatMap((rule): PublicRoute[] => {
      const port = forwardsEveryPort(rule) ? question.port : rule.backendPort;
      const where = `load balancer ${balancer.name}`;
      const reason = `rule ${rule.name} sends port ${question.port} to port ${port} of its pool; the source address stays`;
      const cards = topology.cards.filter((card) =>
        card.configuration.pools.some((pool) => rule.pools.some((id) => sameId(id, pool))),
      );
      const empty: Step = { at: where, says: "denied", reason: `rule ${rule.name} has no machine in its pool` };
      if (cards.length === 0) return [{ steps: [empty], port }];
      return cards.map((card) => ({ steps: [{ at: where, says: "allowed" as const, reason }], card, port }));
    });
  });
  const routes: PublicRoute[] = [...direct.map((card) => ({ steps: [], card, port: question.port })), ...balanced];
  const reason = `no load-balancing rule takes ${question.protocol} port ${question.port}, so no packet gets as far as a security group`;
  return routes.length > 0 ? routes : [{ steps: [{ at, says: "denied", reason }], port: question.port }];
}

const takes = (rule: LoadBalancingRule, { protocol, port }: Question): boolean =>
  rule.protocol === "All"
    ? WITH_PORTS.includes(PROTOCOLS.indexOf(protocol))
    : rule.protocol === protocol && rule.frontendPorts.first <= port && port <= rule.frontendPorts.last;

/** Where a packet to the card may arrive: the address asked for, else one of each kind that its machines may have. */
function destinationsOf(topology: Topology, { to }: Question, { addresses }: Card): readonly number[] {
  return holdsText(addresses, to) ? [rangeOf(to).first] : representatives(topology, addresses, "destination");
}

function follow(
  topology: Topology,
  question: Question,
  route: Route & { readonly card: Card },
  destination: number,
): Explanation {
  const { card } = route;
  const source = rangeOf(question.from).first;
  const known = card.place.network.places.find(({ addresses }) => holdsAddress(addresses, source));
  const steps = [...route.steps];
  if (!route.fromInternet && !known && !isInsideSource(card, source)) {
    const reason = `${question.from} is neither in the network nor in one connected to it; only a public address leads in`;
    return { answer: "denied", steps: [...steps, { at: `private address of ${card.name}`, says: "denied", reason }] };
  }
  const packet: JudgedPacket = {
    source,
    destination,
    protocol: PROTOCOLS.indexOf(question.protocol),
    sourcePort: question.sourcePort ?? EPHEMERAL,
    destinationPort: route.port,
  };
  if (!route.fromInternet && known) {
    const sender = topology.cards.find((c) => c.place === known && holdsAddress(c.addresses, source));
    if (sender?.group) steps.push(judge(sender.group, "outbound", `network card of ${sender.name}`, packet));
    if (known.group) steps.push(judge(known.group, "outbound", `subnet ${known.name}`, packet));
  }
  const memberOf = card.configuration.applicationSecurityGroups;
  if (card.place.group) steps.push(judge(card.place.group, "inbound", `subnet ${card.place.name}`, packet, memberOf));
  if (card.group) steps.push(judge(card.group, "inbound", `network card of ${card.name}`, packet, memberOf));
  if (!card.place.group && !card.group) {
    const reason = route.closedWithoutGroup
      ? "a Standard public address lets nothing in unless a security group allows it, and there is none"
      : "no security group stands before it";
    steps.push({ at: card.name, says: route.closedWithoutGroup ? "denied" : "allowed", reason });
  }
  const stop = steps.findIndex(({ says }) => says === "denied");
  if (stop >= 0) return { answer: "denied", steps: steps.slice(0, stop + 1) };
  const unsure = steps.find(({ says }) => says !== "allowed");
  return { answer: unsure?.says ?? "allowed", steps };
}

const isInsideSource = (card: Card, source: number): boolean =>
  holdsAddress(insideSources(card.place), source) || holdsAddress(PLATFORM_ADDRESS, source);

function holdsText(addresses: AddressSet, text: string): boolean {
  return /^\d+(\.\d+){3}$/.test(text) && holdsAddress(addresses, rangeOf(text).first);
}

/**
 * Whether `asked` means the thing called `name`: its whole name, or the part of it between dashes that tells it from the
 * others, so that `a` means `gateway-address-a`.
 */
function isNamed(name: string, asked: string, all: readonly { readonly name: string }[]): boolean {
  if (name === asked) return true;
  if (all.some((other) => other.name === asked)) return false;
  return name.split(/[-/]/).includes(asked) && !name.split(/[-/]/).includes("nat");
}

function unknownEnd(model: NetworkModel, topology: Topology, to: string): string {
  const addresses = model.publicAddresses.map(({ name, address }) => (address ? `${name} (${address})` : name));
  const machines = topology.cards.map(
    (card) =>
      `${card.name} (${card.addresses.map(({ first, last }) => `${formatAddress(first)}-${formatAddress(last)}`).join()})`,
  );
  return `"${to}" is nothing in this network; it has ${[...addresses, ...machines].join(", ") || "no addresses and no machines"}`;
}
