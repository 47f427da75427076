import { Budget, TooMuchToDecide } from "./budget";
import { ALWAYS, Conditions, NEVER, type Condition, type Variable } from "./conditions";

/** One term of a condition: it is fulfilled if all of `in` hold and none of `notIn`. */
export interface ConditionTerm {
  readonly in: readonly string[];
  readonly notIn: readonly string[];
}

/** A condition as terms; see `termsOf`. */
export interface ConditionWords {
  readonly terms: readonly ConditionTerm[];
  /** Some symbol in it represents a value that is not known yet. */
  readonly notKnown: boolean;
}

/** Largest number of symbols in all terms of one condition. A longer list would not be readable. */
const MOST_NAMED = 1000;
/** Steps to find the terms; a condition that needs more has too many terms. */
const MOST_STEPS = 100_000;
const EXAMPLES = 3;

/**
 * The condition as an irredundant sum of products (Minato 1992): terms that together are the condition, none of which could be left out.
 * They are computed with the symbols in alphabetical order and sorted, so that equal conditions have equal terms whatever rules they come
 * from. One without symbols for `ALWAYS`, none for `NEVER`. A condition with too many terms becomes one term that says so.
 */
export function termsOf(conditions: Conditions, condition: Condition): ConditionWords {
  const variables = conditions.variablesOf(condition);
  const notKnown = variables.some((one) => one.notKnown);
  try {
    const alphabetical = new Conditions(new Budget(MOST_STEPS));
    const cover = new Cover(alphabetical);
    const copy = rebuilt(conditions, condition, alphabetical, variables);
    return { terms: sorted(cover.of(copy, copy).terms), notKnown };
  } catch (error) {
    if (!(error instanceof TooMuchToDecide)) throw error;
    return { terms: [{ in: [summaryOf(variables)], notIn: [] }], notKnown };
  }
}

function summaryOf(variables: readonly Variable[]): string {
  const names = variables.slice(0, EXAMPLES).map(({ symbol }) => symbol);
  const more = variables.length > EXAMPLES ? ", …" : "";
  return `some combination of ${variables.length} tags (${names.join(", ")}${more})`;
}

/** The same condition in other `Conditions`, whose symbols stand in the order given. */
function rebuilt(from: Conditions, condition: Condition, to: Conditions, order: readonly Variable[]): Condition {
  const holding = new Map(order.map(({ symbol }) => [symbol, to.holds(symbol)]));
  const done = new Map<Condition, Condition>([
    [NEVER, NEVER],
    [ALWAYS, ALWAYS],
  ]);
  const copy = (node: Condition): Condition => {
    const known = done.get(node);
    if (known !== undefined) return known;
    const { variable, whenTrue, whenFalse } = from.split(node)!;
    const result = to.choose(holding.get(variable.symbol)!, copy(whenTrue), copy(whenFalse));
    done.set(node, result);
    return result;
  };
  return copy(condition);
}

interface Covered {
  readonly terms: readonly ConditionTerm[];
  /** The condition that the terms together form. */
  readonly condition: Condition;
}

class Cover {
  private named = 0;

  constructor(private readonly conditions: Conditions) {}

  /** Terms that together hold wherever `lower` does, and nowhere where `upper` does not. */
  of(lower: Condition, upper: Condition): Covered {
    const { conditions } = this;
    if (lower === NEVER) return { terms: [], condition: NEVER };
    if (upper === ALWAYS) return { terms: [{ in: [], notIn: [] }], condition: ALWAYS };
    const { variable, whenTrue, whenFalse } = conditions.cofactors(lower, upper);
    const without = this.of(conditions.andNot(whenFalse[0], whenTrue[1]), whenFalse[1]);
    const having = this.of(conditions.andNot(whenTrue[0], whenFalse[1]), whenTrue[1]);
    const rest = conditions.or(
      conditions.andNot(whenFalse[0], without.condition),
      conditions.andNot(whenTrue[0], having.condition),
    );
    const either = this.of(rest, conditions.and(whenTrue[1], whenFalse[1]));
    this.named += having.terms.length + without.terms.length;
    if (this.named > MOST_NAMED) throw new TooMuchToDecide();
    const { symbol } = variable;
    return {
      terms: [
        ...having.terms.map((term) => ({ in: [symbol, ...term.in], notIn: term.notIn })),
        ...without.terms.map((term) => ({ in: term.in, notIn: [symbol, ...term.notIn] })),
        ...either.terms,
      ],
      condition: conditions.choose(
        conditions.holds(symbol),
        conditions.or(having.condition, either.condition),
        conditions.or(without.condition, either.condition),
      ),
    };
  }
}

function sorted(terms: readonly ConditionTerm[]): readonly ConditionTerm[] {
  const key = (term: ConditionTerm): string => JSON.stringify([term.in, term.notIn]);
  return [...terms].sort((x, y) => (key(x) < key(y) ? -1 : 1));
}
