import { KEPT, TooMuchToDecide, type Budget } from "./budget";

/**
 * A condition on symbols, for example on whether an address is in a service tag whose prefixes are not known. 0 is
 * never, 1 is always; others are nodes of one reduced, ordered decision diagram, so that equal conditions of one
 * `Conditions` have equal numbers.
 */
export type Condition = number;

export const NEVER: Condition = 0;
export const ALWAYS: Condition = 1;

/** Largest number of nodes: more than any real set of rules needs, and the most that the memo's keys can express. */
const MOST_NODES = 2 ** 17;
/** Largest number of symbols. Diagrams are traversed by recursion, one call for each symbol. */
const MOST_SYMBOLS = 2 ** 11;

/** A symbol of the diagram. */
export interface Variable {
  readonly symbol: string;
  /** It represents a value that is not known yet, not a tag or a group whose members are unknown. */
  readonly notKnown: boolean;
}

/**
 * Conditions over symbols. Symbols are ordered by first use. Rules name related symbols together, and a diagram with related symbols next
 * to each other stays small.
 */
export class Conditions {
  private readonly variables: Variable[] = [];
  private readonly levels = new Map<string, number>();
  /** For each node: the level of the symbol that it tests, and the next nodes for true and false. */
  private readonly level: number[] = [Infinity, Infinity];
  private readonly whenTrue: Condition[] = [0, 1];
  private readonly whenFalse: Condition[] = [0, 1];
  private readonly nodes = new Map<number, Condition>();
  private readonly chosen = new Map<number, Condition>();

  constructor(private readonly budget: Budget) {}

  /** The condition that the symbol holds. */
  holds(symbol: string, notKnown = false): Condition {
    let level = this.levels.get(symbol);
    if (level === undefined) {
      level = this.variables.length;
      if (level >= MOST_SYMBOLS) throw new TooMuchToDecide();
      this.variables.push({ symbol, notKnown });
      this.levels.set(symbol, level);
    }
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
    this.budget.spend(KEPT);
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

  /** The symbol that is tested first, and the two branches; undefined for `NEVER` and `ALWAYS`. */
  split(condition: Condition): { variable: Variable; whenTrue: Condition; whenFalse: Condition } | undefined {
    if (condition <= ALWAYS) return undefined;
    return {
      variable: this.variables[this.level[condition]!]!,
      whenTrue: this.whenTrue[condition]!,
      whenFalse: this.whenFalse[condition]!,
    };
  }

  /** Both conditions restricted to the first tested symbol being true, and being false. */
  cofactors(first: Condition, second: Condition) {
    const level = Math.min(this.level[first]!, this.level[second]!);
    const of = (side: readonly Condition[], node: Condition): Condition =>
      this.level[node] === level ? side[node]! : node;
    return {
      variable: this.variables[level]!,
      whenTrue: [of(this.whenTrue, first), of(this.whenTrue, second)] as const,
      whenFalse: [of(this.whenFalse, first), of(this.whenFalse, second)] as const,
    };
  }

  /** Every symbol that the condition depends on, by name. */
  variablesOf(condition: Condition): readonly Variable[] {
    const seen = new Set<Condition>();
    const found = new Set<Variable>();
    const open = [condition];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const parts = this.split(node);
      if (!parts || seen.has(node)) continue;
      this.budget.spend();
      seen.add(node);
      found.add(parts.variable);
      open.push(parts.whenTrue, parts.whenFalse);
    }
    return [...found].sort((x, y) => (x.symbol < y.symbol ? -1 : 1));
  }

  private node(level: number, whenTrue: Condition, whenFalse: Condition): Condition {
    if (whenTrue === whenFalse) return whenTrue;
    const key = (level * MOST_NODES + whenTrue) * MOST_NODES + whenFalse;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const created = this.level.length;
    if (created >= MOST_NODES) throw new TooMuchToDecide();
    this.level.push(level);
    this.whenTrue.push(whenTrue);
    this.whenFalse.push(whenFalse);
    this.nodes.set(key, created);
    return created;
  }
}
