/** The cost of a deployment a month. Pure. */
import type { ResourceState } from "../model/step";
import { metersOf } from "./meters";
import { HOURS_OF_MONTH, priceOf, type DatedPrice, type Meter } from "./priceTable";

/** One line of the estimate. */
export interface CostLine {
  readonly resource: string;
  readonly what: string;
  readonly quantity: number;
  /** Highest quantity, where autoscale lets it vary. */
  readonly upTo?: number;
  readonly meter: Meter;
  /** US dollars a month for the lowest quantity; absent where the price is not known. */
  readonly monthly?: number;
  /** US dollars a month for the highest quantity. */
  readonly monthlyUpTo?: number;
  readonly price?: DatedPrice;
}

export interface Estimate {
  readonly lines: readonly CostLine[];
  /** US dollars a month: the sum of the lines with a price. */
  readonly known: number;
  /** The same sum with the highest quantities that autoscale allows; equal to `known` where nothing varies. */
  readonly knownUpTo: number;
  /** Sentences about parts without a known price, which the sum lacks. With any of them, the sum is incomplete. */
  readonly unknown: readonly string[];
  /** Parts that are charged by use, and so are not in the sum. */
  readonly byUse: readonly string[];
}

export function estimateOf(resources: readonly ResourceState[], prices: readonly DatedPrice[]): Estimate {
  const metered = metersOf(resources);
  const lines = metered.flatMap(({ name, items }) =>
    items.map(({ what, meter, quantity, upTo }): CostLine => {
      const price = priceOf(meter, prices);
      const hours = meter.unitOfMeasure === "1 Hour" ? HOURS_OF_MONTH : 1;
      const base = { resource: name, what, quantity, ...(upTo === undefined ? {} : { upTo }), meter };
      if (price === undefined) return base;
      const monthly = (number: number): number => price.retailPrice * hours * number;
      return {
        ...base,
        ...{ price, monthly: monthly(quantity) },
        ...(upTo === undefined ? {} : { monthlyUpTo: monthly(upTo) }),
      };
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
    knownUpTo: lines.reduce((sum, { monthly = 0, monthlyUpTo = monthly }) => sum + monthlyUpTo, 0),
    unknown: [
      ...[...missing].map(([words, names]) => `${words}: ${names.join(", ")}`),
      ...metered.flatMap(({ name, unknown }) => (unknown === undefined ? [] : [`${name}: ${unknown}`])),
    ],
    byUse: [...new Set(metered.flatMap(({ byUse }) => byUse ?? []))],
  };
}

/** A range in words, or one number where both ends are the same. */
export const rangeWords = (from: string, to = from): string => (from === to ? from : `${from} to ${to}`);

const meterWords = ({ serviceName, productName, meterName, armSkuName }: Meter): string =>
  [serviceName, productName, armSkuName ?? meterName].filter((part) => part !== undefined).join(" / ");
