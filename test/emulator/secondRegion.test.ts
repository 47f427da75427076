/** Lane b in a second region on the real engine: added to a running stack, looked at by the tools, and taken back. */
import type { Engine, Step } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

const SET = "azure-native:compute:VirtualMachineScaleSet";
const settings = (section: string, values: object) => ({
  [`defender-icap-gateway:${section}`]: { value: JSON.stringify(values) },
});

let engine: Engine;

beforeAll(async () => {
  engine = await startProject("dev", await clientSettings());
  expect((await engine.up()).error).toBeUndefined();
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

/** Location of each lane's set. */
const lanes = (): string[] =>
  engine.azure.store
    .ofType(SET)
    .map(({ urn, location }) => `${/lane-[ab]/.exec(urn)![0]} in ${location}`)
    .sort();

const words = ({ op, name }: Step): string => `${op} ${name.replace("icap-gateway-", "")}`;
const of = (changes: readonly Step[], lane: "a" | "b"): string[] =>
  changes.filter(({ name }) => name.includes(`lane-${lane}`)).map(words);

test("adding it moves lane b alone, after lane a was asked, and the preview announces just that", async () => {
  await engine.configure(settings("secondRegion", { location: "northeurope" }));
  const preview = await engine.preview();
  expect(preview.error).toBeUndefined();
  const update = await engine.up();
  expect(update.error).toBeUndefined();
  expect(update.changes.map(words).sort()).toEqual(preview.changes.map(words).sort());
  expect(of(update.changes, "a")).toEqual([]);
  expect(lanes()).toEqual(["lane-a in westeurope", "lane-b in northeurope"]);
  console.log(update.changes.map(words));
});

test("taking it back brings lane b home, and leaves nothing in the second region", async () => {
  await engine.configure(settings("secondRegion", {}));
  const update = await engine.up();
  expect(update.error).toBeUndefined();
  expect(of(update.changes, "a")).toEqual([]);
  expect(lanes()).toEqual(["lane-a in westeurope", "lane-b in westeurope"]);
});
