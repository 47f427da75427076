import { holdsAddress } from "./addressSet";
import { forwardsEveryPort, protocolsOf } from "./balancing";
import { representatives } from "./cardExposure";
import { ALWAYS, NEVER, type Condition } from "./conditions";
import { Evaluation, type Memberships } from "./evaluation";
import type { ExposureOptions } from "./exposure";
import { answerOf, judge, type ReachAnswer, type Judgement, type Step } from "./judgement";
import { INTERNET, PLATFORM_ADDRESS } from "./matcher";
import { PROTOCOLS, type NetworkModel, type Protocol } from "./model";
import type { JudgedPacket } from "./nearestRule";
import { rangeOf } from "./prefix";
import { addressIn, targetOf } from "./questionTarget";
import { sendersOf, type Sender } from "./senders";
import { insideSources, topologyOf, type Card, type Topology } from "./topology";
import { portsOf } from "./unknownParts";
import type { Way } from "./ways";

/** A question: may this packet be sent, as the first of a connection? */
export interface Question {
  /** IPv4 address of the sender. */
  readonly from: string;
  /** Name of a public address or of machines, or an IPv4 address; see `targetOf`. */
  readonly to: string;
  readonly protocol: Protocol;
  /** Destination port; without meaning for protocols without ports. */
  readonly port: number;
  /** Source port; 50000, which no rule names, when left out. */
  readonly sourcePort?: number;
}

export interface Explanation {
  readonly answer: ReachAnswer;
  /** In the packet's order. If the packet is not allowed, the last one decided. */
  readonly steps: readonly Step[];
}

const EPHEMERAL = 50_000;

/**
 * Follows one packet through the network, on the same paths and by the same conditions as `exposureOf`. If several machines may send or
 * receive it, the result is about the first one for which it is allowed, otherwise about the first one. Throws an error with a sentence for
 * the user when an end names nothing in the network.
 */
export function explain(model: NetworkModel, question: Question, options: ExposureOptions = {}): Explanation {
  const topology = topologyOf(model, options.serviceTags);
  const target = targetOf(model, topology, question.to);
  const evaluation = new Evaluation(topology.groups, options.steps);
  const follower = new Follower(topology, evaluation, question, target.at, target.kind === "public");
  const explained = evaluation.budget.attempt(() => follower.explain(target.ways));
  const reason = "its rules combine in too many ways: too much to decide";
  return explained ?? { answer: "unknown", steps: [{ at: target.at, says: "unknown", reason }] };
}

/** The judgements on one path, in order. */
type Path = readonly Judgement[];

class Follower {
  private readonly source: number;

  constructor(
    private readonly topology: Topology,
    private readonly evaluation: Evaluation,
    private readonly question: Question,
    private readonly at: string,
    private readonly isPublic: boolean,
  ) {
    this.source = rangeOf(question.from).first;
  }

  explain(ways: readonly Way[]): Explanation {
    const taking = ways.filter((way) => this.takes(way));
    const { protocol, port } = this.question;
    const nothing = `no load-balancing rule takes ${protocol} port ${port}, so no packet gets as far as a security group`;
    const paths = taking.flatMap((way) => this.pathsOf(way));
    const all = paths.length > 0 ? paths : [[this.says(NEVER, this.at, nothing)]];
    const { conditions } = this.evaluation;
    const judged = all.map((path) => ({
      path,
      condition: path.reduce((c, j) => conditions.and(c, j.condition), ALWAYS),
    }));
    const answer = answerOf(
      this.evaluation,
      judged.reduce<Condition>((any, { condition }) => conditions.or(any, condition), NEVER),
    );
    const order: ReachAnswer[] = ["allowed", "depends", "unknown", "denied"];
    const rank = (condition: Condition): number => order.indexOf(answerOf(this.evaluation, condition));
    const best = judged.reduce((first, one) => (rank(one.condition) < rank(first.condition) ? one : first));
    return { answer, steps: this.stepsOf(best.path, best.condition) };
  }

  /** Up to the first step that denies. */
  private stepsOf(path: Path, condition: Condition): readonly Step[] {
    const stop = path.findIndex((one) => one.condition === NEVER);
    const steps = (stop < 0 ? path : path.slice(0, stop + 1)).map(({ describe }) => describe());
    if (condition !== NEVER || stop >= 0) return steps;
    const reason = "no address fulfils what each of these asks for";
    return [...steps, { at: "all of them together", says: "denied", reason }];
  }

  /** Whether the path is for packets of this kind. A path with an unknown load-balancing rule may be. */
  private takes({ through }: Way): boolean {
    if (!through) return true;
    const { rule } = through;
    if (!protocolsOf(rule).includes(PROTOCOLS.indexOf(this.question.protocol))) return false;
    const { frontend } = portsOf(rule);
    if (!frontend || forwardsEveryPort(rule)) return true;
    return frontend.first <= this.question.port && this.question.port <= frontend.last;
  }

  private pathsOf(way: Way): readonly Path[] {
    const { card, through } = way;
    if (way.anything !== undefined)
      return [[this.says(this.evaluation.notKnown(way.anything), this.at, `it depends on ${way.anything}`)]];
    if (!card) return [[this.balancing(way, "has no machine in its pool", NEVER)]];
    const stranger = this.strangeSender(card);
    if (stranger !== undefined)
      return [[this.says(NEVER, this.isPublic ? this.at : `private address of ${card.name}`, stranger)]];
    const perhaps: Path =
      way.perhaps === undefined
        ? []
        : [this.says(this.evaluation.notKnown(way.perhaps), this.at, `it depends on ${way.perhaps}`)];
    const arrivals = this.arrivals(way).map(({ port, words }) => {
      const does = `sends port ${this.question.port} to ${words} of its pool; the source address stays`;
      return { port, before: through ? [...perhaps, this.balancing(way, does, ALWAYS)] : perhaps };
    });
    const senders: readonly (Sender | undefined)[] = this.isPublic
      ? [undefined]
      : sendersOf(this.topology, card.place.network).filter(({ addresses }) => holdsAddress(addresses, this.source));
    return arrivals.flatMap(({ port, before }) =>
      this.destinations(card).flatMap((destination) =>
        senders.map((sender): Path => [...before, ...this.judgements(way, card, sender, destination, port)]),
      ),
    );
  }

  /** Reason why the sender cannot be at the beginning of this path. */
  private strangeSender(card: Card): string | undefined {
    const { from } = this.question;
    const { network } = card.place;
    if (this.isPublic) {
      const outside = holdsAddress(INTERNET, this.source) && !holdsAddress(network.addresses, this.source);
      return outside
        ? undefined
        : `${from} is not an address of the internet; machines inside leave with their NAT gateway's address`;
    }
    const inside = holdsAddress(insideSources(card.place), this.source) || holdsAddress(PLATFORM_ADDRESS, this.source);
    return inside
      ? undefined
      : `${from} is neither in the network nor in one connected to it; only a public address leads in`;
  }

  private judgements(
    way: Way,
    card: Card,
    sender: Sender | undefined,
    destination: number,
    destinationPort: number,
  ): Path {
    const packet: JudgedPacket = {
      source: this.source,
      destination,
      protocol: PROTOCOLS.indexOf(this.question.protocol),
      sourcePort: this.question.sourcePort ?? EPHEMERAL,
      destinationPort,
    };
    const members = {
      source: sender?.memberOf as Memberships,
      destination: card.configuration.applicationSecurityGroups,
    };
    const by = (group: Card["group"], direction: "inbound" | "outbound", place: string): Path =>
      group ? [judge(this.evaluation, group, direction, place, packet, members)] : [];
    const judged = [
      ...by(sender?.card?.group, "outbound", `network card of ${sender?.card?.name}`),
      ...by(sender?.place?.group, "outbound", `subnet ${sender?.place?.name}`),
      ...by(card.place.group, "inbound", `subnet ${card.place.name}`),
      ...by(card.group, "inbound", `network card of ${card.name}`),
    ];
    if (card.place.group || card.group) return judged;
    const closed = "a Standard public address lets nothing in unless a security group allows it, and there is none";
    const open = "no security group applies to it";
    return [...judged, way.closed ? this.says(NEVER, card.name, closed) : this.says(ALWAYS, card.name, open)];
  }

  /** Destinations of a packet to the card: the requested address, otherwise one for each kind of address that its machines may have. */
  private destinations({ addresses }: Card): readonly number[] {
    const asked = addressIn(this.question.to);
    if (asked !== undefined && holdsAddress(addresses, asked)) return [asked];
    return representatives(this.evaluation, addresses, "destination");
  }

  /** The ports at which the packet may arrive. If the rule's backend port is not known: one of each kind that rules distinguish. */
  private arrivals({ through }: Way): readonly { readonly port: number; readonly words: string }[] {
    const { port } = this.question;
    if (!through || forwardsEveryPort(through.rule)) return [{ port, words: `port ${port}` }];
    const { backend } = portsOf(through.rule);
    if (backend !== undefined) return [{ port: backend, words: `port ${backend}` }];
    return distinguishedPorts(this.evaluation).map((one) => ({
      port: one,
      words: `a port that is not known yet, such as ${one},`,
    }));
  }

  private balancing({ through }: Way, does: string, condition: Condition): Judgement {
    return this.says(condition, `load balancer ${through?.balancer}`, `rule ${through?.rule.name} ${does}`);
  }

  private says(condition: Condition, at: string, reason: string): Judgement {
    return { condition, describe: () => ({ at, says: answerOf(this.evaluation, condition), reason }) };
  }
}

/** One port of each kind that the rules of all groups treat alike. */
function distinguishedPorts({ groups, budget }: Evaluation): readonly number[] {
  const borders = new Set([0]);
  for (const { inbound, outbound } of groups) {
    for (const { destinationPorts } of [...inbound, ...outbound]) {
      budget.spend(destinationPorts.length);
      for (const { first, last } of destinationPorts) borders.add(first).add(last + 1);
    }
  }
  return [...borders].filter((port) => port <= 65535);
}
