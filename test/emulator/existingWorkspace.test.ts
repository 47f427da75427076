/** A stack that logs into a workspace of others, on the real engine and the emulator's half of Azure. */
import { resourceGroupId } from "../../emulator/azure/armId";
import { teardownOf } from "./deployedCommands";
import type { Engine } from "./engine";
import { removeProjects, startProject } from "./project";

const GROUP = resourceGroupId("logs");
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/central`;

let engine: Engine;
const monitoring = (more: object = {}) => ({ enabled: true, workspace: { id: WORKSPACE, ...more } });
const store = () => engine.azure.store;

beforeAll(async () => {
  engine = await startProject("dev", { "defender-icap-gateway:monitoring": monitoring() });
  for (const [type, id] of [
    ["azure-native:resources:ResourceGroup", GROUP],
    ["azure-native:operationalinsights:Workspace", WORKSPACE],
  ] as const)
    store().put({
      type,
      id,
      name: id.split("/").at(-1)!,
      urn: "",
      location: "westeurope",
      properties: { location: "westeurope" },
    });
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

const idsIn = (scope: string): string[] =>
  [...store().all().values()]
    .map(({ id }) => id)
    .filter((id) => id.startsWith(scope))
    .sort();
const tables = ["IcapGatewayHealth_CL", "IcapGatewayTransactions_CL"].map((name) => `${WORKSPACE}/tables/${name}`);

test("its tables are made there, every alert asks about this stack alone, and a second update changes nothing", async () => {
  const { error } = await engine.up();
  expect(error).toBeUndefined();
  expect(store().ofType("azure-native:operationalinsights:Workspace")).toHaveLength(1);
  expect(idsIn(WORKSPACE)).toEqual([WORKSPACE, ...tables]);
  const group = store()
    .ofType("azure-native:resources:ResourceGroup")
    .find(({ id }) => id !== GROUP)!;
  const alerts = store().ofType("azure-native:monitor:ScheduledQueryRule");
  expect(alerts.length).toBeGreaterThan(5);
  for (const { properties } of alerts) {
    expect(properties.scopes).toEqual([WORKSPACE]);
    expect(JSON.stringify(properties.criteria)).toContain(`GatewayGroup == \\"${group.id.toLowerCase()}\\"`);
  }
  expect((await engine.preview()).changes.filter(({ op }) => op !== "read")).toEqual([]);
});

test("a stack that is parked keeps its tables, so that an update brings it back", async () => {
  const parked = await teardownOf(engine, { stack: "dev", keepAddresses: true });
  expect(parked.text).toMatch(/Kept, with the stack:\n[^]* {2}Table: icap-gateway-IcapGatewayHealth_CL, icap-gateway-/);
  expect(parked.code).toBe(0);
  expect((await engine.up()).error).toBeUndefined();
  expect((await engine.preview()).changes.filter(({ op }) => op !== "read")).toEqual([]);
});

test("a teardown leaves the workspace and its tables; the next stack uses them as they are", async () => {
  const { code, text } = await teardownOf(engine, { stack: "dev" });
  expect(text).toContain(
    "Left in Azure, in resources of others; delete them there when nobody needs them:\n  Table: icap-gateway-IcapGatewayHealth_CL, icap-gateway-IcapGatewayTransactions_CL\n",
  );
  expect(text).toContain("monitoring.workspace.tables is then existing.");
  expect(text).toContain("nothing is left");
  expect(code).toBe(0);
  expect(idsIn("/")).toEqual([GROUP, WORKSPACE, ...tables]);

  await engine.cli("stack", "init", "dev");
  const collides = await engine.up();
  expect(collides.log).toMatch(/cannot create already existing resource '\S+central\/tables\/IcapGateway/);
  await engine.configure({
    "defender-icap-gateway:monitoring": { value: JSON.stringify(monitoring({ tables: "existing" })) },
  });
  expect((await engine.up()).error).toBeUndefined();
  expect((await engine.destroy()).error).toBeUndefined();
  expect(idsIn("/")).toEqual([GROUP, WORKSPACE, ...tables]);
});
