import { compare } from "../../../../preview/changes/compare";
import type { ResourceState } from "../../../../preview/model/step";
import { changeOf, urnOf } from "../smallStack";

const type = "azure-native:network:DdosProtectionPlan";
const plan: ResourceState = {
  ...{ urn: urnOf(type, "plan"), type, custom: true, external: true, inputs: {}, outputs: {} },
  id: "/subscriptions/s/resourceGroups/others/providers/Microsoft.Network/ddosProtectionPlans/plan",
};
const read = (after: ResourceState) => ({ op: "read", urn: plan.urn, after, replaceReasons: [], detailedDiff: {} });
const reported = (base: readonly ResourceState[], after: ResourceState) => {
  const input = changeOf({}, {});
  return compare({ ...input, base: [...input.base, ...base], steps: [...input.steps, read(after)] });
};

describe("an existing resource that the stack reads", () => {
  it("is no change when the stack read the same before, in whatever case Azure gives its id", () => {
    const { verdict, other } = reported([plan], { ...plan, id: plan.id!.toUpperCase() });
    expect(other).toEqual([]);
    expect(verdict).toBe("Nothing changes");
  });

  it("is one when it is read for the first time, and when another one is read in its place", () => {
    for (const base of [[], [{ ...plan, id: `${plan.id}-before` }]])
      expect(reported(base, plan).other).toEqual([{ action: "read", what: "plan", paths: [] }]);
  });
});
