import type { MachineHost, Provisioning } from "../../emulator/model";
import { Engine, type Run } from "./engine";
import { twoLanes } from "./programs";

/** A machine host that boots nothing and can be told to fail. */
class ScriptedHost implements MachineHost {
  /** Called with each new set's id. */
  boot: (id: string) => Provisioning = () => ({ succeeded: true, reasons: [] });
  readonly deleted: string[] = [];
  resources = 0;

  async apply(resources: ReadonlyMap<string, unknown>): Promise<void> {
    this.resources = resources.size;
  }
  async createScaleSet(id: string): Promise<Provisioning> {
    return this.boot(id);
  }
  async updateScaleSet(): Promise<Provisioning> {
    return { succeeded: true, reasons: [] };
  }
  async deleteScaleSet(id: string): Promise<void> {
    this.deleted.push(id);
  }
}

/** Creations and deletions in their order; `replace` only says that both were done. */
const ended = (run: Run) => run.changes.filter(({ op }) => op !== "replace").map(({ op, name }) => `${op} ${name}`);

const neverReady = { succeeded: false, reasons: ["machine gw-1: gateway-ready: the canary was allowed"] };

let engine: Engine;
let host: ScriptedHost;

/** Ids of the lanes' scale sets in the subscription. */
const scaleSets = () => engine.azure.store.ofType("azure-native:compute:VirtualMachineScaleSet").map(({ id }) => id);

beforeEach(async () => {
  host = new ScriptedHost();
  engine = await Engine.start({ host });
  engine.program = () => twoLanes("#cloud-config one");
  expect((await engine.up()).error).toBeUndefined();
});

afterEach(() => engine.close());

test("a second preview of the same program changes nothing", async () => {
  const second = await engine.preview();
  expect(second.error).toBeUndefined();
  expect(second.changes).toEqual([]);
});

test("changed boot data creates new a, new b, then deletes old b, old a", async () => {
  const old = scaleSets();
  engine.program = () => twoLanes("#cloud-config two");
  const preview = await engine.preview();
  expect(preview.changes.find(({ op }) => op === "replace")?.detailedDiff).toEqual({
    "virtualMachineProfile.osProfile.customData": "update-replace",
  });
  const run = await engine.up();
  expect(run.error).toBeUndefined();
  expect(ended(run)).toEqual([
    "create-replacement lane-a",
    "create-replacement lane-b",
    "delete-replaced lane-b",
    "delete-replaced lane-a",
  ]);
  expect(host.deleted.sort()).toEqual(old.sort());
});

test("a lane that never becomes ready stops the update with its reason, and the old one stays, also on a rerun", async () => {
  const served = scaleSets();
  host.boot = () => neverReady;
  engine.program = () => twoLanes("#cloud-config broken");
  const first = await engine.up();
  expect(first.log).toContain("gateway-ready: the canary was allowed");
  expect(first.changes.map(({ name }) => name)).not.toContain("lane-b");

  const rerun = await engine.up();
  expect(rerun.log).toContain("gateway-ready: the canary was allowed");
  // A fresh set was tried; the broken one of the first run is gone, those that serve are not.
  expect(host.deleted.filter((id) => served.includes(id))).toEqual([]);
  expect(served.filter((id) => engine.azure.store.get(id))).toEqual(served);

  host.boot = () => ({ succeeded: true, reasons: [] });
  engine.program = () => twoLanes("#cloud-config corrected");
  const last = await engine.up();
  expect(last.error).toBeUndefined();
  expect(scaleSets()).toHaveLength(2);
  expect(served.filter((id) => engine.azure.store.get(id))).toEqual([]);
});

test("a failed extension that Azure reports as success lets the update go on", async () => {
  engine.azure.options.extensionFailure = "reportSuccess";
  host.boot = () => neverReady;
  engine.program = () => twoLanes("#cloud-config broken");
  expect((await engine.up()).error).toBeUndefined();
});

test("an error of Azure that was planned fails one creation; the next run succeeds", async () => {
  engine.azure.faults.plan({
    operation: "create",
    type: "azure-native:compute:VirtualMachineScaleSet",
    name: "lane-b",
    code: "OverconstrainedZonalAllocationRequest",
  });
  engine.program = () => twoLanes("#cloud-config three");
  const failed = await engine.up();
  expect(failed.log).toContain('Code="OverconstrainedZonalAllocationRequest"');
  expect((await engine.up()).error).toBeUndefined();
});

test("destroying the stack leaves nothing in the subscription", async () => {
  expect((await engine.destroy()).error).toBeUndefined();
  expect([...engine.azure.store.all().keys()]).toEqual([]);
  expect(host.resources).toBe(0);
});
