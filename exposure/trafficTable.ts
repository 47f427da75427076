import { ALWAYS, type Condition, type Conditions } from "./conditions";
import { anyTraffic, combineTraffic, type Traffic } from "./traffic";

/** Number of an interned traffic; equal numbers of one table mean equal traffic. */
export type TrafficId = number;

export const NO_TRAFFIC: TrafficId = 0;
export const ALL_TRAFFIC: TrafficId = 1;

/** How two sides are joined. `andNot`: what the left lets through and the right does not. */
export type Operation = "and" | "or" | "andNot";

/** Traffic by number, so that a hundred thousand address ranges with the same rules carry one number each. */
export class TrafficTable {
  private readonly traffic: Traffic[] = [];
  private readonly ids = new Map<string, TrafficId>();
  private readonly combined: Record<Operation, Map<number, TrafficId>> = {
    and: new Map(),
    or: new Map(),
    andNot: new Map(),
  };

  constructor(readonly conditions: Conditions) {
    this.intern(anyTraffic(0));
    this.intern(anyTraffic(ALWAYS));
  }

  intern(traffic: Traffic): TrafficId {
    const key = keyOf(traffic);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
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
    const { conditions } = this;
    const result = this.intern(combineTraffic(this.get(left), this.get(right), (a, b) => conditions[operation](a, b)));
    this.combined[operation].set(key, result);
    return result;
  }
}

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
