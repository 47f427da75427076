/** A stack whose secrets are in a vault of others, on the real engine and the emulator's half of Azure. */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DEPLOYER_TOKEN } from "../../emulator/azure/invokes";
import { resourceGroupId, SUBSCRIPTION, TENANT } from "../../emulator/azure/armId";
import { readStackState } from "../../preview";
import { recover } from "../../scripts/recover/command";
import { driftOf, teardownOf } from "./deployedCommands";
import type { Engine } from "./engine";
import { removeProjects, startProject } from "./project";

/** With the stack files' own checks, which the guard rails need. */
const project = resolve(__dirname, "../..");
const GROUP = resourceGroupId("keys");
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/central`;

const SETTINGS = {
  "defender-icap-gateway:vault": { existing: VAULT, privateEndpoint: { subnetPrefix: "10.77.9.0/28" } },
};

let engine: Engine;
const store = () => engine.azure.store;
const secrets = (): string[] =>
  store()
    .ofType("azure-native:keyvault:Secret")
    .map(({ name }) => name)
    .sort();

/** A stack beside a vault of others. */
async function startBesideVault(): Promise<Engine> {
  const started = await startProject("dev", SETTINGS);
  const properties = {
    ...{ tenantId: TENANT, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true },
    publicNetworkAccess: "Disabled",
  };
  for (const [type, id, more] of [
    ["azure-native:resources:ResourceGroup", GROUP, {}],
    ["azure-native:keyvault:Vault", VAULT, { name: "central", properties }],
    ["azure-native:keyvault:Secret", `${VAULT}/secrets/theirs`, { properties: {} }],
  ] as const)
    started.azure.store.put({
      ...{ type, id, name: id.split("/").at(-1)!, urn: "", location: "westeurope", properties: more },
    });
  return started;
}

const stateOf = async ({ pulumi }: Engine) =>
  JSON.parse((await pulumi(["stack", "export", "--stack", "dev"])).stdout) as { deployment: { resources: unknown[] } };

beforeAll(async () => {
  engine = await startBesideVault();
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

test("two secrets are written into it, and a second update changes nothing", async () => {
  const before = structuredClone(store().get(VAULT));
  expect((await engine.up()).error).toBeUndefined();
  expect(secrets()).toEqual([
    expect.stringMatching(/^icap-gateway-[0-9a-f]{8}-lane-a$/),
    expect.stringMatching(/^icap-gateway-[0-9a-f]{8}-lane-b$/),
    "theirs",
  ]);
  expect(store().get(VAULT)).toEqual(before);
  expect((await engine.preview()).changes.filter(({ op }) => op !== "read")).toEqual([]);
});

test("a vault of others that its owner opens is drift, in the guard rails' words; another etag of it is not", async () => {
  const kept = structuredClone(store().get(VAULT)!);
  const drift = () => driftOf(engine, { stack: "dev", json: false }, project);
  store().put({ ...kept, properties: { ...kept.properties, etag: "2" } });
  expect((await drift()).code).toBe(0);
  const properties = { ...(kept.properties.properties as object), publicNetworkAccess: "Enabled" };
  store().put({ ...kept, properties: { ...kept.properties, properties } });
  const { code, text } = await drift();
  expect(text).toContain("update kv: properties.publicNetworkAccess");
  expect(text).toContain("vault-closed-to-internet (high) icap-gateway-kv");
  expect(code).toBe(1);
  store().put(kept);
});

test("after a lost state its secrets and the roles on them are imported too, and an update makes no second ones", async () => {
  const elsewhere = await startBesideVault();
  expect((await elsewhere.up()).error).toBeUndefined();
  const planned = readStackState((await stateOf(elsewhere)).deployment, "the state").resources;
  await elsewhere.close();
  const whole = await stateOf(engine);
  const { resources } = readStackState(whole.deployment, "the state");
  const had = resources.filter(({ type, external }) => type.startsWith("azure-native:") && !external);
  const group = String((await engine.outputs()).resourceGroup);
  const [before, roles] = [secrets(), () => store().ofType("azure-native:authorization:RoleAssignment").length];
  const given = roles();
  const [empty, file] = ["empty.json", "recover.json"].map((name) => join(engine.workDir, name));
  writeFileSync(empty!, JSON.stringify({ ...whole, deployment: { ...whole.deployment, resources: [] } }));
  expect((await engine.cli("stack", "import", "--stack", "dev", "--file", empty!, "--force")).code).toBe(0);
  let text = "";
  const code = await recover(
    { stack: "dev", group, file: file! },
    {
      pulumi: engine.pulumi,
      account: async () => ({ endpoint: engine.azure.management, token: DEPLOYER_TOKEN, subscription: SUBSCRIPTION }),
      planned: async () => planned,
      say: (words) => (text += words),
    },
  );
  expect([code, text]).toEqual([0, expect.stringContaining(`${had.length} resources of the stack dev were found`)]);
  const [command] = text.split("\n").filter((line) => line.startsWith("  pulumi import "));
  const imported = await engine.cli(...command!.trim().split(" ").slice(1), "--yes");
  expect([imported.code, imported.text]).toEqual([0, expect.stringContaining("imported")]);
  expect((await engine.up()).error).toBeUndefined();
  expect([secrets(), roles()]).toEqual([before, given]);
});

test("a teardown names the secrets that stay, purges nothing of others, and the next stack has names of its own", async () => {
  const [first] = secrets();
  const { code, text } = await teardownOf(engine, { stack: "dev" });
  expect(text).toContain("  Secret: icap-gateway-lane-a-secret, icap-gateway-lane-b-secret\n");
  expect(text).not.toContain("central");
  expect(code).toBe(0);
  expect([...store().all().values()].map(({ id }) => id).filter((id) => !id.startsWith(GROUP))).toEqual([]);
  expect(secrets()).toContain(first);

  await engine.cli("stack", "init", "dev");
  expect((await engine.up()).error).toBeUndefined();
  expect(secrets()).toHaveLength(5);
  expect((await engine.destroy()).error).toBeUndefined();
  expect(store().get(VAULT)).toBeDefined();
});
