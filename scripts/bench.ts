/** `npm run bench`: how long things take on this machine, beside peers that were measured in the same run. Never a test. */
import { cpus } from "node:os";
import { dirname } from "node:path";
import { exposureReport, type ExposureBench } from "../bench/exposure/exposureReport";
import { measureExposure } from "../bench/processes/measure";
import { benchEngine, benchRehearsal, type Line } from "../bench/processes/parts";
import { spreadWords } from "../bench/statistics";
import { exitCode, newCommand, runCommand } from "../console/command";
import { chosenParts, unknownParts } from "../console/parts";
import { Progress, type StepNotes } from "../console/progress";
import { renderTable } from "../console/table";
import { UserError, refuseWrongUse } from "../console/userError";
import { leaveRealAccounts } from "../engine/environment";
import { prepareMachine } from "./installation/prepareMachine";
import { emulate } from "./rehearsal/emulate";
import { planStack } from "../engine/plannedStack";

const project = dirname(__dirname);
const parts = ["exposure", "engine", "rehearsal"] as const;
type Part = (typeof parts)[number];
/** Time for repetitions of each part, so that all of it stays under five minutes; the first round is always whole. */
const MILLISECONDS = { engine: 120_000, rehearsal: 90_000 };

interface Options {
  readonly only?: string;
  readonly stack: string;
  readonly runs: string;
  readonly json?: boolean;
}

async function main(): Promise<number> {
  const command = newCommand("npm run bench --", "Measures whole processes: median, minimum and maximum.")
    .option("--only <parts>", `parts to measure, comma-separated: ${parts.join(", ")}`)
    .option("--stack <stack>", "stack to measure", "dev")
    .option("--runs <n>", "most measurements of each process, in turn; fewer for those that take minutes", "5")
    .option("--json", "write the result as JSON to standard output")
    .parse();
  const options = command.opts<Options>();
  const runs = Number(options.runs);
  refuseWrongUse([
    Number.isInteger(runs) && runs >= 1 ? undefined : `--runs: "${options.runs}" is not a whole number of at least 1`,
    unknownParts(options.only, parts),
  ]);
  const chosen = chosenParts(options.only, parts, parts);
  leaveRealAccounts(process.env);
  const progress = new Progress();
  const exposure = chosen.includes("exposure")
    ? await progress.step("Comparison of exposures", () => measureExposure(project))
    : undefined;
  report(await benchProcesses(options.stack, chosen, runs, progress), exposure, options.json === true);
  return exitCode.done;
}

/** The parts that need the engine, and what they need. */
async function benchProcesses(
  stack: string,
  chosen: readonly Part[],
  runs: number,
  progress: Progress,
): Promise<Line[]> {
  const boots = chosen.includes("rehearsal");
  if (!boots && !chosen.includes("engine")) return [];
  const lines: Line[] = [];
  const machine = await prepareMachine(project, progress, { cli: true, boot: boots });
  if (machine.cli === undefined) throw new UserError(machine.cliRefusal ?? "No Pulumi CLI was found");
  if (chosen.includes("engine")) {
    const planned = await planStack(project, stack, new Date());
    const choice = { name: "bench", instances: 1, installAtBoot: false };
    const emulated = (notes: StepNotes) => emulate(choice, false, notes, planned);
    const ground = { project, stackName: stack, planned, cli: machine.cli.path };
    lines.push(...(await benchEngine(ground, { runs, milliseconds: MILLISECONDS.engine }, progress, emulated)));
  }
  if (boots && machine.bootRefusal === undefined) {
    const limits = { runs, milliseconds: MILLISECONDS.rehearsal };
    lines.push(...(await benchRehearsal(project, stack, limits, progress)));
  } else if (boots) {
    progress.line(`The rehearsal was not measured: ${machine.bootRefusal}`);
  }
  return lines;
}

function report(lines: readonly Line[], exposure: ExposureBench | undefined, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ processors: cpus().length, exposure, lines }, undefined, 2)}\n`);
    return;
  }
  if (exposure !== undefined) process.stdout.write(`\n${exposureReport(exposure)}`);
  if (lines.length > 0) {
    const rows = lines.map(({ what, variant, runs, seconds, ratio }) => [
      what,
      variant,
      spreadWords(seconds),
      String(runs),
      ratio === undefined ? "" : `${ratio.toFixed(2)} ×`,
    ]);
    const table = renderTable(["", "", "median (least–most)", "runs", "this program takes"], rows);
    process.stdout.write(
      `\n${table}\n\nWhole processes, measured in turn on ${cpus().length} processors; for information only.\n`,
    );
  }
}

void runCommand(main);
