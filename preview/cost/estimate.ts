/** The cost of a deployment a month. Pure. */
import type { ResourceState } from "../model/step";
import { metersOf } from "./meters";
import { HOURS_OF_MONTH, priceOf, type DatedPrice, type Meter } from "./priceTable";

/** One line of the estimate. */
export interface CostLine {
  readonly resource: string;
  readonly what: string;
  readonly quantity: number;
  readonly meter: Meter;
  /** US dollars a month; absent where the price is not known. */
  readonly monthly?: number;
  readonly price?: DatedPrice;
}

export interface Estimate {
  readonly lines: readonly CostLine[];
  /** US dollars a month, of the lines with a price. */
  readonly known: number;
  /** Parts without a known price, which are not in the sum: sentences. Where there is one, the sum is no estimate. */
  readonly unknown: readonly string[];
  /** Parts that are charged by use, and so are not in the sum. */
  readonly byUse: readonly string[];
}

export function estimateOf(resources: readonly ResourceState[], prices: readonly DatedPrice[]): Estimate {
  const metered = metersOf(resources);
  const lines = metered.flatMap(({ name, items }) =>
    items.map(({ what, meter, quantity }): CostLine => {
      const price = priceOf(meter, prices);
      const hours = meter.unitOfMeasure === "1 Hour" ? HOURS_OF_MONTH : 1;
      const base = { resource: name, what, quantity, meter };
      return price === undefined ? base : { ...base, price, monthly: price.retailPrice * hours * quantity };
    }),
  );
  const missing = new Map<string, string[]>();
  for (const line of lines.filter(({ price }) => price === undefined)) {
    const words = `the price of ${line.what} in ${line.meter.location} (${meterWords(line.meter)})`;
    missing.set(words, [...(missing.get(words) ?? []), line.resource]);
  }
  return {
    lines,
    known: lines.reduce((sum, { monthly = 0 }) => sum + monthly, 0),
    unknown: [
      ...[...missing].map(([words, names]) => `${words}: ${names.join(", ")}`),
      ...metered.flatMap(({ name, unknown }) => (unknown === undefined ? [] : [`${name}: ${unknown}`])),
    ],
    byUse: [...new Set(metered.flatMap(({ byUse }) => byUse ?? []))],
  };
}

const meterWords = ({ serviceName, productName, meterName, armSkuName }: Meter): string =>
  [serviceName, productName, armSkuName ?? meterName].filter((part) => part !== undefined).join(" / ");
