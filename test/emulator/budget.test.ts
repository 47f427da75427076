/** A budget on the real engine in a month after the one in which it was made. */
import type { Engine } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

const budget = (monthly: number) => ({
  "defender-icap-gateway:monitoring": {
    value: JSON.stringify({ enabled: false, budget: { monthly, emails: ["cost@example.com"] } }),
  },
});
const EARLIER = { startDate: "2026-01-01T00:00:00Z", endDate: "2036-01-01T00:00:00Z" };

let engine: Engine;

beforeAll(async () => {
  engine = await startProject("dev", await clientSettings());
  await engine.configure(budget(1500));
  expect((await engine.up()).error).toBeUndefined();
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

const made = () => engine.azure.store.ofType("azure-native:consumption:Budget");

test("it keeps the beginning that it has in Azure: a preview announces nothing, and another amount is all that an update changes", async () => {
  const { id } = made()[0]!;
  engine.azure.store.modify(id, { timePeriod: EARLIER });
  expect((await engine.refresh()).error).toBeUndefined();
  expect((await engine.preview()).changes).toEqual([]);

  await engine.configure(budget(2000));
  const update = await engine.up();
  expect(update.error).toBeUndefined();
  expect(update.changes.map(({ op, detailedDiff }) => [op, Object.keys(detailedDiff)])).toEqual([
    ["update", ["amount"]],
  ]);
  expect(made()[0]!.properties).toMatchObject({ amount: 2000, timePeriod: EARLIER });
});
