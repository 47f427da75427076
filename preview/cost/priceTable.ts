/** The dated price table, and how a price is found in it. Pure. */
import { z } from "zod";
import table from "./prices.json";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** A price as Azure's Retail Prices API gives it (learn: "Azure Retail Prices overview"), as far as it is used here. */
export const retailPrice = z.object({
  currencyCode: z.string(),
  /** Number of units a month from which the price counts; 0 for most prices. */
  tierMinimumUnits: z.number(),
  retailPrice: z.number(),
  /** `westeurope`; `Global` or empty for a price that is the same everywhere. */
  armRegionName: z.string(),
  serviceName: z.string(),
  productName: z.string(),
  skuName: z.string(),
  meterName: z.string(),
  armSkuName: z.string().default(""),
  /** `1 Hour` or `1/Month`. */
  unitOfMeasure: z.string(),
  /** `Consumption`: pay as you go, without a reservation. */
  type: z.string(),
});

/** A price of the table, with its source and the date of that source. */
const datedPrice = retailPrice.extend({ source: z.string().min(1), date: day });
const priceTable = z.object({ about: z.string(), prices: z.array(datedPrice) });

export type RetailPrice = z.infer<typeof retailPrice>;
export type DatedPrice = z.infer<typeof datedPrice>;
export type PriceTable = z.infer<typeof priceTable>;

/** The repository's own table. */
export const PRICES: readonly DatedPrice[] = priceTable.parse(table).prices;

/** Something that is counted on a bill. */
export interface Meter {
  readonly serviceName: string;
  readonly meterName: string;
  readonly productName?: string;
  readonly armSkuName?: string;
  readonly unitOfMeasure: "1 Hour" | "1/Month";
  /** Azure location. */
  readonly location: string;
}

/** Offers that do not fit these machines: other operating systems, and capacity that Azure may take away. */
const OTHER_OFFERS = /Windows|Spot|Low Priority|Cloud ?Services/i;

/** Azure counts a month as 730 hours (learn: "Azure pricing calculator"). */
export const HOURS_OF_MONTH = 730;

/** Whether a price of the API is one of a plain offer in US dollars. */
export const isPlain = ({ type, currencyCode, meterName, productName, skuName }: RetailPrice): boolean =>
  type === "Consumption" && currencyCode === "USD" && !OTHER_OFFERS.test(`${meterName} ${productName} ${skuName}`);

/**
 * The price of a meter. A price for the location takes precedence over a price for all locations. Free quantities are not subtracted,
 * because they belong to the whole subscription. There is no result if all prices are 0, or if two prices contradict each other.
 */
export function priceOf(meter: Meter, prices: readonly DatedPrice[]): DatedPrice | undefined {
  const fitting = prices.filter(
    (one) =>
      isPlain(one) &&
      one.serviceName === meter.serviceName &&
      one.unitOfMeasure === meter.unitOfMeasure &&
      (meter.armSkuName === undefined ? one.meterName === meter.meterName : one.armSkuName === meter.armSkuName) &&
      (meter.productName === undefined || one.productName === meter.productName) &&
      one.retailPrice > 0,
  );
  const local = fitting.filter(({ armRegionName }) => armRegionName === meter.location);
  const rest = fitting.filter(({ armRegionName }) => ["global", ""].includes(armRegionName.toLowerCase()));
  const chosen = local.length > 0 ? local : rest;
  const lowest = Math.min(...chosen.map(({ tierMinimumUnits }) => tierMinimumUnits));
  const first = chosen.filter(({ tierMinimumUnits }) => tierMinimumUnits === lowest);
  return new Set(first.map((one) => one.retailPrice)).size === 1 ? first[0] : undefined;
}
