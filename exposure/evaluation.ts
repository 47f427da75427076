import { AddressMapBuilder, type AddressMap } from "./addressMap";
import type { AddressSet } from "./addressSet";
import { matchOf, type CompiledRule } from "./compiledRule";
import { ALWAYS, Conditions, NEVER, type Condition } from "./conditions";
import type { Matcher } from "./matcher";
import { decidedTraffic, type Decision } from "./traffic";
import { NO_TRAFFIC, TrafficTable, type TrafficId } from "./trafficTable";

/** Which end of the packets is asked for; the other one is a single address. */
export type AskedEnd = "source" | "destination";

/** A rule as it concerns packets whose other end is known: which asked-for addresses it decides about, and how. */
interface Clause {
  readonly addresses: AddressSet;
  readonly decision: Decision;
}

/** Evaluates rules; what it returned can be combined and compared as long as it comes from the same evaluation. */
export class Evaluation {
  readonly table: TrafficTable;
  private readonly spelling = new Map<string, string>();
  private readonly results = new Map<readonly CompiledRule[], Map<string, AddressMap>>();

  /** @param symbols all that any rule speaks of; tags are compared without regard to case */
  constructor(symbols: Iterable<string>) {
    for (const symbol of [...symbols].sort()) {
      if (!this.spelling.has(symbol.toLowerCase())) this.spelling.set(symbol.toLowerCase(), symbol);
    }
    this.table = new TrafficTable(new Conditions(this.spelling.values()));
  }

  /** The condition that any of the symbols holds. */
  anyOf(symbols: readonly string[]): Condition {
    const { conditions } = this.table;
    return symbols.reduce<Condition>(
      (any, symbol) => conditions.or(any, conditions.holds(this.spelling.get(symbol.toLowerCase()) ?? symbol)),
      NEVER,
    );
  }

  /**
   * What the rules, in order, let every asked-for address do with the other end `fixed`.
   *
   * @param memberOf application security groups of the other end, when they are known
   */
  evaluate(rules: readonly CompiledRule[], asked: AskedEnd, fixed: number, memberOf?: readonly string[]): AddressMap {
    const fixedConditions = rules.map((rule) => this.fixedCondition(rule, asked, fixed, memberOf));
    const signature = `${asked} ${fixedConditions.join()}`;
    let ofRules = this.results.get(rules);
    if (!ofRules) this.results.set(rules, (ofRules = new Map()));
    let result = ofRules.get(signature);
    if (!result) ofRules.set(signature, (result = this.sweep(this.clauses(rules, asked, fixedConditions))));
    return result;
  }

  private fixedCondition(rule: CompiledRule, asked: AskedEnd, fixed: number, memberOf?: readonly string[]): Condition {
    const match = matchOf(asked === "source" ? rule.destination : rule.source, fixed, memberOf);
    if (match === "never") return NEVER;
    const matched = match === "always" ? ALWAYS : this.anyOf(match.anyOf);
    return rule.guards.reduce((all, guard) => this.table.conditions.and(all, this.anyOf([guard])), matched);
  }

  private clauses(rules: readonly CompiledRule[], asked: AskedEnd, fixedConditions: readonly Condition[]): Clause[] {
    return rules.flatMap((rule, i) => {
      const fixed = fixedConditions[i]!;
      if (fixed === NEVER) return [];
      const { protocols, sourcePorts, destinationPorts } = rule;
      const clause = (addresses: AddressSet, condition: Condition): Clause => ({
        addresses,
        decision: { access: rule.rule.access, condition, protocols, sourcePorts, destinationPorts },
      });
      const matcher: Matcher = asked === "source" ? rule.source : rule.destination;
      return [
        clause(matcher.addresses, fixed),
        ...matcher.symbolic.map(({ symbol, domain }) =>
          clause(domain, this.table.conditions.and(fixed, this.anyOf([symbol]))),
        ),
      ];
    });
  }

  /** Walks over all addresses once and keeps, as bits, which clauses concern the present one. */
  private sweep(clauses: readonly Clause[]): AddressMap {
    const events = eventsOf(clauses);
    const active = new ActiveClauses(clauses.length, (indexes) =>
      this.table.intern(
        decidedTraffic(
          indexes.map((index) => clauses[index]!.decision),
          (condition, a, b) => this.table.conditions.choose(condition, a, b),
        ),
      ),
    );
    const builder = new AddressMapBuilder();
    builder.append(0, NO_TRAFFIC);
    for (let i = 0; i < events.length;) {
      const position = Math.floor(events[i]! / CLAUSE_ROOM);
      for (; i < events.length && events[i]! < (position + 1) * CLAUSE_ROOM; i++)
        active.toggle(events[i]! % CLAUSE_ROOM);
      builder.append(position, active.traffic());
    }
    return builder.finish();
  }
}

/** An event is `address * CLAUSE_ROOM + index of the clause`, exact in a double. */
const CLAUSE_ROOM = 2 ** 20;

/** Where each clause begins and ends to concern addresses, ascending. Ranges of one clause do not touch, so each event toggles. */
function eventsOf(clauses: readonly Clause[]): Float64Array {
  if (clauses.length > CLAUSE_ROOM) throw new Error(`${clauses.length} rules are more than can be evaluated`);
  const events = new Float64Array(2 * clauses.reduce((sum, { addresses }) => sum + addresses.length, 0));
  let length = 0;
  clauses.forEach(({ addresses }, index) => {
    for (const { first, last } of addresses) {
      events[length++] = first * CLAUSE_ROOM + index;
      if (last + 1 < 2 ** 32) events[length++] = (last + 1) * CLAUSE_ROOM + index;
    }
  });
  return events.subarray(0, length).sort();
}

/** A set of clauses as bits, and what was decided for each set that occurred. */
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
    // Any spread of numbers does: equal hashes are told apart by their bits.
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

  private indexes(): number[] {
    const indexes: number[] = [];
    this.bits.forEach((word, i) => {
      for (let rest = word; rest !== 0; rest &= rest - 1) indexes.push(i * 32 + (31 - Math.clz32(rest & -rest)));
    });
    return indexes;
  }
}

/** A plain loop: it runs once for every border of every range. */
function sameWords(left: Uint32Array, right: Uint32Array): boolean {
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}
