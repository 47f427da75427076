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

/** The inputs that all measured operations share. */
export interface Ground {
  readonly project: string;
  readonly stackName: string;
  readonly planned: PlannedStack;
  readonly cli: string;
  /** Value of `PULUMI_DEBUG_PROVIDERS` for the emulator without gateways. */
  readonly providers: string;
}

/** Runs a program to its end with a text on its standard input. Rejects with the program's own message when it fails. */
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

/** Seconds of a whole process that runs one operation on its own stack. */
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

/** Seconds of each step of a whole rehearsal, and last of the whole. */
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

/** Times of the exposure's computation, measured in a separate process, so that the peak memory is that of the comparison. */
export async function measureExposure(project: string): Promise<ExposureBench> {
  const argv = ["--import", "tsx", join(__dirname, "exposureTimes.ts")];
  const { code, stdout, stderr } = await runTool(process.execPath, argv, { cwd: project });
  if (code !== 0) throw new Error(`the comparison of exposures ended with ${code}\n${stderr.trim()}`);
  return JSON.parse(stdout) as ExposureBench;
}
