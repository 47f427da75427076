/** `npm run cost` counts what the program really registers, for every stack file of the repository. */
import { join } from "node:path";
import { Progress } from "../../console/progress";
import { estimateOf, PRICES, type DatedPrice } from "../../preview";
import { metersOf } from "../../preview/cost/meters";
import { deployedOnEmulator } from "../../versions/deployedOnEmulator";

/** The program that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = typeof import("../../infra/index");

const project = join(__dirname, "../..");

test.each(["prod", "external"])(
  "of the stack %s each type is known, and with every price there is a sum",
  async (stack) => {
    const { resources } = await deployedOnEmulator(project, stack, new Progress());
    const all = metersOf(resources).flatMap(({ items }) => items.map(({ meter }) => meter));
    const prices = all.map((meter): DatedPrice => ({
      ...{
        currencyCode: "USD",
        tierMinimumUnits: 0,
        retailPrice: 1,
        type: "Consumption",
        source: "a test",
        date: "2026-11-29",
      },
      ...{ skuName: "", productName: meter.productName ?? "", armSkuName: meter.armSkuName ?? "" },
      ...{ armRegionName: meter.location, serviceName: meter.serviceName, meterName: meter.meterName },
      unitOfMeasure: meter.unitOfMeasure,
    }));
    const { unknown, known, lines } = estimateOf(resources, prices);
    expect(unknown).toEqual([]);
    expect(known).toBeGreaterThan(0);
    const machines = lines.filter(({ meter }) => meter.serviceName === "Virtual Machines");
    expect(machines.map(({ quantity }) => quantity)).toEqual(stack === "prod" ? [3, 3] : [1, 1]);
    // With the table as it is, something has no price, and is named.
    expect(estimateOf(resources, PRICES).unknown).not.toEqual([]);
  },
);
