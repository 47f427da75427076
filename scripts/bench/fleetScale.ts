/** The cost of a fleet's preview and rollout as it grows, on the emulator's half of Azure. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScaleLine } from "../../bench/scale/oneStack";
import { timedWork } from "../../bench/scale/processorTime";
import type { Progress } from "../../console/progress";
import { NoMachineHost, serveProviders } from "../../emulator/azure";
import { engineEnvironment } from "../../engine/environment";
import { watchMemory } from "../rehearse/peakMemory";
import type { UpdateOrder } from "./updateFleet";

/** Programs that this file starts: their change touches the tests that import this file (`npm test -- --changed`). */
export type Started = [typeof import("./updateFleet"), typeof import("../fleet")];

const SIZES = [1, 10, 100];
const AT_ONCE = 4;

/** A fleet in two regions. @param addresses client addresses of every stack */
const fleetText = (stacks: number, addresses: readonly string[]): string =>
  JSON.stringify({
    config: {
      "defender-icap-gateway:preset": "dev",
      "defender-icap-gateway:client": { profile: "custom", generateIdentity: true, addresses },
    },
    groups: Object.fromEntries(
      ["westeurope", "northeurope"].map((location) => [location, { config: { "azure-native:location": location } }]),
    ),
    stacks: Object.fromEntries(
      Array.from({ length: stacks }, (_, i) => [`s${i}`, { groups: [i % 3 === 0 ? "northeurope" : "westeurope"] }]),
    ),
  });

/** Deploys the largest fleet, then previews a changed setting for the numbers of stacks in the table. */
export async function measureFleets(
  project: string,
  cli: string,
  progress: Progress,
  sizes: readonly number[] = SIZES,
): Promise<ScaleLine[]> {
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-bench-"));
  const azure = await serveProviders({ host: new NoMachineHost() });
  try {
    const environment = engineEnvironment(folder, azure.providers);
    const file = join(folder, "fleet.yaml");
    await mkdir(join(folder, "state"));
    const most = Math.max(...sizes);
    const measured = (what: string, count: number, argv: readonly string[], input?: unknown): Promise<ScaleLine> =>
      progress.step(`${what}: ${count}`, async () => {
        let peak: number | undefined;
        const taken = await timedWork(async () => (peak = await runProcess(project, argv, environment, input)));
        const size = `${count} ${count === 1 ? "stack" : "stacks"}`;
        return { what, size, count, ...taken, ...(peak === undefined ? {} : { peakMebibytes: peak }) };
      });
    await writeFile(file, fleetText(most, ["52.1.2.3"]));
    const order: UpdateOrder = { project, file, cli, environment, atOnce: AT_ONCE };
    const lines = [
      await measured("update of a fleet", most, ["--import", "tsx", join(__dirname, "updateFleet.ts")], order),
    ];
    await writeFile(file, fleetText(most, ["52.1.2.3", "52.1.2.5"]));
    for (const size of sizes) {
      const stacks = Array.from({ length: size }, (_, i) => `s${i}`).join(",");
      const options = ["--file", file, "--stack", stacks, "--parallel", String(AT_ONCE), "--format", "json"];
      const argv = [join(project, "scripts", "run.mjs"), "fleet", "preview", ...options];
      lines.push(await measured("preview of a fleet", size, argv));
    }
    return lines;
  } finally {
    await azure.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a process to its end. @returns the peak memory of the process and all that it started, MiB */
async function runProcess(
  project: string,
  argv: readonly string[],
  environment: Record<string, string>,
  input: unknown = "",
): Promise<number | undefined> {
  const child = spawn(process.execPath, argv, {
    cwd: project,
    env: { ...process.env, ...environment },
    stdio: ["pipe", "ignore", "pipe"],
  });
  child.stdin.end(JSON.stringify(input));
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (words = (words + chunk).slice(-4000)));
  const ended = new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${argv.join(" ")} ended with ${code}\n${words.trim()}`)),
    );
  });
  const watch = await watchMemory(500, child.pid);
  let peak: number | undefined;
  try {
    await ended;
  } finally {
    peak = await watch.stop();
  }
  return peak;
}
