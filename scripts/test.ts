/** `npm test`: everything that must hold before a change lands, on a machine that may have nothing but Node. */
import { delimiter, dirname } from "node:path";
import { bootingSuites, checks, runCheck, runSuite, suites, suitesOnDemand, type RunOptions } from "./suites/run";
import { countsLine, notRun, type SuiteResult } from "./suites/suite";
import { exitCode, newCommand, runCommand } from "../console/command";
import { Progress } from "../console/progress";
import { listenForStop } from "../console/stopSignal";
import { UserError } from "../console/userError";
import { prepareMachine } from "./installation/prepareMachine";

const project = dirname(__dirname);
const checkNames = Object.keys(checks) as (keyof typeof checks)[];
const parts: string[] = [...checkNames, ...suites];

/** The parts that were asked for, by default all but those of many minutes, in their own order. */
function chosenParts(only: string | undefined): string[] {
  if (only === undefined) return parts.filter((part) => !suitesOnDemand.includes(part));
  const asked = only.split(",").map((part) => part.trim());
  const unknown = asked.filter((part) => !parts.includes(part));
  if (unknown.length > 0) {
    throw new UserError(`--only: there is no part "${unknown.join('", "')}"; the parts are: ${parts.join(", ")}`, true);
  }
  return parts.filter((part) => asked.includes(part));
}

async function main(): Promise<number> {
  const command = newCommand("npm test --", "Runs the checks and the tests; installs what they need first.")
    .option("--only <parts>", `comma-separated: ${parts.join(", ")}; without it all but ${suitesOnDemand.join(", ")}`)
    .option("--json", "the result as JSON on standard output instead of lines")
    .parse();
  const options = command.opts<{ only?: string; json?: boolean }>();
  const chosen = chosenParts(options.only);
  const progress = new Progress();
  const stop = listenForStop((words) => progress.line(words));
  const boot = chosen.some((part) => bootingSuites.includes(part));
  const machine = await prepareMachine(project, progress, { cli: boot || chosen.includes("emulator"), boot });
  const path =
    machine.cli === undefined ? process.env.PATH : `${dirname(machine.cli.path)}${delimiter}${process.env.PATH}`;
  const run: RunOptions = { project, env: { ...process.env, PATH: path, FORCE_COLOR: "0" }, signal: stop.signal };
  const results: SuiteResult[] = [];
  for (const part of chosen) {
    if (stop.signal.aborted) break;
    results.push(await progress.step(part, (notes) => runPart(part, run, machine, notes)));
  }
  stop.release();
  report(results, options.json === true);
  const failed = results.some((result) => result.failed > 0);
  return stop.exitCode() ?? (failed ? exitCode.no : exitCode.done);
}

type Machine = Awaited<ReturnType<typeof prepareMachine>>;

function runPart(
  part: string,
  run: RunOptions,
  machine: Machine,
  notes: Parameters<typeof runSuite>[2],
): Promise<SuiteResult> {
  const check = checkNames.find((name) => name === part);
  if (check !== undefined) return runCheck(check, run);
  const suite = suites.find((name) => name === part) ?? "unit";
  if (suite !== "unit" && machine.cliRefusal !== undefined) return Promise.resolve(notRun(suite, machine.cliRefusal));
  if (bootingSuites.includes(suite) && machine.bootRefusal !== undefined)
    return Promise.resolve(notRun(suite, machine.bootRefusal));
  return runSuite(suite, run, notes);
}

/** Problems first, then a line for each part, and the line that sums them up alone at the end. */
function report(results: SuiteResult[], json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ parts: results }, undefined, 2)}\n`);
    return;
  }
  const lines = [
    ...results.flatMap((result) => result.problems.map((problem) => `\n${result.name}:\n${problem}`)),
    "",
    ...results.flatMap((result) => [
      `${result.name}: ${countsLine([result])} in ${result.seconds.toFixed(1)} s`,
      ...(result.remarks ?? []).map((remark) => `  ${remark}`),
    ]),
    "",
    countsLine(results),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

void runCommand(main);
