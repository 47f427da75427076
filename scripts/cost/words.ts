/** An estimate in words. Pure. */
import { renderTable } from "../../console/table";
import type { CostLine, Estimate } from "../../preview";

const money = (value: number): string => value.toFixed(2);

export function estimateInWords(stack: string, { lines, known, unknown, byUse }: Estimate): string {
  const rows = lines.map((line) => [
    line.resource,
    line.what,
    String(line.quantity),
    line.price === undefined
      ? "not known"
      : `${line.price.retailPrice} a ${line.meter.unitOfMeasure === "1 Hour" ? "hour" : "month"}`,
    line.monthly === undefined ? "not known" : money(line.monthly),
    line.price === undefined ? "" : `${line.price.date}, ${line.price.source}`,
  ]);
  const parts = [
    renderTable(["resource", "what", "number", "USD", "USD a month", "price of"], rows),
    "",
    unknown.length === 0
      ? `Stack ${stack}: USD ${money(known)} a month (730 hours, list prices without discounts and taxes).`
      : `Stack ${stack}: no estimate, because something is not known. The rest is USD ${money(known)} a month (730 hours, list prices).`,
    ...(byUse.length === 0 ? [] : [`Charged by use, and not in it: ${byUse.join("; ")}.`]),
    ...(unknown.length === 0 ? [] : ["Not known:", ...unknown.map((one) => `  ${one}`), ...howToAsk(lines)]),
  ];
  return `${parts.join("\n")}\n`;
}

/** How to get the missing prices from the API, which needs no login. */
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
