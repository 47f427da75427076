/** Previews of changed settings announce exactly what the update does. */
import { BASE, CHANGES } from "./settingsWalk/changes";
import { ELSEWHERE } from "./settingsWalk/elsewhere";
import { everySetting, settingsChanged } from "./settingsWalk/everySetting";
import { Walk } from "./settingsWalk/walk";

let walk: Walk;

beforeAll(async () => {
  walk = await Walk.start(BASE);
  for (const resource of ELSEWHERE) walk.engine.azure.store.put(resource);
});

afterAll(() => walk.close());

test("no setting is left out of the changes", () => {
  expect(settingsChanged(BASE, CHANGES, walk.certificates)).toEqual(everySetting());
});

test.each(CHANGES.map((change) => [change.what, change] as const))(
  "what the preview announces is what the update does: %s",
  async (_what, change) => {
    const { announced, done, values, lanes } = await walk.make(change);
    expect(announced).toEqual(done);
    expect(values.broken).toEqual([]);
    if (change.makesUnknown !== true) expect(values.unknown).toEqual([]);
    expect(announced.length > 0).toBe(change.nothing !== true);
    const { lanes: expected } = change;
    expect(lanes).toEqual(typeof expected === "string" ? { a: expected, b: expected } : expected);
  },
);

test("another name of the stack changes tags, and the preview announces nothing else", async () => {
  await walk.engine.rename("renamed");
  const { announced, done, values, lanes } = await walk.run();
  expect(announced).toEqual(done);
  expect(values).toEqual({ broken: [], unknown: [] });
  expect(announced.filter((step) => !/^update \S+: tags$/.test(step))).toEqual([]);
  expect(announced.length).toBeGreaterThan(0);
  expect(lanes).toEqual({ a: "stay", b: "stay" });
});

test("after all changes, a preview of the same program announces nothing", async () => {
  const { announced, done } = await walk.run();
  expect({ announced, done }).toEqual({ announced: [], done: [] });
});
