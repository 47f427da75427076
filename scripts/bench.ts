/** `npm run bench`: measures how long operations take on this machine, against peers in the same run. Never a test. */
import { cpus } from "node:os";
import { dirname } from "node:path";
import { exposureReport, type ExposureBench } from "../bench/exposure/exposureReport";
import { measureOneStack, type ScaleLine } from "../bench/scale/oneStack";
import { measureExposure } from "../bench/processes/measure";
import { benchEngine, benchRehearsal, type Line } from "../bench/processes/parts";
import { spreadWords } from "../bench/statistics";
import { exitCode, newCommand, runCommand } from "../console/command";
import { chosenParts, unknownParts } from "./options/parts";
import { Progress, type StepNotes } from "../console/progress";
import { renderTable } from "../console/table";
import { UserError, refuseWrongUse } from "../console/userError";
import { leaveRealAccounts } from "../engine/environment";
import { prepareMachine } from "./installation/prepareMachine";
import { scaleTable } from "./bench/scaleTable";
import { emulate } from "./rehearse/emulate";
import { planStack } from "../engine/plannedStack";

/** A program that a measurement starts: its change touches the tests of this command (`npm test -- --changed`). */
export type Started = typeof import("./rehearse");

const project = dirname(__dirname);
const parts = ["exposure", "engine", "rehearsal", "scale"] as const;
type Part = (typeof parts)[number];
/** The default parts: all but `scale`, which deploys 100 stacks. */
const usual: readonly Part[] = ["exposure", "engine", "rehearsal"];
/** Time limit for repetitions of each part, so that all parts take less than five minutes. The first round always runs completely. */
const MILLISECONDS = { engine: 120_000, rehearsal: 90_000 };

interface Options {
  readonly only?: string;
  readonly stack: string;
  readonly runs: string;
  readonly json?: boolean;
}

async function main(): Promise<number> {
  const command = newCommand("npm run bench --", "Measures whole processes: median, minimum and maximum.")
    .option("--only <parts>", `parts to measure, comma-separated: ${parts.join(", ")} (default: all but scale)`)
    .option("--stack <stack>", "stack to measure", "dev")
    .option(
      "--runs <n>",
      "maximum number of runs of each process, alternating between them; fewer for those that take minutes",
      "5",
    )
    .option("--json", "write the result as JSON to standard output")
    .parse();
  const options = command.opts<Options>();
  const runs = Number(options.runs);
  refuseWrongUse([
    Number.isInteger(runs) && runs >= 1 ? undefined : `--runs: "${options.runs}" is not a whole number of at least 1`,
    ...unknownParts(options.only, parts),
  ]);
  const chosen = chosenParts(options.only, parts, usual);
  leaveRealAccounts(process.env);
  const progress = new Progress();
  const exposure = chosen.includes("exposure")
    ? await progress.step("Comparison of exposures", () => measureExposure(project))
    : undefined;
  const scale = chosen.includes("scale") ? await benchScale(options.stack, progress) : [];
  report(await benchProcesses(options.stack, chosen, runs, progress), { exposure, scale }, options.json === true);
  return exitCode.done;
}

/** Measures the chosen parts that need the Pulumi CLI. */
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

/** Measurements of growing stacks and fleets, one run each. */
async function benchScale(stack: string, progress: Progress): Promise<ScaleLine[]> {
  const { cli, cliRefusal } = await prepareMachine(project, progress, { cli: true, boot: false });
  if (cli === undefined) throw new UserError(cliRefusal ?? "No Pulumi CLI was found");
  const { measureFleets } = await import("./bench/fleetScale");
  const planned = await planStack(project, stack, new Date());
  const emulator = await progress.step("Emulator", (notes) =>
    emulate({ name: "bench", instances: 1, installAtBoot: false }, false, notes, planned),
  );
  try {
    const ground = { project, stackName: stack, planned, cli: cli.path, providers: emulator.providers };
    return [...(await measureOneStack(ground, progress)), ...(await measureFleets(project, cli.path, progress))];
  } finally {
    await emulator.stop();
  }
}

interface Others {
  readonly exposure: ExposureBench | undefined;
  readonly scale: readonly ScaleLine[];
}

function report(lines: readonly Line[], { exposure, scale }: Others, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ processors: cpus().length, exposure, lines, scale }, undefined, 2)}\n`);
    return;
  }
  if (scale.length > 0)
    process.stdout.write(`\n${scaleTable(scale)}\n\nOne run each on ${cpus().length} processors.\n`);
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
