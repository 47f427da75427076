import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { exitCode } from "../../console/command";
import { writeOutput, writeOutputs } from "../../console/outputFiles";
import { Progress } from "../../console/progress";
import { listenForStop } from "../../console/stopSignal";
import { UserError } from "../../console/userError";
import { leaveRealAccounts } from "../../engine/environment";
import { suiteRefusal } from "../../emulator";
import { listOwnFiles, noOwnFiles } from "../../verification/ownFiles/list";
import { prepareMachine } from "../installation/prepareMachine";
import { renderHtml } from "./report/html";
import { exitCodeOf, type RehearsalReport } from "./report/model";
import { renderTerminal } from "./report/terminal";
import { endKept } from "./endKept";
import { enterKept } from "./enterKept";
import { emulate } from "./emulate";
import { handOverTo } from "./handOver";
import type { RehearsalOptions } from "./options";
import { watchMemory } from "./peakMemory";
import { planStack } from "../../engine/plannedStack";
import { probeGateways } from "./probing";
import { rehearse } from "./rehearsal";

const project = join(__dirname, "..", "..");

/** Carries out the requested action and returns the exit code. */
export async function carryOut(options: RehearsalOptions): Promise<number> {
  const progress = new Progress();
  if (options.down) {
    await endKept(options.name, progress);
    return exitCode.done;
  }
  if (options.shell !== undefined) return enterKept(options.name, options.shell, options.command);
  if (options.suite !== undefined) {
    const refusal = suiteRefusal(await readFile("/etc/os-release", "utf8").catch(() => ""), options.suite);
    if (refusal !== undefined) throw new UserError(`--suite: ${refusal}`, true);
  }
  leaveRealAccounts(process.env);
  const own = options.send === undefined ? noOwnFiles : await listOwnFiles(options.send, "--send");
  const planned = await planStack(project, options.stack, new Date());
  const memory = await watchMemory();
  const machine = await prepareMachine(project, progress, { cli: true, boot: !options.engineOnly });
  if (machine.cli === undefined) throw new UserError(machine.cliRefusal ?? "No Pulumi CLI was found");
  const partial = options.engineOnly ? "no gateway was booted, because of --engine-only" : machine.bootRefusal;
  if (partial !== undefined) progress.line(`PARTIAL REHEARSAL: ${partial}`);
  const boots = partial === undefined;
  const stop = listenForStop((words) => progress.line(words));
  const kept: string[] = [];
  const report = await rehearse({
    project,
    stackName: options.stack,
    planned,
    cli: machine.cli,
    progress,
    emulate: () => emulate(options, boots, progress, planned),
    probing: boots ? probeGateways(own.files) : undefined,
    leftOut: own.leftOut,
    partial,
    handOver: options.keep && boots ? handOverTo(options, (line) => kept.push(line)) : undefined,
    signal: stop.signal,
  }).finally(() => stop.release());
  report.peakMemoryMebibytes = await memory.stop();
  report.seconds = process.uptime();
  publish(report, options, progress);
  if (kept.length > 0) progress.line(kept.join("\n"));
  return stop.exitCode() ?? exitCodeOf(report, options);
}

/** Writes the page and the JSON. Shows the table unless the JSON goes to standard output. */
function publish(report: RehearsalReport, options: RehearsalOptions, progress: Progress): void {
  const page = options.html ?? join(project, "reports", `rehearsal-${options.stack}.html`);
  const json = `${JSON.stringify(report, undefined, 2)}\n`;
  writeOutputs("--html", dirname(page), { [basename(page)]: renderHtml(report) });
  if (options.json !== undefined && options.json !== "-") writeOutput("--json", options.json, json);
  process.stdout.write(options.json === "-" ? json : `\n${renderTerminal(report)}\n`);
  progress.line(`Page: ${page}`);
}
