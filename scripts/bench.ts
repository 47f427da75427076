/** `npm run bench`: how long things take on this machine, beside peers that were measured in the same run. Never a test. */
import { cpus } from "node:os";
import { dirname } from "node:path";
import { measureOperation, measureRehearsal, type Ground } from "./bench/measure";
import { spreadOf, spreadWords, type Spread } from "./bench/statistics";
import { variants, type VariantName } from "./bench/variants";
import { exitCode, newCommand, runCommand } from "./console/command";
import { Progress } from "./console/progress";
import { renderTable } from "./console/table";
import { UserError } from "./console/userError";
import { leaveRealAccounts } from "./engine/environment";
import { prepareMachine } from "./prepare/prepare";
import { emulate } from "./rehearsal/emulate";
import { planStack } from "./rehearsal/plannedStack";

const project = dirname(__dirname);
const operations = ["preview", "up"] as const;
/** What the others are compared with. */
const own: VariantName = "this program";

interface Line {
  what: string;
  variant: string;
  seconds: Spread;
  /** Median of this program's time by this line's. */
  ratio?: number;
}

async function main(): Promise<number> {
  const command = newCommand("npm run bench --", "Measures whole processes; medians with the least and the most.")
    .option("--stack <stack>", "the stack to measure", "dev")
    .option("--runs <n>", "how often each is measured, by turns", "5")
    .option("--no-rehearsal", "leave out the rehearsal with gateways")
    .option("--json", "the result as JSON on standard output")
    .parse();
  const options = command.opts<{ stack: string; runs: string; rehearsal: boolean; json?: boolean }>();
  const runs = Number(options.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new UserError(`--runs: "${options.runs}" is not a whole number from 1`, true);
  }
  leaveRealAccounts(process.env);
  const progress = new Progress();
  const machine = await prepareMachine(project, progress, { cli: true, boot: options.rehearsal });
  if (machine.cli === undefined) throw new UserError(machine.cliRefusal ?? "There is no Pulumi CLI");
  const planned = await planStack(project, options.stack, new Date());
  const lines = await benchEngine(
    { project, stackName: options.stack, planned, cli: machine.cli.path },
    runs,
    progress,
  );
  if (options.rehearsal && machine.bootRefusal === undefined) {
    lines.push(...(await benchRehearsal(options.stack, runs, progress)));
  } else if (options.rehearsal) {
    progress.line(`The rehearsal was not measured: ${machine.bootRefusal}`);
  }
  report(lines, runs, options.json === true);
  return exitCode.done;
}

/** Preview and up of each variant, by turns, so that what else the machine does meets all of them. */
async function benchEngine(ground: Omit<Ground, "providers">, runs: number, progress: Progress): Promise<Line[]> {
  const choice = { name: "bench", instances: 1, installAtBoot: false };
  const emulator = await progress.step("Emulator", (notes) => emulate(choice, false, notes));
  const names = Object.keys(variants) as VariantName[];
  const seconds = new Map<string, number[]>();
  try {
    for (let run = 1; run <= runs; run++) {
      for (const operation of operations) {
        for (const variant of names) {
          const key = `${operation} ${variant}`;
          const taken = await progress.step(`${key}, ${run} of ${runs}`, () =>
            measureOperation(operation, variant, { ...ground, providers: emulator.providers }),
          );
          seconds.set(key, [...(seconds.get(key) ?? []), taken]);
        }
      }
    }
  } finally {
    await emulator.stop();
  }
  return operations.flatMap((operation) => {
    const of = (variant: VariantName): Spread => spreadOf(seconds.get(`${operation} ${variant}`) ?? []);
    return names.map((variant) => ({
      what: operation,
      variant,
      seconds: of(variant),
      ratio: variant === own ? undefined : of(own).median / of(variant).median,
    }));
  });
}

async function benchRehearsal(stackName: string, runs: number, progress: Progress): Promise<Line[]> {
  const seconds = new Map<string, number[]>();
  for (let run = 1; run <= runs; run++) {
    const steps = await progress.step(`rehearsal, ${run} of ${runs}`, () => measureRehearsal(project, stackName));
    for (const { step, seconds: taken } of steps) seconds.set(step, [...(seconds.get(step) ?? []), taken]);
  }
  return [...seconds].map(([step, taken]) => ({ what: "rehearsal", variant: step, seconds: spreadOf(taken) }));
}

function report(lines: readonly Line[], runs: number, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ runs, processors: cpus().length, lines }, undefined, 2)}\n`);
    return;
  }
  const rows = lines.map(({ what, variant, seconds, ratio }) => [
    what,
    variant,
    spreadWords(seconds),
    ratio === undefined ? "" : `${ratio.toFixed(2)} ×`,
  ]);
  process.stdout.write(
    `\n${renderTable(["", "", "median (least–most)", "this program takes"], rows)}\n` +
      `\nWhole processes, ${runs} runs by turns, ${cpus().length} processors, nothing is asserted.\n`,
  );
}

void runCommand(main);
