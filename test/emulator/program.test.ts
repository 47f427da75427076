/** The project's own program, each environment, on the emulator without machines. Production: takedown.test.ts. */
import type { Engine } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

let engine: Engine;

afterEach(() => engine.close());

afterAll(removeProjects);

test("dev deploys, a second preview changes nothing, and destroying it leaves nothing", async () => {
  engine = await startProject("dev");
  const up = await engine.up();
  expect(up.log).not.toMatch(/error:/);
  expect(up.error).toBeUndefined();
  const preview = await engine.preview();
  expect(preview.changes).toEqual([]);
  const outputs = await engine.outputs();
  expect(outputs.addresses).toEqual([
    expect.stringMatching(/^198\.51\.100\./),
    expect.stringMatching(/^198\.51\.100\./),
  ]);
  // Not toContain: a failure would print the state.
  expect(engine.state().includes("PRIVATE KEY")).toBe(false);
  const destroy = await engine.destroy();
  expect(destroy.error).toBeUndefined();
  expect([...engine.azure.store.all().keys()]).toEqual([]);
});

test("test deploys with the client's certificate and is destroyed without a rest", async () => {
  engine = await startProject("test", await clientSettings());
  const up = await engine.up();
  expect(up.error).toBeUndefined();
  expect((await engine.preview()).changes).toEqual([]);
  expect((await engine.destroy()).error).toBeUndefined();
  expect([...engine.azure.store.all().keys()]).toEqual([]);
});
