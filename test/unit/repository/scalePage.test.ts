/** Sums of docs/scale.md, computed again from the price table. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HOURS_OF_MONTH, PRICES, priceOf, type Meter } from "../../../preview/cost/priceTable";

const page = readFileSync(join(__dirname, "../../../docs/scale.md"), "utf8");

function monthly(serviceName: string, meterName: string, more: Partial<Meter> = {}): number {
  const meter: Meter = { serviceName, meterName, unitOfMeasure: "1 Hour", location: "westeurope", ...more };
  return priceOf(meter, PRICES)!.retailPrice * HOURS_OF_MONTH;
}

const machine = (location: string) =>
  priceOf(
    {
      ...{ serviceName: "Virtual Machines", meterName: "Standard_D2s_v5", armSkuName: "Standard_D2s_v5" },
      ...{ unitOfMeasure: "1 Hour", location },
    },
    PRICES,
  );

const dollars = (text: string): number => Number(text.replace(/[$,]/g, ""));

test("the cost of 500 gateways is what the price table says, and what it does not know is in no sum", () => {
  const stack =
    4 * monthly("Virtual Network", "Standard IPv4 Static Public IP") +
    2 * monthly("NAT Gateway", "Standard Gateway") +
    monthly("Load Balancer", "Standard Included LB Rules and Outbound Rules");
  const machines = 50 * machine("westeurope")!.retailPrice * HOURS_OF_MONTH;
  const rows = [...page.matchAll(/^\| .*? +\| (\d+) +\| (\$[\d,.]+) +\| (\$[\d,.]+) +\| (\$[\d,.]+) +\|$/gm)];
  expect(rows.map(([, stacks]) => Number(stacks))).toEqual([10, 50, 250]);
  for (const [, stacks, fixed, known, sum] of rows) {
    expect(dollars(fixed!)).toBeCloseTo(Number(stacks) * stack, 2);
    expect(dollars(known!)).toBeCloseTo(machines, 2);
    expect(dollars(sum!)).toBeCloseTo(Number(stacks) * stack + machines, 2);
  }
  expect(page).toContain(`a further $${(9 * machines).toLocaleString("en", { minimumFractionDigits: 2 })}`);
  expect(machine("northeurope")).toBeUndefined();
  expect(
    priceOf(
      {
        ...{ serviceName: "Storage", productName: "Premium SSD Managed Disks", meterName: "P4 LRS Disk" },
        ...{ unitOfMeasure: "1/Month", location: "westeurope" },
      },
      PRICES,
    ),
  ).toBeUndefined();
});
