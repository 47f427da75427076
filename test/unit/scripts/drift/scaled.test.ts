import { boundsOf } from "../../../../preview";
import { asScaled } from "../../../../scripts/drift/scaled";

const SET = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/a";
const set = (capacity: number, more: object = {}) => ({
  ...{ urn: "urn:pulumi:dev::p::t::a", type: "azure-native:compute:VirtualMachineScaleSet", id: SET, custom: true },
  inputs: { sku: { name: "Standard_D2s_v5", capacity }, ...more },
  outputs: {},
});
const setting = {
  ...{ urn: "urn:pulumi:dev::p::t::s", type: "azure-native:monitor:AutoscaleSetting", id: "/s", custom: true },
  inputs: {
    enabled: true,
    targetResourceUri: SET.toUpperCase(),
    profiles: [{ capacity: { minimum: "2", maximum: "6", default: "2" } }],
  },
  outputs: {},
};

const seen = (is: number, { settings = [setting], more = {} }: { settings?: object[]; more?: object } = {}) =>
  asScaled(
    {
      ...{ op: "update", urn: "urn:pulumi:dev::p::t::a", before: set(2), after: set(is, more), replaceReasons: [] },
      detailedDiff: { "sku.capacity": "update", ...Object.fromEntries(Object.keys(more).map((key) => [key, "add"])) },
    },
    boundsOf([set(2), ...(settings as (typeof setting)[])]),
  );

test.each([2, 4, 6])("%d machines within 2 to 6 are as the state says", (capacity) => {
  const step = seen(capacity);
  expect(step.detailedDiff).toEqual({});
  expect(step.after?.inputs).toEqual(set(2).inputs);
});

test("a zone that changed too is still reported", () => {
  const step = seen(5, { more: { zones: ["1"] } });
  expect(step.detailedDiff).toEqual({ zones: "add" });
  expect(step.after?.inputs).toEqual(set(2, { zones: ["1"] }).inputs);
});

test.each<[string, number, object[]]>([
  ["below the lower bound", 1, [setting]],
  ["above the upper bound", 7, [setting]],
  ["without autoscale", 4, []],
  ["with autoscale switched off", 4, [{ ...setting, inputs: { ...setting.inputs, enabled: false } }]],
  [
    "with the autoscale of another set",
    4,
    [{ ...setting, inputs: { ...setting.inputs, targetResourceUri: `${SET}b` } }],
  ],
])("a number %s is drift", (_what, capacity, settings) => {
  const step = seen(capacity, { settings });
  expect(step.detailedDiff).toEqual({ "sku.capacity": "update" });
  expect(step.after?.inputs).toEqual(set(capacity).inputs);
});
