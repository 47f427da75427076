import { AddressMapBuilder, type AddressMap } from "./addressMap";
import { ALL_ADDRESSES, type AddressSet } from "./addressSet";
import { Budget, KEPT, TooMuchToDecide } from "./budget";
import { matchOf, membership, spellingsIn, type CompiledGroup, type CompiledRule } from "./compiledRule";
import { ALWAYS, NEVER, type Condition, type Conditions } from "./conditions";
import { decidedTraffic, type Decision } from "./decidedTraffic";
import type { SymbolicPart } from "./matcher";
import { formatAddress } from "./prefix";
import { NO_TRAFFIC, TrafficTable, type TrafficId } from "./trafficTable";

/** The end of the packets (source or destination) whose addresses are computed; the other end is a single address. */
export type AskedEnd = "source" | "destination";

/** Application security groups of a machine; absent: its membership is unknown. */
export type Memberships = readonly string[] | undefined;

/** The other end of the packets. */
export interface FixedEnd {
  readonly address: number;
  readonly memberOf?: Memberships;
}

/** A rule applied to packets whose other end is known: the asked-for addresses that it decides about, and its decision. */
interface Clause {
  readonly addresses: AddressSet;
  readonly decision: Decision;
}

/** Steps for one question: a few seconds, and at most some hundred megabytes of memory. */
export const MOST_STEPS = 40_000_000;

/** Evaluates rules. Results can be combined and compared if they come from the same evaluation. */
export class Evaluation {
  readonly table: TrafficTable;
  readonly budget: Budget;
  private readonly spelling = new Map<string, string>();
  private readonly results = new Map<readonly CompiledRule[], Map<string, AddressMap>>();
  private readonly resultsOfText = new Map<string, Map<string, AddressMap>>();

  /** @param groups all groups that will be evaluated; `representatives` distinguishes addresses that any of them distinguishes */
  constructor(
    readonly groups: readonly CompiledGroup[],
    steps: number = MOST_STEPS,
  ) {
    this.budget = new Budget(steps);
    this.table = new TrafficTable(this.budget);
    for (const symbol of groups.flatMap(spellingsIn).sort()) {
      if (!this.spelling.has(symbol.toLowerCase())) this.spelling.set(symbol.toLowerCase(), symbol);
    }
  }

  get conditions(): Conditions {
    return this.table.conditions;
  }

  /** The condition for something unknown; the text can follow "in". */
  notKnown(words: string): Condition {
    return this.conditions.holds(words, true);
  }

  /** The condition that all of these symbols hold, which represent the unreadable parts of a rule. */
  allOf(guards: readonly string[]): Condition {
    return guards.reduce<Condition>((all, guard) => this.conditions.and(all, this.notKnown(guard)), ALWAYS);
  }

  /** The condition that the asked-for address is one of the part's. */
  askedIn(part: SymbolicPart): Condition {
    return this.conditions.holds(this.nameOf(part), part.kind === "notKnown");
  }

  /**
   * The condition that one of the parts contains the address at the other end. It has symbols separate from the asked-for end's, because
   * whether a sender is in a tag says nothing about the receiver, and one receiver says nothing about another.
   */
  fixedIn(parts: readonly SymbolicPart[], address: number): Condition {
    return parts.reduce<Condition>((any, part) => {
      const symbol = `${this.nameOf(part)} (as for ${formatAddress(address)})`;
      return this.conditions.or(any, this.conditions.holds(symbol, part.kind === "notKnown"));
    }, NEVER);
  }

  /**
   * The traffic that the rules, in order, allow for every asked-for address with the other end fixed.
   *
   * @param asks application security groups of the asked-for machines, where they are the same for all that is asked
   * for
   */
  evaluate(rules: readonly CompiledRule[], asked: AskedEnd, fixed: FixedEnd, asks?: Memberships): AddressMap {
    this.budget.spend(rules.length);
    const matches = rules.map((rule) => this.matchOfRule(rule, asked, fixed, asks));
    const signature = `${asked} ${matches.map(({ surely, perhaps }) => [surely, ...perhaps.map((p) => p.condition)].join("?")).join()}`;
    const ofRules = this.resultsOf(rules);
    let result = ofRules.get(signature);
    if (!result) {
      const clauses = rules.flatMap((rule, i) => clausesOf(rule, asked, matches[i]!));
      this.budget.spend(KEPT * rules.length);
      ofRules.set(signature, (result = this.sweep(clauses)));
    }
    return result;
  }

  /** Results of rules. Equal rules share a result, because most rules are the same on both sides of a comparison. */
  private resultsOf(rules: readonly CompiledRule[]): Map<string, AddressMap> {
    let results = this.results.get(rules);
    if (!results) {
      const text = JSON.stringify(rules);
      results = this.resultsOfText.get(text) ?? new Map<string, AddressMap>();
      this.resultsOfText.set(text, results);
      this.results.set(rules, results);
    }
    return results;
  }

  private matchOfRule(rule: CompiledRule, asked: AskedEnd, fixed: FixedEnd, asks: Memberships): RuleMatch {
    const [askedFor, other] = asked === "source" ? [rule.source, rule.destination] : [rule.destination, rule.source];
    const match = matchOf(other, fixed.address, fixed.memberOf);
    if (match === "never") return NO_MATCH;
    const guard = this.allOf(rule.guards);
    const surely = match === "always" ? guard : this.conditions.and(guard, this.fixedIn(match.anyOf, fixed.address));
    const perhaps = askedFor.symbolic.flatMap((part): RuleMatch["perhaps"] => {
      const member = part.kind === "applicationGroup" ? membership(part.symbol, asks) : "perhaps";
      if (member === "never") return [];
      if (member === "always") return [{ domain: ALL_ADDRESSES, condition: surely }];
      return [{ domain: part.domain, condition: this.conditions.and(surely, this.askedIn(part)) }];
    });
    return { surely, perhaps };
  }

  private nameOf({ symbol, kind }: SymbolicPart): string {
    return kind === "notKnown" ? symbol : (this.spelling.get(symbol.toLowerCase()) ?? symbol);
  }

  /** Passes over all addresses once and tracks, as bits, the clauses that apply to the current address. */
  private sweep(clauses: readonly Clause[]): AddressMap {
    const { budget, conditions, table } = this;
    const events = eventsOf(clauses);
    const words = Math.ceil(clauses.length / 32);
    const active = new ActiveClauses(clauses.length, (indexes) => {
      budget.spend(KEPT * words);
      return table.intern(
        decidedTraffic(
          indexes.map((index) => clauses[index]!.decision),
          conditions,
          budget,
        ),
      );
    });
    const builder = new AddressMapBuilder();
    builder.append(0, NO_TRAFFIC);
    for (let i = 0; i < events.length;) {
      const position = Math.floor(events[i]! / MOST_CLAUSES);
      budget.spend(1 + (words >>> 3));
      for (; i < events.length && events[i]! < (position + 1) * MOST_CLAUSES; i++)
        active.toggle(events[i]! % MOST_CLAUSES);
      builder.append(position, active.traffic());
    }
    return builder.finish();
  }
}

/** Match of a rule with one fixed end: the condition for the addresses that it names, and for those of its symbols. */
interface RuleMatch {
  readonly surely: Condition;
  readonly perhaps: readonly { readonly domain: AddressSet; readonly condition: Condition }[];
}

const NO_MATCH: RuleMatch = { surely: NEVER, perhaps: [] };

function clausesOf(rule: CompiledRule, asked: AskedEnd, { surely, perhaps }: RuleMatch): readonly Clause[] {
  if (surely === NEVER) return [];
  const { access, protocols, sourcePorts, destinationPorts } = rule;
  const clause = (addresses: AddressSet, condition: Condition): Clause => ({
    addresses,
    decision: { access, condition, protocols, sourcePorts, destinationPorts },
  });
  const named = (asked === "source" ? rule.source : rule.destination).addresses;
  return [clause(named, surely), ...perhaps.map(({ domain, condition }) => clause(domain, condition))];
}

/** An event is `address * MOST_CLAUSES + index of the clause`, exact in a double. */
const MOST_CLAUSES = 2 ** 20;

/** Addresses at which each clause begins and ends to apply, ascending. Ranges of one clause do not touch, so each event toggles. */
function eventsOf(clauses: readonly Clause[]): Float64Array {
  if (clauses.length > MOST_CLAUSES) throw new TooMuchToDecide();
  const events = new Float64Array(2 * clauses.reduce((sum, { addresses }) => sum + addresses.length, 0));
  let length = 0;
  clauses.forEach(({ addresses }, index) => {
    for (const { first, last } of addresses) {
      events[length++] = first * MOST_CLAUSES + index;
      if (last + 1 < 2 ** 32) events[length++] = (last + 1) * MOST_CLAUSES + index;
    }
  });
  return events.subarray(0, length).sort();
}

/** A set of clauses as bits, and the decision for each set that occurred. */
class ActiveClauses {
  private readonly bits: Uint32Array;
  private readonly keys: Uint32Array;
  private hash = 0;
  private readonly known = new Map<number, { bits: Uint32Array; traffic: TrafficId }[]>();

  constructor(
    count: number,
    private readonly decide: (indexes: readonly number[]) => TrafficId,
  ) {
    this.bits = new Uint32Array(Math.ceil(count / 32));
    // Any hash function is sufficient, because sets with equal hashes are compared by their bits.
    this.keys = Uint32Array.from(
      { length: count },
      (_, i) => Math.imul(i + 1, 0x9e3779b1) ^ (Math.imul(i + 7, 0x85ebca6b) >>> 13),
    );
  }

  toggle(index: number): void {
    this.bits[index >>> 5]! ^= 1 << (index & 31);
    this.hash ^= this.keys[index]!;
  }

  traffic(): TrafficId {
    const sameHash = this.known.get(this.hash) ?? [];
    for (const { bits, traffic } of sameHash) if (sameWords(bits, this.bits)) return traffic;
    const traffic = this.decide(this.indexes());
    this.known.set(this.hash, [...sameHash, { bits: this.bits.slice(), traffic }]);
    return traffic;
  }

  private indexes(): readonly number[] {
    const indexes: number[] = [];
    this.bits.forEach((word, i) => {
      for (let rest = word; rest !== 0; rest &= rest - 1) indexes.push(i * 32 + (31 - Math.clz32(rest & -rest)));
    });
    return indexes;
  }
}

/** A plain loop for speed: it runs once for every border of every range. */
function sameWords(left: Uint32Array, right: Uint32Array): boolean {
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}
