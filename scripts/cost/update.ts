/** Takes prices from an answer of Azure's Retail Prices API into the table. Pure. */
import { z } from "zod";
import { isPlain, retailPrice, type DatedPrice, type RetailPrice } from "../../preview";

const page = z.object({ Items: z.array(retailPrice), NextPageLink: z.string().nullish() });

export interface Update {
  /** The whole new table, in a fixed order. */
  readonly prices: readonly DatedPrice[];
  /** Words for each new price. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly same: number;
  /** Number of ignored prices: other offers (Windows, Spot, reservations), other currencies, and prices of 0. */
  readonly leftOut: number;
  readonly warnings: readonly string[];
}

/**
 * @param content a page of the API, or a list of pages
 * @throws Error with every field that does not have the API's form
 */
export function updated(content: unknown, old: readonly DatedPrice[], date: string): Update {
  const pages = z.array(page).parse(Array.isArray(content) ? content : [content]);
  const items = pages.flatMap(({ Items }) => Items);
  const wanted = items.filter((one) => isPlain(one) && one.retailPrice > 0);
  const table = new Map(old.map((one) => [keyOf(one), one]));
  const added: string[] = [];
  const changed: string[] = [];
  let same = 0;
  for (const one of wanted) {
    const before = table.get(keyOf(one));
    const words = `${one.armRegionName || "everywhere"}: ${one.productName} / ${one.meterName}`;
    if (before === undefined) added.push(`${words}: ${one.retailPrice} for ${one.unitOfMeasure}`);
    else if (before.retailPrice !== one.retailPrice)
      changed.push(`${words}: ${before.retailPrice} → ${one.retailPrice}`);
    else same += 1;
    table.set(keyOf(one), { ...one, source: "Azure Retail Prices API", date });
  }
  const more = pages.some(({ NextPageLink }, i) => i === pages.length - 1 && (NextPageLink ?? "") !== "");
  return {
    prices: [...table.values()].sort((a, b) => keyOf(a).localeCompare(keyOf(b))),
    added,
    changed,
    same,
    leftOut: items.length - wanted.length,
    warnings: more ? ["the answer has further pages (NextPageLink): save them too, as a list of pages"] : [],
  };
}

const keyOf = (one: RetailPrice): string =>
  [
    one.serviceName,
    one.productName,
    one.meterName,
    one.armSkuName,
    one.armRegionName,
    one.tierMinimumUnits,
    one.unitOfMeasure,
  ].join("|");
