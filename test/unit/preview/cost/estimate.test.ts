import { monthlyChange } from "../../../../preview/cost/change";
import { estimateOf } from "../../../../preview/cost/estimate";
import { PRICES, priceOf, type DatedPrice, type Meter } from "../../../../preview/cost/priceTable";
import { estimateInWords } from "../../../../scripts/cost/words";
import type { ResourceState } from "../../../../preview/model/step";

const price = (more: Partial<DatedPrice>): DatedPrice => ({
  currencyCode: "USD",
  tierMinimumUnits: 0,
  retailPrice: 0.1,
  armRegionName: "westeurope",
  serviceName: "Virtual Machines",
  productName: "Virtual Machines Dsv5 Series",
  skuName: "D2s v5",
  meterName: "D2s v5",
  armSkuName: "Standard_D2s_v5",
  unitOfMeasure: "1 Hour",
  type: "Consumption",
  source: "a test",
  date: "2026-11-29",
  ...more,
});

const disk = price({
  retailPrice: 5,
  serviceName: "Storage",
  productName: "Premium SSD Managed Disks",
  meterName: "P4 LRS Disk",
  armSkuName: "",
  unitOfMeasure: "1/Month",
});

function resource(type: string, inputs: Record<string, unknown>): ResourceState {
  return {
    urn: `urn:pulumi:dev::p::azure-native:${type}::${type}`,
    type: `azure-native:${type}`,
    custom: true,
    inputs,
    outputs: {},
  };
}

const set = (capacity: number, size = "Standard_D2s_v5", diskSizeGB = 30) =>
  resource("compute:VirtualMachineScaleSet", {
    location: "westeurope",
    sku: { name: size, capacity },
    virtualMachineProfile: {
      storageProfile: { osDisk: { diskSizeGB, managedDisk: { storageAccountType: "Premium_LRS" } } },
    },
  });

const SET_ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/a";
const scaled = (capacity: number, [minimum, maximum]: readonly [number, number]): ResourceState[] => [
  { ...set(capacity), id: SET_ID },
  resource("monitor:AutoscaleSetting", {
    enabled: true,
    targetResourceUri: SET_ID,
    profiles: [{ capacity: { minimum: String(minimum), maximum: String(maximum), default: String(minimum) } }],
  }),
];

const VM: Meter = {
  serviceName: "Virtual Machines",
  meterName: "Standard_D2s_v5",
  armSkuName: "Standard_D2s_v5",
  unitOfMeasure: "1 Hour",
  location: "westeurope",
};

describe("the price of a resource", () => {
  it("is the location's own before one for everywhere, and never another location's", () => {
    const here = price({ retailPrice: 0.115 });
    const global = price({ retailPrice: 0.09, armRegionName: "Global" });
    expect(priceOf(VM, [global, here])).toBe(here);
    expect(priceOf(VM, [global])).toBe(global);
    expect(priceOf(VM, [price({ armRegionName: "eastus" })])).toBeUndefined();
  });

  it.each([
    ["Windows", { productName: "Virtual Machines Dsv5 Series Windows" }],
    ["Spot", { meterName: "D2s v5 Spot" }],
    ["reserved", { type: "Reservation" }],
    ["in another currency", { currencyCode: "EUR" }],
    ["a month's", { unitOfMeasure: "1/Month" }],
    ["zero", { retailPrice: 0 }],
  ])("is none that is %s", (_, more) => {
    expect(priceOf(VM, [price(more)])).toBeUndefined();
  });

  it("is not known where two differ, and above a free quantity it is the first that costs something", () => {
    expect(priceOf(VM, [price({}), price({ retailPrice: 0.2 })])).toBeUndefined();
    const paid = price({ tierMinimumUnits: 10, retailPrice: 0.3 });
    expect(priceOf(VM, [price({ retailPrice: 0 }), paid])).toBe(paid);
  });
});

describe("an estimate", () => {
  it("counts machines by the hour and disks by the month", () => {
    const { known, unknown } = estimateOf([set(3)], [price({}), disk]);
    expect(known).toBeCloseTo(3 * 730 * 0.1 + 3 * 5);
    expect(unknown).toEqual([]);
  });

  it("is a range where autoscale decides, from its lower to its upper bound, whatever number the state has", () => {
    const { known, knownUpTo, lines, unknown } = estimateOf(scaled(5, [2, 8]), [price({}), disk]);
    expect([known, knownUpTo]).toEqual([2 * 78, 8 * 78]);
    expect(lines.map(({ quantity, upTo }) => [quantity, upTo])).toEqual(Array(2).fill([2, 8]));
    expect(unknown).toEqual([]);
    const words = estimateInWords("prod", estimateOf(scaled(5, [2, 8]), [price({}), disk]));
    expect(words).toContain("Stack prod: USD 156.00 to 624.00 a month");
    expect(words).toMatch(/ [\d.]+ an hour /);
    expect(words).not.toContain(" a hour");
    expect(words).toMatch(/2 to 8 .*146\.00 to 584\.00/);
    const fixed = estimateOf([set(3)], [price({}), disk]);
    expect(fixed.knownUpTo).toBe(fixed.known);
  });

  it("names a price that is not known with the resources that need it, and never counts it as 0", () => {
    const { lines, unknown } = estimateOf([set(3), set(2, "Standard_D2s_v5", 64)], [price({}), disk]);
    expect(unknown).toEqual([
      "the price of system disk P6 in westeurope (Storage / Premium SSD Managed Disks / P6 LRS Disk): compute:VirtualMachineScaleSet",
    ]);
    expect(lines.filter(({ monthly }) => monthly === 0)).toEqual([]);
  });

  it("says so of a type, a number or a disk that it does not know", () => {
    const unknown = (one: ResourceState) => estimateOf([one], [price({}), disk]).unknown;
    expect(unknown(resource("network:AzureFirewall", {}))).toEqual([
      "network:AzureFirewall: what Azure charges for the type azure-native:network:AzureFirewall is not known here",
    ]);
    expect(unknown(set(NaN))).toEqual(["compute:VirtualMachineScaleSet: the number of machines is not known"]);
    expect(unknown(set(1, "Standard_D2s_v5", 5000))).toEqual([
      "compute:VirtualMachineScaleSet: the kind or size of the system disk is not known",
    ]);
  });

  it("has a private endpoint and its zone in the table; without their prices it names both and counts nothing", () => {
    const resources = [
      resource("network:PrivateEndpoint", { location: "northeurope" }),
      resource("privatedns:PrivateZone", { location: "Global" }),
    ];
    const { unknown, known, byUse } = estimateOf(resources, PRICES);
    expect([unknown, known]).toEqual([[], 0.01 * 730 + 0.5]);
    expect(byUse).toEqual(["each GB through the private endpoint", "each million questions to the private DNS zone"]);
    const without = estimateOf(resources, []);
    expect(without.known).toBe(0);
    expect(without.unknown).toEqual([
      "the price of private endpoint in northeurope (Virtual Network / Standard Private Endpoint): network:PrivateEndpoint",
      "the price of private DNS zone in Global (Azure DNS / Private Zone): privatedns:PrivateZone",
    ]);
  });

  it("has five rules of a load balancer in one price", () => {
    const rules = (count: number) =>
      resource("network:LoadBalancer", { location: "westeurope", loadBalancingRules: Array(count).fill({}) });
    const of = (count: number) => estimateOf([rules(count)], PRICES).known;
    expect(of(5)).toBeCloseTo(0.025 * 730);
    expect(of(7)).toBeCloseTo(0.025 * 730 + 2 * 0.01 * 730);
  });
});

describe("the table of the repository", () => {
  it("has a source and a date for each price, and no price of 0", () => {
    expect(PRICES.length).toBeGreaterThan(0);
    for (const { source, date, retailPrice } of PRICES)
      expect([source.length > 5, Number.isNaN(Date.parse(date)), retailPrice > 0]).toEqual([true, false, true]);
  });
});

describe("the report on a change", () => {
  it("has both sums a month, and says when one is not whole", () => {
    expect(monthlyChange([set(1)], [set(2)], [price({}), disk])).toEqual([
      { what: "USD a month, without what is charged by use", before: "78.00", after: "156.00" },
    ]);
    expect(monthlyChange([set(1)], [set(2)], [price({})])).toEqual([
      {
        what: "USD a month, without what is charged by use",
        before: "73.00 and 1 × system disk P4 (no price known)",
        after: "146.00 and 2 × system disk P4 (no price known)",
      },
    ]);
  });

  it("has the range when autoscale is switched on, priced or not, and when only its upper bound changes", () => {
    const what = "USD a month, without what is charged by use";
    expect(monthlyChange([set(2)], scaled(2, [2, 8]), [price({}), disk])).toEqual([
      { what, before: "156.00", after: "156.00 to 624.00" },
    ]);
    expect(monthlyChange(scaled(2, [2, 8]), scaled(2, [2, 9]), [price({})])).toEqual([
      {
        what,
        before: "146.00 to 584.00 and 2 to 8 × system disk P4 (no price known)",
        after: "146.00 to 657.00 and 2 to 9 × system disk P4 (no price known)",
      },
    ]);
    expect(monthlyChange(scaled(2, [2, 8]), scaled(6, [2, 8]), [price({}), disk])).toEqual([]);
  });

  it("counts what has no price and does not change, instead of repeating it", () => {
    const alert = resource("monitor:MetricAlert", { location: "Global" });
    expect(monthlyChange([set(1), alert, alert], [set(2), alert, alert], [price({}), disk])).toEqual([
      {
        what: "USD a month, without what is charged by use and 2 unchanged items whose price is not known",
        before: "78.00",
        after: "156.00",
      },
    ]);
  });

  it("has nothing of it where nothing that is counted changes", () => {
    expect(monthlyChange([set(1)], [set(1)], [])).toEqual([]);
  });
});
