import { readOptions } from "../../../../scripts/cost/options";
import { updated } from "../../../../scripts/cost/update";

const item = {
  currencyCode: "USD",
  tierMinimumUnits: 0,
  retailPrice: 0.23,
  unitPrice: 0.23,
  armRegionName: "westeurope",
  location: "EU West",
  serviceName: "Virtual Machines",
  productName: "Virtual Machines Dsv5 Series",
  skuName: "D4s v5",
  meterName: "D4s v5",
  armSkuName: "Standard_D4s_v5",
  unitOfMeasure: "1 Hour",
  type: "Consumption",
};
const page = (...Items: object[]) => ({ BillingCurrency: "USD", Items, NextPageLink: null, Count: Items.length });

test("an answer of the API becomes dated rows; other offers and prices of 0 are left out", () => {
  const windows = { ...item, productName: "Virtual Machines Dsv5 Series Windows" };
  const spot = { ...item, meterName: "D4s v5 Spot" };
  const result = updated(page(item, windows, spot, { ...item, retailPrice: 0, meterName: "x" }), [], "2026-11-29");
  expect(result).toMatchObject({
    added: ["westeurope: Virtual Machines Dsv5 Series / D4s v5: 0.23 for 1 Hour"],
    changed: [],
    leftOut: 3,
    warnings: [],
  });
  expect(result.prices).toEqual([
    expect.objectContaining({ retailPrice: 0.23, source: "Azure Retail Prices API", date: "2026-11-29" }),
  ]);
});

test("a second answer changes what changed, keeps what it does not have, and a rest of pages is named", () => {
  const first = updated([page(item), page({ ...item, armRegionName: "eastus" })], [], "2026-11-01");
  const next = { ...page({ ...item, retailPrice: 0.25 }), NextPageLink: "https://prices.azure.com/next" };
  const second = updated(next, first.prices, "2026-11-29");
  expect(second.changed).toEqual(["westeurope: Virtual Machines Dsv5 Series / D4s v5: 0.23 → 0.25"]);
  expect(second.prices.map(({ armRegionName, date }) => [armRegionName, date])).toEqual([
    ["eastus", "2026-11-01"],
    ["westeurope", "2026-11-29"],
  ]);
  expect(second.warnings).toEqual(["the answer has further pages (NextPageLink): save them too, as a list of pages"]);
});

test("a file that is no answer of the API is refused", () => {
  expect(() => updated({ prices: [] }, [], "2026-11-29")).toThrow(/Items/);
  expect(() => updated(page({ ...item, retailPrice: "0.23" }), [], "2026-11-29")).toThrow(/retailPrice/);
});

test("wrong options are named, all at once", () => {
  const read = (...args: string[]) => readOptions(["node", "cost", ...args], "2026-11-29");
  expect(() => read()).toThrow("give --stack STACK, or update --from FILE");
  expect(() => read("update", "--stack", "dev", "--date", "2026-12-01")).toThrow(
    'update needs --from FILE\n--stack: does not go with update\n--date: "2026-12-01" is not a date such as 2026-01-31 up to today',
  );
  expect(read("--stack", "dev")).toEqual({ action: "estimate", stack: "dev", json: false });
  expect(read("update", "--from", "-")).toEqual({ action: "update", from: "-", date: "2026-11-29" });
});
