import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";

const { monitoring } = gatewayArgs();
const changed = async (more: object) => (await deployed({ monitoring: { ...monitoring, ...more } })).recording;

test("a budget is of the stack's resource group, tells its people at each threshold, and keeps its first beginning", async () => {
  const budget = {
    ...{ monthly: 1500, thresholds: [50, 100], emails: ["cost@example.com"], start: "2026-11-01T00:00:00Z" },
  };
  const [made, ...others] = (await changed({ budget })).ofType("consumption:Budget");
  expect(others).toEqual([]);
  const telling = (threshold: number) => ({
    ...{ enabled: true, operator: "GreaterThan", threshold, thresholdType: "Actual" },
    contactEmails: ["cost@example.com"],
  });
  expect(made!.inputs).toMatchObject({
    ...{ amount: 1500, timeGrain: "Monthly", category: "Cost", timePeriod: { startDate: "2026-11-01T00:00:00Z" } },
    scope: expect.stringMatching(/gw-group$/) as unknown,
    notifications: { Actual_GreaterThan_50_Percent: telling(50), Actual_GreaterThan_100_Percent: telling(100) },
  });
  expect(made!.ignoreChanges).toEqual(["timePeriod"]);
});

test("without the setting there is no budget", async () => {
  expect((await changed({})).ofType("consumption:Budget")).toEqual([]);
});
