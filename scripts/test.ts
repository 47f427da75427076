/** `npm test`: runs everything that must pass before a change lands, on a machine that may have nothing but Node. */
import { delimiter, dirname } from "node:path";
import { leftOut } from "./test/breadth";
import {
  bootingSuites,
  checks,
  pureSuites,
  runCheck,
  runSuite,
  suites,
  suitesOnDemand,
  type Files,
  type Part,
  type RunOptions,
} from "./test/run";
import { rowsOf } from "./test/rows";
import { parts, selectionSince, type Selection } from "./test/selection";
import { countsLine, notRun, type SuiteResult } from "./test/suite";
import { exitCode, newCommand, runCommand } from "../console/command";
import { chosenParts, unknownParts } from "./options/parts";
import { Progress, type StepNotes } from "../console/progress";
import { listenForStop } from "../console/stopSignal";
import { refuseWrongUse } from "../console/userError";
import { prepareMachine } from "./installation/prepareMachine";

const project = dirname(__dirname);

async function main(): Promise<number> {
  const command = newCommand("npm test --", "Installs what is missing, then runs the checks and the tests.")
    .option(
      "--only <parts>",
      `parts to run, comma-separated: ${parts.join(", ")} (default: all but ${suitesOnDemand.join(", ")})`,
    )
    .option(
      "--all",
      "also run the test files that only matter for other places, clients, products, programs, languages or settings, as CI does",
    )
    .option(
      "--changed [ref]",
      "run only what your change touches: everything since this branch left ref (default: main), committed or not",
    )
    .option("--json", "write the result as JSON to standard output instead of text")
    .parse();
  const options = command.opts<{ only?: string; all?: boolean; changed?: string | true; json?: boolean }>();
  refuseWrongUse(unknownParts(options.only, parts));
  const usual = parts.filter((part) => !suitesOnDemand.includes(part));
  const asked = chosenParts(options.only, parts, usual);
  const progress = new Progress();
  const quiet = { ...process.env, FORCE_COLOR: "0" };
  const isCore = options.all !== true && options.only === undefined && options.changed === undefined;
  const selection = isCore
    ? new Map(asked.map((part) => [part, "core" as const]))
    : await chosenSelection(asked, options.changed, quiet, progress);
  const chosen = asked.filter((part) => selection.has(part));
  const stop = listenForStop((words) => progress.line(words));
  const boot = chosen.some((part) => bootingSuites.includes(part));
  const machine = await prepareMachine(project, progress, {
    cli: boot || chosen.includes("emulator"),
    boot,
    programs: chosen.includes("programs"),
  });
  const path =
    machine.cli === undefined ? process.env.PATH : `${dirname(machine.cli.path)}${delimiter}${process.env.PATH}`;
  const env = { ...quiet, PATH: path };
  const run: RunOptions = { project, env, signal: stop.signal };
  const results = new Map<Part, SuiteResult>();
  const rows = rowsOf(chosen).map(async ({ parts: row, niceness }) => {
    for (const part of row) {
      if (stop.signal.aborted) break;
      const files = selection.get(part) ?? "all";
      const work = (notes: StepNotes) => runPart(part, { ...run, niceness }, machine, notes, files);
      results.set(part, await progress.step(part, work, ({ failed }) => failed === 0));
    }
  });
  await Promise.all(rows);
  stop.release();
  const inOrder = chosen.flatMap((part) => results.get(part) ?? []);
  if (isCore) progress.line(leftOut());
  report(inOrder, options.json === true);
  const failed = inOrder.some((result) => result.failed > 0);
  return stop.exitCode() ?? (failed ? exitCode.no : exitCode.done);
}

/** The selection: all files of the requested parts, or those that a change touches. */
async function chosenSelection(
  asked: readonly Part[],
  changed: string | true | undefined,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<Selection> {
  if (changed === undefined) return new Map(asked.map((part) => [part, "all"]));
  const ref = changed === true ? "main" : changed;
  const selection = await selectionSince(ref, { project, env });
  const untouched = asked.filter((part) => !selection.has(part));
  if (untouched.length > 0) progress.line(`Not touched by the change since ${ref}: ${untouched.join(", ")}.`);
  return selection;
}

type Machine = Awaited<ReturnType<typeof prepareMachine>>;

function runPart(part: Part, run: RunOptions, machine: Machine, notes: StepNotes, files: Files): Promise<SuiteResult> {
  if (part in checks) return runCheck(part as keyof typeof checks, run, files === "core" ? "all" : files);
  const suite = suites.find((name) => name === part) ?? "unit";
  if (!pureSuites.includes(suite) && machine.cliRefusal !== undefined)
    return Promise.resolve(notRun(suite, machine.cliRefusal));
  if (bootingSuites.includes(suite) && machine.bootRefusal !== undefined)
    return Promise.resolve(notRun(suite, machine.bootRefusal));
  return runSuite(suite, run, notes, files);
}

/** Prints the problems, a line for each part, and last the line with the sums. */
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
