/** An estimate in words. Pure. */
import { renderTable } from "../../console/table";
import { rangeWords, type CostLine, type Estimate } from "../../preview";

const money = (value: number): string => value.toFixed(2);

export function estimateInWords(stack: string, { lines, known, knownUpTo, unknown, byUse }: Estimate): string {
  const rows = lines.map((line) => [
    line.resource,
    line.what,
    rangeWords(String(line.quantity), String(line.upTo ?? line.quantity)),
    line.price === undefined
      ? "not known"
      : `${line.price.retailPrice} ${line.meter.unitOfMeasure === "1 Hour" ? "an hour" : "a month"}`,
    line.monthly === undefined ? "not known" : rangeWords(money(line.monthly), money(line.monthlyUpTo ?? line.monthly)),
    line.price === undefined ? "" : `${line.price.date}, ${line.price.source}`,
  ]);
  const sum = `USD ${rangeWords(money(known), money(knownUpTo))} a month`;
  const parts = [
    renderTable(["resource", "what", "number", "USD", "USD a month", "price of"], rows),
    "",
    unknown.length === 0
      ? `Stack ${stack}: ${sum} (730 hours, list prices without discounts and taxes).`
      : `Stack ${stack}: no estimate, because something is not known. The rest is ${sum} (730 hours, list prices).`,
    ...(lines.some(({ upTo }) => upTo !== undefined)
      ? [
          "The lower sum is that of the fewest machines that autoscale leaves in each lane, the higher that of the most.",
        ]
      : []),
    ...(byUse.length === 0 ? [] : [`Charged by use, and not in it: ${byUse.join("; ")}.`]),
    ...(unknown.length === 0 ? [] : ["Not known:", ...unknown.map((one) => `  ${one}`), ...howToAsk(lines)]),
  ];
  return `${parts.join("\n")}\n`;
}

/** Lines that say how to get the missing prices from the API, which needs no login. */
function howToAsk(lines: readonly CostLine[]): string[] {
  const filters = new Set(
    lines
      .filter(({ price }) => price === undefined)
      .map(({ meter }) => {
        const sku =
          meter.armSkuName === undefined ? `meterName eq '${meter.meterName}'` : `armSkuName eq '${meter.armSkuName}'`;
        const place = `(armRegionName eq '${meter.location}' or armRegionName eq 'Global')`;
        return `serviceName eq '${meter.serviceName}' and ${sku} and ${place}`;
      }),
  );
  if (filters.size === 0) return [];
  return [
    "Ask Azure's price list, which needs no login, and take the answer into the table:",
    ...[...filters].map(
      (filter, i) =>
        `  curl -sG https://prices.azure.com/api/retail/prices --data-urlencode "\\$filter=priceType eq 'Consumption' and ${filter}" > prices-${i + 1}.json`,
    ),
    ...[...filters].map((_, i) => `  npm run cost -- update --from prices-${i + 1}.json`),
  ];
}
