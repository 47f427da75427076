/** The difference of two estimates for the report on a change. Pure. */
import type { CostChange } from "../model/report";
import type { ResourceState } from "../model/step";
import { estimateOf, type Estimate } from "./estimate";
import type { DatedPrice } from "./priceTable";

/** The sums a month, where what is counted changes. A sum with something missing says so: it is no estimate. */
export function monthlyChange(
  base: readonly ResourceState[],
  head: readonly ResourceState[],
  prices: readonly DatedPrice[],
): readonly CostChange[] {
  const [before, after] = [estimateOf(base, prices), estimateOf(head, prices)];
  if (counted(before) === counted(after)) return [];
  return [{ what: "a month, without what is charged by use", before: inWords(before), after: inWords(after) }];
}

/** The quantities by meter, in an order of their own. */
const counted = ({ lines, unknown }: Estimate): string => {
  const sums = new Map<string, number>();
  for (const { meter, quantity } of lines) {
    const key = JSON.stringify(meter);
    sums.set(key, (sums.get(key) ?? 0) + quantity);
  }
  return JSON.stringify([[...sums].sort(([a], [b]) => a.localeCompare(b)), lines.length === 0 ? unknown : []]);
};

/** `USD 25.55 and 6 × machine Standard_D4s_v5 (no price known)`. */
function inWords({ known, lines, unknown }: Estimate): string {
  const missing = new Map<string, number>();
  for (const { what, quantity, price } of lines)
    if (price === undefined) missing.set(what, (missing.get(what) ?? 0) + quantity);
  const items = [...missing].map(([what, number]) => `${number} × ${what}`);
  const others = unknown.length > 0 && items.length === 0 ? ["what is not known"] : items;
  return `USD ${known.toFixed(2)}${others.length === 0 ? "" : ` and ${others.join(", ")} (no price known)`}`;
}
