/**
 * What is true depending on symbols, for example on whether an address is in a service tag whose prefixes are not known.
 * 0 is never, 1 is always; others are nodes of one reduced, ordered decision diagram, so that equal conditions of one
 * `Conditions` have equal numbers.
 */
export type Condition = number;

export const NEVER: Condition = 0;
export const ALWAYS: Condition = 1;

/** One way to fulfil a condition: all of `in` hold and none of `notIn`. */
export interface ConditionTerm {
  readonly in: readonly string[];
  readonly notIn: readonly string[];
}

/** More nodes than any real set of rules needs; the memo's keys have room for no more. */
const MOST_NODES = 2 ** 17;

/** The conditions over a set of symbols that is known from the start; their alphabetical order makes results canonical. */
export class Conditions {
  private readonly symbols: readonly string[];
  private readonly levels = new Map<string, number>();
  /** Per node: level of the symbol it asks for, and what follows when it holds and when not. */
  private readonly level: number[] = [Infinity, Infinity];
  private readonly whenTrue: Condition[] = [0, 1];
  private readonly whenFalse: Condition[] = [0, 1];
  private readonly nodes = new Map<number, Condition>();
  private readonly chosen = new Map<number, Condition>();

  constructor(symbols: Iterable<string>) {
    this.symbols = [...new Set(symbols)].sort();
    this.symbols.forEach((symbol, level) => this.levels.set(symbol, level));
  }

  /** The condition that the symbol holds. Throws for a symbol that the constructor was not told. */
  holds(symbol: string): Condition {
    const level = this.levels.get(symbol);
    if (level === undefined) throw new Error(`the symbol "${symbol}" was not announced`);
    return this.node(level, ALWAYS, NEVER);
  }

  and(a: Condition, b: Condition): Condition {
    return this.choose(a, b, NEVER);
  }

  or(a: Condition, b: Condition): Condition {
    return this.choose(a, ALWAYS, b);
  }

  /** `a` and not `b`. */
  andNot(a: Condition, b: Condition): Condition {
    return this.choose(b, NEVER, a);
  }

  /** `a` where the condition holds, `b` where it does not. */
  choose(condition: Condition, a: Condition, b: Condition): Condition {
    if (condition === ALWAYS || a === b) return a;
    if (condition === NEVER) return b;
    const key = (condition * MOST_NODES + a) * MOST_NODES + b;
    const known = this.chosen.get(key);
    if (known !== undefined) return known;
    const level = Math.min(this.level[condition]!, this.level[a]!, this.level[b]!);
    const side = (node: Condition, truth: boolean): Condition =>
      this.level[node] === level ? (truth ? this.whenTrue : this.whenFalse)[node]! : node;
    const result = this.node(
      level,
      this.choose(side(condition, true), side(a, true), side(b, true)),
      this.choose(side(condition, false), side(a, false), side(b, false)),
    );
    this.chosen.set(key, result);
    return result;
  }

  /** Ways that exclude each other and together are the condition; one without symbols for `ALWAYS`, none for `NEVER`. */
  terms(condition: Condition): readonly ConditionTerm[] {
    if (condition === NEVER) return [];
    if (condition === ALWAYS) return [{ in: [], notIn: [] }];
    const symbol = this.symbols[this.level[condition]!]!;
    return [
      ...this.terms(this.whenTrue[condition]!).map((term) => ({ in: [symbol, ...term.in], notIn: term.notIn })),
      ...this.terms(this.whenFalse[condition]!).map((term) => ({ in: term.in, notIn: [symbol, ...term.notIn] })),
    ];
  }

  private node(level: number, whenTrue: Condition, whenFalse: Condition): Condition {
    if (whenTrue === whenFalse) return whenTrue;
    const key = (level * MOST_NODES + whenTrue) * MOST_NODES + whenFalse;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const created = this.level.length;
    if (created >= MOST_NODES) throw new Error("the rules combine too many unresolved tags to be compared exactly");
    this.level.push(level);
    this.whenTrue.push(whenTrue);
    this.whenFalse.push(whenFalse);
    this.nodes.set(key, created);
    return created;
  }
}
