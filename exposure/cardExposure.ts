import { combineMaps, isEmptyMap, mapOfSet, uniformMap, type AddressMap } from "./addressMap";
import { difference, EMPTY_SET, intersection, union, type AddressSet } from "./addressSet";
import type { CompiledGroup } from "./compiledRule";
import type { AskedEnd, Evaluation, FixedEnd, Memberships } from "./evaluation";
import { INTERNET, PLATFORM_ADDRESS } from "./matcher";
import { sendersOf, type Sender } from "./senders";
import { insideSources, type Card, type NetworkPlace, type Topology } from "./topology";
import { ALL_TRAFFIC, NO_TRAFFIC, type Operation } from "./trafficTable";

/** Senders in the same application security groups; only groups that some rule names count. */
interface SenderClass {
  readonly memberOf: Memberships;
  readonly senders: readonly Sender[];
}

/** The exposure of single network cards, inbound and outbound. Caches what several of them share. */
export class CardExposure {
  private readonly nobody = uniformMap(NO_TRAFFIC);
  private readonly everybody = uniformMap(ALL_TRAFFIC);
  private readonly classes = new Map<NetworkPlace, readonly SenderClass[]>();
  private readonly parts: Record<AskedEnd, Map<AddressSet, readonly number[]>> = {
    source: new Map(),
    destination: new Map(),
  };
  private readonly askedGroups: ReadonlySet<string>;

  constructor(
    private readonly topology: Topology,
    private readonly evaluation: Evaluation,
  ) {
    const symbols = evaluation.groups.flatMap(({ inbound, outbound }) =>
      [...inbound, ...outbound].flatMap(({ source, destination }) => [...source.symbolic, ...destination.symbolic]),
    );
    this.askedGroups = new Set(
      symbols.filter(({ kind }) => kind === "applicationGroup").map(({ symbol }) => symbol.toLowerCase()),
    );
  }

  /** Internet addresses that reach the card if every port of a public address leads to it. */
  fromInternet(card: Card): AddressMap {
    const sources = mapOfSet(difference(INTERNET, card.place.network.addresses), ALL_TRAFFIC);
    const maps = this.partsOf(card, "destination").map((address) => this.inbound(card, address, undefined));
    return this.combine("and", this.either(maps), sources);
  }

  /** Addresses of the virtual network, connected networks and the platform that reach the card. */
  inside(card: Card): AddressMap {
    const sources = mapOfSet(union(insideSources(card.place), PLATFORM_ADDRESS), ALL_TRAFFIC);
    const maps = this.partsOf(card, "destination").flatMap((address) =>
      this.classesOf(card.place.network).map(({ memberOf, senders }) => {
        const leaving = this.either(senders.map((sender) => this.leaving(sender, card, address)));
        return this.combine("and", this.inbound(card, address, memberOf), leaving);
      }),
    );
    return this.combine("and", this.either(maps), sources);
  }

  /**
   * Addresses that the card reaches and that belong to no other endpoint: addresses outside the network, and those inside it that are in no
   * known subnet, such as servers in a subnet that somebody else makes. The platform's own addresses pass every group and are left out.
   */
  outbound(card: Card): AddressMap {
    const { network } = card.place;
    const subnets = network.places.reduce<AddressSet>((all, { addresses }) => union(all, addresses), EMPTY_SET);
    const outside = difference(union(union(INTERNET, network.connected), network.addresses), subnets);
    const groups = [card.place.group, card.group].filter((group) => group !== undefined);
    const maps = this.partsOf(card, "source").map((address) =>
      this.judged(groups, "outbound", "destination", { address, memberOf: memberOf(card) }),
    );
    return this.combine("and", this.either(maps), mapOfSet(outside, ALL_TRAFFIC));
  }

  /** The union over several alternatives: a machine may have any address of its subnet. */
  either(maps: readonly AddressMap[]): AddressMap {
    return [...new Set(maps)].reduce((all, map) => this.combine("or", all, map), this.nobody);
  }

  combine(operation: Operation, left: AddressMap, right: AddressMap): AddressMap {
    if (operation === "and" && left === this.everybody) return right;
    if (operation === "or" && isEmptyMap(left)) return right;
    this.evaluation.budget.spend(left.starts.length + right.starts.length);
    return combineMaps(this.evaluation.table, operation, left, right);
  }

  private inbound(card: Card, address: number, asks: Memberships): AddressMap {
    const groups = [card.place.group, card.group].filter((group) => group !== undefined);
    return this.judged(groups, "inbound", "source", { address, memberOf: memberOf(card) }, asks);
  }

  /** Traffic that a sender's own groups allow to leave for an address inside, from the addresses that it may have. */
  private leaving(sender: Sender, target: Card, address: number): AddressMap {
    const own = mapOfSet(sender.addresses, ALL_TRAFFIC);
    const fixed = { address, memberOf: memberOf(target) };
    return this.combine("and", own, this.judged(sender.groups, "outbound", "source", fixed, sender.memberOf));
  }

  private judged(
    groups: readonly CompiledGroup[],
    direction: "inbound" | "outbound",
    asked: AskedEnd,
    fixed: FixedEnd,
    asks?: Memberships,
  ): AddressMap {
    return groups.reduce(
      (map, group) => this.combine("and", map, this.evaluation.evaluate(group[direction], asked, fixed, asks)),
      this.everybody,
    );
  }

  private classesOf(network: NetworkPlace): readonly SenderClass[] {
    let classes = this.classes.get(network);
    if (!classes) {
      const byKey = new Map<string, { memberOf: Memberships; senders: Sender[] }>();
      for (const sender of sendersOf(this.topology, network)) {
        const key = this.membershipKey(sender.memberOf);
        const present = byKey.get(key);
        if (present) present.senders.push(sender);
        else byKey.set(key, { memberOf: sender.memberOf, senders: [sender] });
      }
      this.classes.set(
        network,
        (classes = [...byKey.values()].map((one) => ({ ...one, senders: alike(one.senders) }))),
      );
    }
    return classes;
  }

  private membershipKey(groups: Memberships): string {
    if (this.askedGroups.size === 0) return "";
    if (groups === undefined) return "not known";
    const asked = groups.map((id) => id.toLowerCase()).filter((id) => this.askedGroups.has(id) || id.startsWith("<"));
    return JSON.stringify(asked.sort());
  }

  /** One representative address for each part of the card's addresses that the rules of all groups treat alike. */
  private partsOf(card: Card, end: AskedEnd): readonly number[] {
    const known = this.parts[end].get(card.addresses);
    if (known) return known;
    const found = representatives(this.evaluation, card.addresses, end);
    this.parts[end].set(card.addresses, found);
    return found;
  }
}

const memberOf = (card: Card): Memberships => card.configuration.applicationSecurityGroups;

/** Senders that the same groups apply to, merged into one. */
function alike(senders: readonly Sender[]): readonly Sender[] {
  const found: Sender[] = [];
  for (const sender of senders) {
    const index = found.findIndex(
      ({ groups }) => groups.length === sender.groups.length && groups.every((group, i) => group === sender.groups[i]),
    );
    if (index < 0) found.push(sender);
    else found[index] = { ...found[index]!, addresses: union(found[index]!.addresses, sender.addresses) };
  }
  return found;
}

/** One representative address for each part of `addresses` that the rules of all groups treat alike. */
export function representatives(
  { groups, budget }: Evaluation,
  addresses: AddressSet,
  end: AskedEnd,
): readonly number[] {
  const single = addresses.length === 1 && addresses[0]!.first === addresses[0]!.last;
  if (single) return [addresses[0]!.first];
  const borders = new Set<number>(addresses.map(({ first }) => first));
  for (const group of groups) {
    for (const rule of [...group.inbound, ...group.outbound]) {
      for (const set of [rule[end].addresses, ...rule[end].symbolic.map(({ domain }) => domain)]) {
        budget.spend(set.length);
        for (const { first, last } of intersection(set, addresses)) borders.add(first).add(last + 1);
      }
    }
  }
  return [...borders]
    .filter((border) => addresses.some(({ first, last }) => first <= border && border <= last))
    .sort((a, b) => a - b);
}
