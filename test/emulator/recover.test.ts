/** A lost state: everything that Azure has of the stack is found, imported, and goes on under the next update. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEPLOYER_TOKEN } from "../../emulator/azure/invokes";
import { resourceGroupId, SUBSCRIPTION } from "../../emulator/azure/armId";
import { readStackState, type ResourceState } from "../../preview";
import { recover } from "../../scripts/recover/command";
import type { Engine } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

let engine: Engine;
let planned: readonly ResourceState[];
let file: string;

beforeAll(async () => {
  const hub = `${resourceGroupId("hub")}/providers/Microsoft.Network/virtualNetworks/hub`;
  const settings = {
    ...(await clientSettings()),
    // Parts that Azure lists below another resource or beside the group's own.
    "defender-icap-gateway:network": { peerings: [{ network: hub, addressSpace: ["10.40.0.0/16"] }] },
    "defender-icap-gateway:vault": { privateEndpoint: { subnetPrefix: "10.77.9.0/28" } },
    // Both lanes have one role on one container.
    "defender-icap-gateway:dlp": { listUploadFrom: ["52.1.2.3"] },
    "defender-icap-gateway:monitoring": { budget: { monthly: 500, emails: ["owner@example.com"] } },
  };
  // The same settings made elsewhere: every name has another random end.
  const elsewhere = await startProject("prod", settings);
  expect((await elsewhere.up()).error).toBeUndefined();
  planned = readStackState((await stateOf(elsewhere)).deployment, "the state").resources;
  await elsewhere.close();
  engine = await startProject("prod", settings);
  expect((await engine.up()).error).toBeUndefined();
  file = join(engine.workDir, "recover.json");
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

const stateOf = async ({ pulumi }: Engine) =>
  JSON.parse((await pulumi(["stack", "export", "--stack", "prod"])).stdout) as { deployment: { resources: unknown[] } };

async function run(group: string): Promise<{ code: number; text: string }> {
  let text = "";
  const code = await recover(
    { stack: "prod", group, file },
    {
      pulumi: engine.pulumi,
      account: async () => ({ endpoint: engine.azure.management, token: DEPLOYER_TOKEN, subscription: SUBSCRIPTION }),
      planned: async () => planned,
      say: (words) => (text += words),
    },
  );
  return { code, text };
}

/** Replaces the stack's state by one without resources. */
async function loseState(): Promise<void> {
  const whole = await stateOf(engine);
  const empty = join(engine.workDir, "empty.json");
  writeFileSync(empty, JSON.stringify({ ...whole, deployment: { ...whole.deployment, resources: [] } }));
  const { code, text } = await engine.cli("stack", "import", "--stack", "prod", "--file", empty, "--force");
  expect([code, text]).toEqual([0, expect.any(String)]);
}

test("a state that is there is not recovered, and a group that is not there is an error", async () => {
  await expect(run("any")).rejects.toThrow(/^The state of the stack prod is not lost: it has \d+ resources\./);
});

test("after a lost state all of Azure's resources are imported; only the machines are replaced, whose boot data Azure never gives back", async () => {
  const before = await engine.outputs();
  const group = String(before.resourceGroup);
  const { resources } = (await stateOf(engine)).deployment as { resources: readonly ResourceState[] };
  const had = resources.filter(({ type, external }) => type.startsWith("azure-native:") && !external);
  await loseState();
  await expect(run("another")).rejects.toThrow(
    `Azure has no resource group another in the subscription ${SUBSCRIPTION}.`,
  );

  const { code, text } = await run(group);
  expect([code, text]).toEqual([0, expect.any(String)]);
  const written = JSON.parse(readFileSync(file, "utf8")) as { resources: { id?: string; name: string }[] };
  expect(written.resources.flatMap(({ id }) => id ?? []).sort()).toEqual(had.map(({ id }) => id).sort());
  expect(text).toContain(`${had.length} resources of the stack prod were found in Azure and written to ${file}.`);
  expect(text).toMatch(/an update makes them:\n(?:  - icap-gateway-.*\n)*  - icap-gateway-authority-key\n/);
  const [command] = text.split("\n").filter((line) => line.startsWith("  pulumi import "));
  const imported = await engine.cli(...command!.trim().split(" ").slice(1), "--yes");
  expect([imported.code, imported.text]).toEqual([0, expect.stringContaining(`${had.length + 3} imported`)]);

  const preview = await engine.preview();
  expect(preview.error).toBeUndefined();
  const replaced = preview.changes.filter(({ op }) => /replace/.test(op)).map(({ name }) => name);
  expect([...new Set(replaced)].sort()).toEqual(["icap-gateway-lane-a-machines", "icap-gateway-lane-b-machines"]);
  const deleted = preview.changes.filter(({ op }) => op.startsWith("delete")).map(({ name }) => name);
  expect(deleted.filter((name) => !replaced.includes(name))).toEqual([]);

  expect((await engine.up()).error).toBeUndefined();
  const after = await engine.outputs();
  expect(after.addresses).toEqual(before.addresses);
  expect(after.resourceGroup).toBe(before.resourceGroup);
  expect((await engine.preview()).changes).toEqual([]);
});
