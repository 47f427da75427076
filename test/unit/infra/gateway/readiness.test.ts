import { ResourceStore } from "../../../../emulator/azure";
import { DEPLOYER_TOKEN } from "../../../../emulator/azure/invokes";
import type { MachineFaults } from "../../../../emulator/azure/management/machines";
import { serveManagement, type ManagementAnswer } from "../../../../emulator/azure/management/serve";
import { PLENTY } from "../../../../emulator/azure/management/subscription";
import { untilLaneServes } from "../../../../infra/gateway/readiness/asking";
import { notReady } from "../../../../infra/gateway/readiness/machines";

const GROUP = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/gw";
const SETS = `${GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets`;
const set = { lane: "a", id: `${SETS}/new`, instances: 2 };
const SOON = { patienceMs: 60, pauseMs: 20 };
const DAYS_AGO = new Date(Date.now() - 2e8).toISOString();

let store: ResourceStore;
let answers: ManagementAnswer[];
let machines: MachineFaults;
let api: Awaited<ReturnType<typeof serveManagement>>;

beforeEach(async () => {
  store = new ResourceStore();
  answers = [];
  machines = {};
  api = await serveManagement(
    store,
    () => answers.shift(),
    () => ({ subscription: PLENTY, machines }),
  );
  put("new", new Date().toISOString());
});

afterEach(() => api.close());

function put(name: string, timeCreated: string): void {
  const type = "azure-native:compute:VirtualMachineScaleSet";
  const properties = { sku: { capacity: 2 }, tags: { lane: "a" }, timeCreated };
  store.put({ id: `${SETS}/${name}`, type, name, urn: "", properties });
}

const ask = (timeoutMs?: number) =>
  untilLaneServes({ endpoint: api.url, token: DEPLOYER_TOKEN, ...(timeoutMs ? { timeoutMs } : {}) }, set, SOON);

const failed: ManagementAnswer = { status: 500, code: "InternalServerError", message: "Not now.", retryAfter: 0 };

test("machines that all serve let the update go on, also after throttling and a failure of Azure's own", async () => {
  answers = [{ ...failed, status: 429, code: "TooManyRequests" }, failed];
  await expect(ask()).resolves.toBeUndefined();
});

test.each<[string, MachineFaults, string]>([
  ["a machine is lacking", { lacking: 1 }, "Azure has 1 of 2 machines"],
  ["a machine is unhealthy", { health: "unhealthy" }, "the liveness extension reports health unhealthy"],
  ["an extension is at work", { readiness: "updating" }, "the readiness extension reports updating"],
])("%s: the update stops with it when patience is over", async (_what, faults, words) => {
  machines = faults;
  await expect(ask()).rejects.toThrow(
    new RegExp(`^Lane a's machines are not ready\\. The update stops here: [^]*no old machine is deleted[^]*${words}`),
  );
});

test("a machine that comes late is waited for", async () => {
  machines = { lacking: 1 };
  setTimeout(() => (machines = {}), 30);
  await expect(
    untilLaneServes({ endpoint: api.url, token: DEPLOYER_TOKEN }, set, { patienceMs: 60_000, pauseMs: 20 }),
  ).resolves.toBeUndefined();
});

test("a failed extension is not waited for, and its message is the gateway's own", async () => {
  store.unready.set(set.id, ["gateway-ready: the canary was allowed"]);
  await expect(
    untilLaneServes({ endpoint: api.url, token: DEPLOYER_TOKEN }, set, { patienceMs: 600_000, pauseMs: 300_000 }),
  ).rejects.toThrow("the readiness extension failed: gateway-ready: the canary was allowed");
});

test.each<[string, ManagementAnswer[], RegExp, number | undefined]>([
  [
    "refused",
    [{ ...failed, status: 403, code: "AuthorizationFailed" }],
    /AuthorizationFailed: Not now\.\n.*needs Microsoft\.Compute/,
    undefined,
  ],
  [
    "failing",
    [failed, failed, failed, failed],
    /Azure answered 500 to GET .*: InternalServerError: Not now\./,
    undefined,
  ],
  [
    "throttling without end",
    Array<ManagementAnswer>(4).fill({ ...failed, status: 429 }),
    /Azure answered 429/,
    undefined,
  ],
  ["too slow", [{ ...failed, delayMs: 500 }], /cannot be asked: .*(timeout|aborted)/i, 50],
])("an API that is %s stops the update: ready is never guessed", async (_what, planned, words, timeoutMs) => {
  answers = planned;
  const error = await ask(timeoutMs).catch((failure: Error) => failure.message);
  expect(error).toMatch(/^Whether lane a's machines are ready cannot be determined\. The update stops here/);
  expect(error).toMatch(words);
});

test("a set that is alone is checked on every update of its first day: its lane may serve nothing", async () => {
  machines = { lacking: 2 };
  put("new", new Date(Date.now() - 23 * 3_600_000).toISOString());
  await expect(ask()).rejects.toThrow("Azure has 0 of 2 machines");
  put("new", new Date(Date.now() - 25 * 3_600_000).toISOString());
  await expect(ask()).resolves.toBeUndefined();
});

test("a set that has been alone for days is not checked; next to an older one of its lane it is, whatever its age", async () => {
  machines = { lacking: 2 };
  put("new", DAYS_AGO);
  await expect(ask()).resolves.toBeUndefined();
  put("old", DAYS_AGO);
  await expect(ask()).rejects.toThrow("Azure has 0 of 2 machines");
});

test("where autoscale decides, Azure's own number of machines has to serve, also while it grows; a set of none is not ready", async () => {
  const scaled = { lane: "a", id: set.id };
  const asked = () => untilLaneServes({ endpoint: api.url, token: DEPLOYER_TOKEN }, scaled, SOON);
  await expect(asked()).resolves.toBeUndefined();
  machines = { lacking: 1 };
  store.modify(set.id, { sku: { capacity: 5 } });
  await expect(asked()).rejects.toThrow("Azure has 4 of 5 machines");
  machines = {};
  store.modify(set.id, { sku: { capacity: 0 } });
  await expect(asked()).rejects.toThrow("Azure has 0 of 1 machines");
  store.modify(set.id, { sku: {} });
  await expect(asked()).rejects.toThrow(/cannot be determined\.[^]*Azure does not say how many machines/);
});

test("a machine without an instance view, an extension or a health is not ready", () => {
  const machine = (instanceView?: object) => ({ name: "m", properties: instanceView ? { instanceView } : {} });
  const nothing = ["m: the readiness extension reports nothing", "m: the liveness extension reports health nothing"];
  for (const view of [undefined, { extensions: [] }, { extensions: [{ name: "monitor", statuses: [] }] }])
    expect(notReady([machine(view) as never], 1).waiting).toEqual(nothing);
});
