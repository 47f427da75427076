/** The bench of growing stacks: settings that can be deployed, and processor time as /proc says it. */
import { GROWTH } from "../../../bench/scale/oneStack";
import { parseChildrenSeconds } from "../../../bench/scale/processorTime";
import { scaleTable } from "../../../scripts/bench/scaleTable";
import { settingsProblems } from "../../../scripts/fleet/file/settingsProblems";

test.each(GROWTH.map(({ size, config }) => [size, config] as const))("the program takes %s", (_, config) => {
  const whole = { "azure-native:location": "westeurope", ...config };
  expect(settingsProblems(whole, "dev", new Date("2026-11-30T00:00:00Z"))).toEqual([]);
});

test("processor time of children is read behind a name that holds anything", () => {
  const line = "42 (a) b (c) S 1 42 42 0 -1 4194560 100 200 0 0 11 22 333 44 20 0 1 0 5 6 7";
  expect(parseChildrenSeconds(line)).toBeCloseTo(3.77, 5);
});

test("the table has times of all and of each, and leaves out what was not measured", () => {
  const line = { what: "preview of a fleet", size: "10 stacks", count: 10, seconds: 12 };
  const table = scaleTable([{ ...line, processorSeconds: 20, peakMebibytes: 500 }, line]);
  expect(table.split("\n").slice(2)).toEqual([
    "preview of a fleet  10 stacks  12.0 s  1.2 s  2.0 s                500 MiB",
    "preview of a fleet  10 stacks  12.0 s  1.2 s",
  ]);
});
