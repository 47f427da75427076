/** A stack whose secrets are in a vault of others, on the real engine and the emulator's half of Azure. */
import { DEPLOYER_TOKEN } from "../../emulator/azure/invokes";
import { resourceGroupId, TENANT } from "../../emulator/azure/armId";
import { tearDown } from "../../scripts/teardown/command";
import type { Engine } from "./engine";
import { removeProjects, startProject } from "./project";

const GROUP = resourceGroupId("keys");
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/central`;

let engine: Engine;
const store = () => engine.azure.store;
const secrets = (): string[] =>
  store()
    .ofType("azure-native:keyvault:Secret")
    .map(({ name }) => name)
    .sort();

beforeAll(async () => {
  engine = await startProject("dev", {
    "defender-icap-gateway:vault": { existing: VAULT, privateEndpoint: { subnetPrefix: "10.77.9.0/28" } },
  });
  const properties = {
    ...{ tenantId: TENANT, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true },
    publicNetworkAccess: "Disabled",
  };
  for (const [type, id, more] of [
    ["azure-native:resources:ResourceGroup", GROUP, {}],
    ["azure-native:keyvault:Vault", VAULT, { name: "central", properties }],
    ["azure-native:keyvault:Secret", `${VAULT}/secrets/theirs`, { properties: {} }],
  ] as const)
    store().put({ type, id, name: id.split("/").at(-1)!, urn: "", location: "westeurope", properties: more });
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

test("a teardown names the secrets that stay, purges nothing of others, and the next stack has names of its own", async () => {
  const [first] = secrets();
  let text = "";
  const code = await tearDown(
    { stack: "dev", keepAddresses: false, yes: true },
    {
      project: engine.workDir,
      pulumi: engine.pulumi,
      account: async () => ({ endpoint: engine.azure.management, token: DEPLOYER_TOKEN }),
      say: (words) => (text += words),
      note: () => undefined,
      now: new Date(),
    },
  );
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
