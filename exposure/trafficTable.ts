import { KEPT, type Budget } from "./budget";
import { ALWAYS, Conditions, NEVER, type Condition } from "./conditions";
import { anyTraffic, combineTraffic, type Traffic } from "./traffic";

/** Number of an interned traffic; equal numbers of one table mean equal traffic. */
export type TrafficId = number;

export const NO_TRAFFIC: TrafficId = 0;
export const ALL_TRAFFIC: TrafficId = 1;

/** Operation that combines two sides. `andNot`: traffic that the left allows and the right does not. */
export type Operation = "and" | "or" | "andNot";

/** Traffic by number, so that a hundred thousand address ranges with the same rules carry one number each. */
export class TrafficTable {
  readonly conditions: Conditions;
  private readonly traffic: Traffic[] = [];
  private readonly ids = new Map<string, TrafficId>();
  private readonly combined: Record<Operation, Map<number, TrafficId>> = {
    and: new Map(),
    or: new Map(),
    andNot: new Map(),
  };

  constructor(private readonly budget: Budget) {
    this.conditions = new Conditions(budget);
    this.keep(keyOf(anyTraffic(NEVER)), anyTraffic(NEVER));
    this.keep(keyOf(anyTraffic(ALWAYS)), anyTraffic(ALWAYS));
  }

  intern(traffic: Traffic): TrafficId {
    const key = keyOf(traffic);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.budget.spend(KEPT * sizeOf(traffic));
    return this.keep(key, traffic);
  }

  private keep(key: string, traffic: Traffic): TrafficId {
    this.traffic.push(traffic);
    this.ids.set(key, this.traffic.length - 1);
    return this.traffic.length - 1;
  }

  get(id: TrafficId): Traffic {
    return this.traffic[id]!;
  }

  /** All traffic, on one condition. */
  conditional(condition: Condition): TrafficId {
    return this.intern(anyTraffic(condition));
  }

  combine(operation: Operation, left: TrafficId, right: TrafficId): TrafficId {
    const short = shortcut(operation, left, right);
    if (short !== undefined) return short;
    const key = left * 2 ** 26 + right;
    const known = this.combined[operation].get(key);
    if (known !== undefined) return known;
    const { budget, conditions } = this;
    budget.spend(KEPT);
    const joined = combineTraffic(this.get(left), this.get(right), (a, b) => {
      budget.spend();
      return conditions[operation](a, b);
    });
    const result = this.intern(joined);
    this.combined[operation].set(key, result);
    return result;
  }
}

/** Number of pieces of the port space in a traffic. */
const sizeOf = (traffic: Traffic): number =>
  traffic.reduce((sum, slices) => slices.reduce((all, { cells }) => all + cells.length, sum), 0);

function shortcut(operation: Operation, left: TrafficId, right: TrafficId): TrafficId | undefined {
  if (operation === "andNot") {
    if (left === right || left === NO_TRAFFIC || right === ALL_TRAFFIC) return NO_TRAFFIC;
    return right === NO_TRAFFIC ? left : undefined;
  }
  if (left === right) return left;
  const [absorbing, neutral] = operation === "and" ? [NO_TRAFFIC, ALL_TRAFFIC] : [ALL_TRAFFIC, NO_TRAFFIC];
  if (left === absorbing || right === absorbing) return absorbing;
  if (left === neutral) return right;
  return right === neutral ? left : undefined;
}

function keyOf(traffic: Traffic): string {
  return traffic
    .map((slices) =>
      slices
        .map(
          ({ first, last, cells }) =>
            `${first}-${last}:${cells.map((c) => `${c.first}-${c.last}?${c.condition}`).join()}`,
        )
        .join(";"),
    )
    .join("|");
}
