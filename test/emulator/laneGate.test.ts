/**
 * The second gate: what Azure says of each machine decides whether lane b starts and old machines go. The program runs in a process of
 * its own, as it does for a user: a program that ends with an error would take jest's process along.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Progress } from "../../console/progress";
import { serveProviders, type ServedProviders } from "../../emulator/azure";
import type { MachineHost, Provisioning } from "../../emulator/model";
import { pulumiCli } from "../../engine/cli/pulumiCli";
import { engineEnvironment } from "../../engine/environment";
import { copyProject, readStackConfig } from "../../engine/projectCopy";
import { TreeProgram } from "../../versions/treeProgram";

/** The program that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = typeof import("../../infra/index");

const repository = join(__dirname, "../..");
const NAMESPACE = "defender-icap-gateway:";
const READY: Provisioning = { succeeded: true, reasons: [] };
const NOT_READY: Provisioning = { succeeded: false, reasons: ["gateway-ready: the canary was allowed"] };

/** The machines of a lane that is named here do not become ready, and Azure calls their set done all the same. */
let broken: "a" | "b" | undefined;
/** Creations and deletions of scale sets: `create a`. */
let done: string[] = [];
const laneOf = (id: string): string => /lane-(.)-machines/.exec(id)![1]!;
const host: MachineHost = {
  apply: async () => undefined,
  createScaleSet: async (id) => {
    done.push(`create ${laneOf(id)}`);
    return laneOf(id) === broken ? NOT_READY : READY;
  },
  updateScaleSet: async () => READY,
  deleteScaleSet: async (id) => void done.push(`delete ${laneOf(id)}`),
};

const program = new TreeProgram(repository);
let azure: ServedProviders;
let folder: string;
let environment: Record<string, string>;
let cli: string;
let settings: Record<string, unknown> = {};

/** One update with the settings; the engine's words where it failed, and what it did to the scale sets. */
async function up(): Promise<{ failure: string | undefined; done: string[] }> {
  done = [];
  const config = { ...(await readStackConfig(repository, "dev")), ...settings };
  await copyProject(repository, folder, "dev", config);
  await rm(join(folder, "cli"), { recursive: true, force: true });
  const order = { folder, stackName: "dev", cli, environment, config, secrets: {} };
  const answer = await program.run({ ...order, operation: "up" });
  return { failure: "message" in answer ? answer.message : undefined, done };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-gate-"));
  azure = await serveProviders({ host, options: { extensionFailure: "reportSuccess" } });
  environment = engineEnvironment(folder, azure.providers);
  cli = (await pulumiCli(repository, new Progress())).path;
  expect(await up()).toEqual({ failure: undefined, done: ["create a", "create b"] });
});

afterAll(async () => {
  program.end();
  await azure.close();
  await rm(folder, { recursive: true, force: true });
});

test("a set that Azure calls done although its extension failed stops the update with the gateway's words, on a rerun too, until both lanes serve", async () => {
  settings = { [`${NAMESPACE}dlp`]: { keywords: ["kestrel ember"] } };
  broken = "a";
  const first = await up();
  expect(first.failure).toMatch(
    /Lane a's machines are not ready\. The update stops here: .*\n\s+\S+: the readiness extension failed: gateway-ready: the canary was allowed/,
  );
  expect(first.done).toEqual(["create a"]);

  const rerun = await up();
  expect(rerun.failure).toContain("gateway-ready: the canary was allowed");
  expect(rerun.done).toEqual([]);

  azure.store.unready.clear();
  broken = "b";
  const second = await up();
  expect(second.failure).toContain("Lane b's machines are not ready.");
  expect(second.done).toEqual(["create b"]);

  azure.store.unready.clear();
  const last = await up();
  expect(last.failure).toBeUndefined();
  expect(last.done.sort()).toEqual(["delete a", "delete b"]);
});
