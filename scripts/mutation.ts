/** `npm run mutation`: changes the code in many small ways, and says which changes no unit or property test notices. */
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { exitCode, newCommand, runCommand } from "../console/command";
import { Progress, type StepNotes } from "../console/progress";
import { runTool } from "../console/runTool";
import { listenForStop } from "../console/stopSignal";
import { UserError, refuseWrongUse } from "../console/userError";
import { didYouMean } from "../infra/model/nearestName";
import { AREAS, type Area } from "./mutation/areas";
import { scoreOf, survivorLine, type Mutant, type MutationReport, type Score } from "./mutation/score";

const project = dirname(__dirname);
const tools = join(project, "tools", "mutation");
/** Niceness of Stryker, the lowest priority, because it runs for hours. */
const NICENESS = 19;
/** Share of a property's random examples that each mutant runs; all of them would take minutes for each. */
const SHARE_OF_EXAMPLES = 0.2;

async function main(): Promise<number> {
  const folders = AREAS.map(({ folder }) => folder);
  const command = newCommand(
    "npm run mutation --",
    "Changes the code in many small ways (mutants) and lists the mutants that no unit or property test notices. Takes hours.",
  )
    .argument("[areas...]", `folders of ${folders.join(", ")}, or files in them (default: all areas)`)
    .option("--at-least <percent>", "share of the mutants that the tests must notice; below it the exit code is 1", "0")
    .option("--share <percent>", "share of the mutants to run; the same code always gives the same ones", "100")
    .parse();
  const { atLeast, share } = command.opts<{ atLeast: string; share: string }>();
  const [least, part] = [Number(atLeast), Number(share)];
  const chosen = command.args.length === 0 ? AREAS.map(({ folder }) => folder) : command.args;
  refuseWrongUse([
    ...chosen.map((path) =>
      areaOf(path)
        ? undefined
        : `[areas...]: "${path}" is not one of ${folders.join(", ")}, nor a file in one${didYouMean(path, folders)}`,
    ),
    least >= 0 && least <= 100 ? undefined : `--at-least: "${atLeast}" is not a number from 0 to 100`,
    part > 0 && part <= 100 ? undefined : `--share: "${share}" is not a number above 0 and up to 100`,
  ]);
  const runs = chosen.flatMap((path) => {
    const area = areaOf(path);
    return area ? [{ path, area }] : [];
  });
  const progress = new Progress();
  await installStryker();
  const stop = listenForStop((words) => progress.line(words));
  let good = true;
  for (const { path, area } of runs) {
    const score = await progress.step(path, (notes) =>
      mutate({ path, area, share: part }, stop.signal, { ...notes, line: (words) => progress.line(words) }),
    );
    const lines = [
      ...score.survivors,
      "",
      `${path}: ${score.percent} % (${score.noticed} of ${score.total} mutants${part < 100 ? `, a sample of ${part} %` : ""})`,
      "",
    ];
    process.stdout.write(lines.join("\n"));
    good &&= score.percent >= least;
  }
  stop.release();
  return stop.exitCode() ?? (good ? exitCode.done : exitCode.no);
}

/** The area of a folder or a file; undefined if it is in none. */
const areaOf = (path: string): Area | undefined =>
  AREAS.find(({ folder }) => path === folder || (path.startsWith(`${folder}/`) && existsSync(join(project, path))));

interface Packages {
  packagesAgree(folder: string): boolean;
  installPackages(folder: string): Promise<void>;
}

async function installStryker(): Promise<void> {
  // eslint-disable-next-line own/fixed-paths -- the compiler refuses a module without types where its path is written out
  const packages = (await import(pathToFileURL(join(__dirname, "packages.mjs")).href)) as Packages;
  if (!packages.packagesAgree(tools)) await packages.installPackages(tools);
}

/** A folder or a file with its area, and the percentage of its mutants to run. */
interface Run {
  readonly path: string;
  readonly area: Area;
  readonly share: number;
}

/** Output of a run: notes about its progress, and a line for each survivor as soon as it is found. */
interface Output extends StepNotes {
  line(words: string): void;
}

/** Runs Stryker on a folder or a file with the tests of its area. */
async function mutate({ path, area, share }: Run, signal: AbortSignal, output: Output): Promise<Score> {
  const reports = join(project, "reports", "mutation");
  await mkdir(reports, { recursive: true });
  const report = join(reports, `${path.replaceAll("/", "-")}.json`);
  const argv = [
    ...[join(tools, "node_modules/@stryker-mutator/core/bin/stryker.js"), "run", join(tools, "stryker.config.mjs")],
    ...["--mutate", path.endsWith(".ts") ? path : `${path}/**/*.ts`],
  ];
  const { code, stdout, stderr } = await runTool(process.execPath, argv, {
    cwd: project,
    env: {
      ...process.env,
      MUTATION_TESTS: area.tests.join(","),
      MUTATION_REPORT: report,
      MUTATION_SHARE: String(share),
      MUTATION_EXAMPLES: String(SHARE_OF_EXAMPLES),
    },
    signal,
    niceness: NICENESS,
    onLine: (line) => {
      const [, kind, words] = /^(Mutation testing|unnoticed) (.*)/.exec(line) ?? [];
      if (words === undefined) return;
      if (kind === "unnoticed") output.line(survivorOf(words));
      else output.note(words);
    },
  });
  if (code !== 0) throw new UserError(`Stryker ended with ${code}\n${`${stdout}${stderr}`.trim().slice(-3000)}`);
  return scoreOf(JSON.parse(await readFile(report, "utf8")) as MutationReport);
}

/** The line about a mutant that tools/mutation/survivors.mjs printed. */
function survivorOf(json: string): string {
  const { file, ...mutant } = JSON.parse(json) as Mutant & { readonly file: string };
  return survivorLine(file, mutant);
}

void runCommand(main);
