/** The difference of two estimates for the report on a change. Pure. */
import type { CostChange } from "../model/report";
import type { ResourceState } from "../model/step";
import { estimateOf, rangeWords, type Estimate } from "./estimate";
import type { DatedPrice } from "./priceTable";

/**
 * The change of the monthly sum, if quantities change. Items without a known price are listed next to the sum if their number changes.
 * Otherwise only the number of such items is given.
 */
export function monthlyChange(
  base: readonly ResourceState[],
  head: readonly ResourceState[],
  prices: readonly DatedPrice[],
): readonly CostChange[] {
  const [before, after] = [estimateOf(base, prices), estimateOf(head, prices)];
  if (counted(before) === counted(after)) return [];
  const [had, has] = [unpriced(before), unpriced(after)];
  const stays = [...had].filter(([what, { number, upTo }]) => {
    const now = has.get(what);
    return now?.number === number && now.upTo === upTo;
  });
  const left = stays.reduce((sum, [, { number }]) => sum + number, 0);
  const others = left === 0 ? "" : ` and ${left} unchanged items whose price is not known`;
  const words = (estimate: Estimate, items: ReadonlyMap<string, Count>) =>
    inWords(
      estimate,
      [...items].filter(([what]) => !stays.some(([same]) => same === what)),
    );
  return [
    {
      what: `USD a month, without what is charged by use${others}`,
      before: words(before, had),
      after: words(after, has),
    },
  ];
}

interface Count {
  readonly number: number;
  readonly upTo: number;
}

/** The numbers of items without a known price, by their words. */
function unpriced({ lines }: Estimate): ReadonlyMap<string, Count> {
  const missing = new Map<string, Count>();
  for (const { what, quantity, upTo = quantity, price } of lines) {
    const before = missing.get(what) ?? { number: 0, upTo: 0 };
    if (price === undefined) missing.set(what, { number: before.number + quantity, upTo: before.upTo + upTo });
  }
  return missing;
}

/** The quantities by meter as one text, sorted so that two estimates can be compared. */
const counted = ({ lines, unknown }: Estimate): string => {
  const sums = new Map<string, readonly [number, number]>();
  for (const { meter, quantity, upTo = quantity } of lines) {
    const key = JSON.stringify(meter);
    const [fewest, most] = sums.get(key) ?? [0, 0];
    sums.set(key, [fewest + quantity, most + upTo]);
  }
  return JSON.stringify([[...sums].sort(([a], [b]) => a.localeCompare(b)), lines.length === 0 ? unknown : []]);
};

/** `25.55 and 6 × machine Standard_D4s_v5 (no price known)`. */
function inWords({ known, knownUpTo, lines, unknown }: Estimate, items: readonly (readonly [string, Count])[]): string {
  const missing = items.map(([what, { number, upTo }]) => `${rangeWords(String(number), String(upTo))} × ${what}`);
  const others = unknown.length > 0 && lines.every(({ price }) => price) ? ["what is not known"] : missing;
  return `${rangeWords(known.toFixed(2), knownUpTo.toFixed(2))}${others.length === 0 ? "" : ` and ${others.join(", ")} (no price known)`}`;
}
