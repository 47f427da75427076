/** Autoscale beside Pulumi on the real engine: the number of machines that Azure chose is not an update's to take back. */
import { exitCode } from "../../console/command";

import { driftOf } from "./deployedCommands";
import type { Engine } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

const SET = "azure-native:compute:VirtualMachineScaleSet";
const SETTING = "azure-native:monitor:AutoscaleSetting";
const settings = (section: string, values: object) => ({
  [`defender-icap-gateway:${section}`]: { value: JSON.stringify(values) },
});
const autoscale = { minimum: 1, maximum: 4 };

let engine: Engine;

beforeAll(async () => {
  engine = await startProject("dev", await clientSettings());
  await engine.configure(settings("lanes", { autoscale }));
  expect((await engine.up()).error).toBeUndefined();
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

/** Gives a lane's set other machines, as autoscale would. */
function scale(lane: "a" | "b", capacity: number): void {
  const set = engine.azure.store.ofType(SET).find(({ urn }) => urn.includes(`lane-${lane}-machines`))!;
  engine.azure.store.modify(set.id, { sku: { ...(set.properties.sku as object), capacity } });
}

const machines = (): number[] =>
  engine.azure.store.ofType(SET).map(({ properties }) => (properties.sku as { capacity: number }).capacity);

/** Whether there is drift, and the report. */
const drift = () => driftOf(engine, { stack: "dev", json: false });

test("within the bounds another number is no drift, and no preview takes it back; an update after a refresh leaves it", async () => {
  scale("a", 3);
  expect((await drift()).code).toBe(exitCode.done);
  expect((await engine.preview()).changes).toEqual([]);

  expect((await engine.refresh()).error).toBeUndefined();
  await engine.configure(settings("gateway", { repairGraceMinutes: 40 }));
  const update = await engine.up();
  expect(update.error).toBeUndefined();
  expect(update.changes.map(({ detailedDiff }) => Object.keys(detailedDiff))).toEqual([
    ["automaticRepairsPolicy.gracePeriod"],
    ["automaticRepairsPolicy.gracePeriod"],
  ]);
  expect(machines()).toEqual([3, 1]);
});

test("beyond the bounds it is drift, with the number", async () => {
  scale("b", 9);
  const { code, text } = await drift();
  expect(code).toBe(exitCode.no);
  expect(text).toContain("lane b: machines: 1 to 4 → 9, above autoscale's 1 to 4");
});

test("a replaced lane begins with lanes.instances and has a setting of its own once it serves; the old one's is deleted", async () => {
  scale("b", 1);
  const before = engine.azure.store.ofType(SETTING).map(({ id }) => id);
  await engine.configure(settings("lanes", { autoscale, osDiskSizeGb: 64, instances: 2 }));
  expect((await engine.up()).error).toBeUndefined();
  expect(machines()).toEqual([2, 2]);
  const after = engine.azure.store.ofType(SETTING);
  const targets = after.map(({ properties }) => String(properties.targetResourceUri));
  expect(targets.sort()).toEqual(
    engine.azure.store
      .ofType(SET)
      .map(({ id }) => id)
      .sort(),
  );
  expect(after.filter(({ id }) => before.includes(id))).toEqual([]);
});
