/** The project's own program, each environment, on the emulator without machines. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { collected } from "../../emulator/azure";
import program from "../../infra/index";
import { issueClient } from "./clientCertificate";
import { Engine } from "./engine";

const project = path.resolve(__dirname, "../..");
const folders: string[] = [];
let engine: Engine;

/** A copy of the project's files, because the engine writes into the stack file. */
function projectCopy(stackName: string, changes: Record<string, unknown>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "defender-icap-gateway-project-"));
  folders.push(folder);
  mkdirSync(path.join(folder, "infra"));
  writeFileSync(path.join(folder, "infra", "index.ts"), "");
  copyFileSync(path.join(project, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
  const file = `Pulumi.${stackName}.yaml`;
  const { config } = parse(readFileSync(path.join(project, file), "utf8")) as { config: Record<string, object> };
  for (const [key, value] of Object.entries(changes)) config[key] = { ...config[key], ...(value as object) };
  writeFileSync(path.join(folder, file), stringify({ config }));
  return folder;
}

async function start(stackName: string, changes: Record<string, unknown> = {}): Promise<void> {
  const workDir = projectCopy(stackName, changes);
  engine = await Engine.start({ stackName, projectName: "defender-icap-gateway", workDir });
  engine.program = program;
}

/** What a client that the settings name must show: `test` and `prod` have none of their own. */
const clientSettings = async () => ({ "defender-icap-gateway:client": { certificates: await issueClient() } });

afterEach(() => engine.close());

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test("dev deploys, a second preview changes nothing, and destroying it leaves nothing", async () => {
  await start("dev");
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
  await start("test", await clientSettings());
  const up = await engine.up();
  expect(up.error).toBeUndefined();
  expect((await engine.preview()).changes).toEqual([]);
  expect((await engine.destroy()).error).toBeUndefined();
  expect([...engine.azure.store.all().keys()]).toEqual([]);
});

test("prod deploys, and its addresses survive everything but a decision", async () => {
  await start("prod", await clientSettings());
  const up = await engine.up();
  expect(up.error).toBeUndefined();
  expect((await engine.preview()).changes).toEqual([]);
  // The alerts on logs see both lanes: Azure Policy associates the machines of each with the collection rule.
  const machines = collected([...engine.azure.store.all().values()]);
  expect(machines).toHaveLength(2);
  for (const one of machines)
    expect(one).toMatchObject({ rules: [expect.stringMatching(/dataCollectionRules\/icap-gateway-/)], problems: [] });
  const addresses = (await engine.outputs()).addresses;
  expect((await engine.destroy()).error?.message).toMatch(/protected/);
  await engine.destroy({ excludeProtected: true });
  const left = engine.azure.store.ofType("azure-native:network:PublicIPAddress");
  expect(left.map(({ properties }) => properties.ipAddress)).toEqual(expect.arrayContaining(addresses as string[]));
});
