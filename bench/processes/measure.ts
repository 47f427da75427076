import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineEnvironment } from "../../engine/environment";
import { copyProject } from "../../engine/projectCopy";
import { runTool } from "../../console/runTool";
import type { ExposureBench } from "../exposure/exposureReport";
import type { StepTime } from "../../console/progress";
import type { PlannedStack } from "../../engine/plannedStack";
import { variants, type OperationOrder, type VariantName } from "./variants";

/** Programs that this file starts: their change touches the tests that import this file (`npm test -- --changed`). */
export type Started = [typeof import("./operation"), typeof import("../exposure/exposureTimes")];

/** The surroundings that all measured operations share. */
export interface Ground {
  readonly project: string;
  readonly stackName: string;
  readonly planned: PlannedStack;
  readonly cli: string;
  /** `PULUMI_DEBUG_PROVIDERS` of the emulator that runs without gateways. */
  readonly providers: string;
}

/** Runs a program to its end with a text as its input. Rejects with its words when it fails. */
function timed(argv: string[], options: { cwd: string; input?: string }): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, argv, { cwd: options.cwd, stdio: ["pipe", "ignore", "pipe"] });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (words = (words + chunk).slice(-4000)));
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve((performance.now() - started) / 1000);
      else reject(new Error(`${argv.join(" ")} ended with ${code}\n${words.trim()}`));
    });
  });
}

/** Seconds of one whole process that does one operation on a stack of its own. */
export async function measureOperation(
  operation: OperationOrder["operation"],
  variant: VariantName,
  ground: Ground,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-bench-"));
  const { program, loader } = variants[variant];
  try {
    await copyProject(ground.project, folder, ground.stackName, ground.planned.config);
    const order: OperationOrder = {
      operation,
      program,
      folder,
      stackName: ground.stackName,
      cli: ground.cli,
      environment: engineEnvironment(folder, ground.providers),
      secrets: ground.planned.secrets,
    };
    const script = join(__dirname, "operation.ts");
    return await timed([...loader, script], { cwd: ground.project, input: JSON.stringify(order) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The steps of one whole rehearsal, and the whole as its last. */
export async function measureRehearsal(project: string, stackName: string): Promise<StepTime[]> {
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-bench-"));
  const file = join(folder, "report.json");
  try {
    const page = ["--html", join(folder, "report.html")];
    const argv = [
      join(project, "scripts", "run.mjs"),
      "rehearse",
      "--stack",
      stackName,
      "--name",
      "bench",
      "--json",
      file,
    ];
    const seconds = await timed([...argv, ...page], { cwd: project });
    const { steps } = JSON.parse(await readFile(file, "utf8")) as { steps: StepTime[] };
    return [...steps, { step: "whole process", seconds }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Exposure's times, from a process of its own: its peak memory is that of the comparison. */
export async function measureExposure(project: string): Promise<ExposureBench> {
  const argv = ["--import", "tsx", join(__dirname, "exposureTimes.ts")];
  const { code, stdout, stderr } = await runTool(process.execPath, argv, { cwd: project });
  if (code !== 0) throw new Error(`the comparison of exposures ended with ${code}\n${stderr.trim()}`);
  return JSON.parse(stdout) as ExposureBench;
}
