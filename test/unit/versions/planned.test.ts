import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compare } from "../../../preview/changes/compare";
import type { PreviewStep } from "../../../preview";
import { readPlan, withWaits } from "../../../versions/planned";
import { changeOf, urnOf } from "../preview/smallStack";

const folder = mkdtempSync(join(tmpdir(), "planned-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The plan of a preview, as the engine writes it. */
function plan(goals: Readonly<Record<string, object | null>>): string {
  const file = join(folder, "plan.json");
  const resourcePlans = Object.fromEntries(
    Object.entries(goals).map(([urn, goal]) => [urn, { goal, steps: ["same"] }]),
  );
  writeFileSync(file, JSON.stringify({ manifest: {}, resourcePlans }));
  return file;
}

test("a plan has what each resource waits for; a resource that goes waits for nothing", async () => {
  const waits = await readPlan(
    plan({
      a: { dependencies: ["b"], propertyDependencies: { subnet: ["b"], tags: null } },
      b: { dependencies: null, propertyDependencies: null },
      gone: null,
    }),
  );
  expect([...waits]).toEqual([
    ["a", { dependencies: ["b"], propertyDependencies: { subnet: ["b"], tags: [] } }],
    ["b", { dependencies: [], propertyDependencies: {} }],
  ]);
});

test("a failed preview writes no plan, or an empty one: then nothing is known of dependencies", async () => {
  expect(await readPlan(join(folder, "none.json"))).toEqual(new Map());
  writeFileSync(join(folder, "empty.json"), "");
  expect(await readPlan(join(folder, "empty.json"))).toEqual(new Map());
});

test("lanes whose order is in the plan alone are replaced one after the other, and without it both at once", async () => {
  const set = (lane: string) => urnOf("azure-native:compute:VirtualMachineScaleSet", `gateway-lane-${lane}-machines`);
  const change = changeOf({ lanesTogether: true }, { lanesTogether: true, size: "Standard_D8s_v5" });
  const outage = (steps: readonly PreviewStep[]) => compare({ ...change, steps }).gates.includes("outage");
  const waits = await readPlan(plan({ [set("a")]: {}, [set("b")]: { dependencies: [set("a")] } }));
  expect(outage(change.steps)).toBe(true);
  expect(outage(withWaits(change.steps, waits))).toBe(false);
});
