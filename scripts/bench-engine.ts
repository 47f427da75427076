/** `npm run bench:engine`: compares clamd and the inspector in one run: caught files, wrongly blocked files, speed. Never a test. */
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startClamd } from "../bench/engine/clamdEngine";
import { clamdRule, type Engine } from "../bench/engine/engine";
import { startInspector } from "../bench/engine/inspectorEngine";
import { readCorpus, type Corpus } from "../bench/engine/manifest";
import { judgeAll, measureLatency, measureSpeed, type Latency, type Speed } from "../bench/engine/measure";
import {
  engineReport,
  HEADING,
  PICTURES_HEADING,
  picturesSection,
  speedSection,
  verdictSection,
  type Run,
} from "../bench/engine/page";
import { judgePictures, PICTURE_SECONDS } from "../bench/engine/pictures";
import { comparedSettings, inspectorRules, rulesOf, withSeconds } from "../bench/engine/policy";
import type { EngineBench, EngineResult } from "../bench/engine/report";
import { withSection } from "../bench/engine/section";
import { exitCode, newCommand, runCommand } from "../console/command";
import { chosenParts, unknownParts } from "./options/parts";
import { Progress } from "../console/progress";
import { runTool } from "../console/runTool";
import { refuseWrongUse } from "../console/userError";
import { planStack } from "../engine/plannedStack";
import { productFiles } from "../engine/productFiles";
import { makeCorpus, USUAL_SEED } from "./corpus/makeCorpus";
import { installHostPackages } from "./installation/hostPackages";
import { pythonWith } from "./installation/pythonPackages";
import { programTools, type HostTool } from "../emulator";

const project = dirname(__dirname);
const PARTS = ["verdicts", "speed", "latency", "ocr"] as const;
type Part = (typeof PARTS)[number];
/** The default parts: all but `ocr`, which uses the inspector alone and takes some seconds for each picture. */
const USUAL: readonly Part[] = ["verdicts", "speed", "latency"];

interface Options {
  readonly only?: string;
  readonly seed: string;
  readonly corpus?: string;
  readonly rounds: string;
  readonly mebibytes: string;
  readonly times: string;
  readonly json?: boolean;
  readonly misses?: boolean;
  readonly write?: boolean;
}

/** The inputs that all measurements share. */
interface Inputs {
  readonly corpus: Corpus;
  readonly compared: ReturnType<typeof comparedSettings>;
  /** An empty folder. */
  readonly work: string;
  /** Returns an engine once it runs, and has it ended after the run. */
  readonly start: (starting: Promise<Engine>) => Promise<Engine>;
  readonly progress: Progress;
}

/** Creates a file of each kind for a latency measurement. */
async function latencyFiles(folder: string): Promise<{ name: string; file: string; bytes: number }[]> {
  const python = await pythonWith("corpus-python", join(project, "tools", "corpus", "requirements.txt"));
  const { code, stderr } = await runTool(python, ["-B", join(project, "test", "corpus", "latency.py"), folder]);
  if (code !== 0) throw new Error(`the files to time could not be made\n${stderr.trim().slice(-2000)}`);
  const names = {
    "a page of PDF": "page.pdf",
    "a docx of five pages": "text.docx",
    "an xlsx of 10,000 rows": "rows.xlsx",
  };
  return Promise.all(
    Object.entries(names).map(async ([name, file]) => {
      const path = join(folder, file);
      return { name, file: path, bytes: (await stat(path)).size };
    }),
  );
}

async function main(): Promise<number> {
  const command = newCommand(
    "npm run bench:engine --",
    "Compares clamd and the inspector, the default engine: files caught, files blocked wrongly, speed; with --only ocr how much of the " +
      "text in pictures the inspector reads. Needs root on Debian or Ubuntu.",
  )
    .option("--only <parts>", `parts to run, comma-separated: ${PARTS.join(", ")} (default: all but ocr)`)
    .option("--seed <n>", "seed of the corpus", String(USUAL_SEED))
    .option("--corpus <folder>", "a corpus that npm run corpus -- --out made, instead of the one in the cache")
    .option("--rounds <n>", "number of measurements of each speed", "5")
    .option("--mebibytes <n>", "size of each text whose search is timed, in MiB", "16")
    .option("--times <n>", "number of files of each kind whose latency is measured", "100")
    .option("--misses", "also list each place that was missed, and each harmless file that was blocked")
    .option("--write", "write the measurements into docs/inspection.md and docs/performance.md")
    .option("--json", "write the result as JSON to standard output")
    .parse();
  const options = command.opts<Options>();
  const [seed, rounds, mebibytes, times] = [options.seed, options.rounds, options.mebibytes, options.times].map(
    Number,
  ) as [number, number, number, number];
  refuseWrongUse([
    ...unknownParts(options.only, PARTS),
    Number.isInteger(seed) ? undefined : `--seed: "${options.seed}" is not a whole number`,
    ...Object.entries({ rounds, mebibytes, times }).map(([name, value]) =>
      Number.isInteger(value) && value > 0 ? undefined : `--${name}: it is a whole number of at least 1`,
    ),
  ]);
  const chosen = chosenParts(options.only, PARTS, USUAL);
  const progress = new Progress();
  const comparing = chosen.some((part) => part !== "ocr");
  const clamdTool: readonly HostTool[] = comparing ? [{ command: "clamd", package: "clamav-daemon" }] : [];
  await installHostPackages(progress, [...programTools, ...clamdTool]);
  const folder =
    options.corpus ?? (await makeCorpus(project, { seed, parts: comparing ? undefined : "pictures" }, progress));
  const corpus: Corpus = await readCorpus(folder);
  const { settings } = await planStack(project, "dev", new Date());
  const work = await mkdtemp(join(tmpdir(), "icap-gateway-engines-"));
  const started: Engine[] = [];
  const start = async (starting: Promise<Engine>) => {
    const engine = await starting;
    started.push(engine);
    return engine;
  };
  const inputs: Inputs = { corpus, compared: comparedSettings(settings, corpus.keywords), work, start, progress };
  try {
    const { titles, ...compared } = comparing
      ? await compare(inputs, chosen, { rounds, mebibytes, times })
      : { titles: [], engines: [], speeds: [], latencies: [] };
    const pictures = chosen.includes("ocr") ? await readPictures(inputs) : undefined;
    const bench: EngineBench = { ...compared, pictures, notes: corpus.notes };
    const machine = { processors: cpus().length, model: cpus()[0]?.model, load: loadavg()[0]!, date: new Date() };
    const run: Run = { machine, titles, seed: corpus.seed };
    if (options.write) await writePages(bench, run);
    if (options.json) process.stdout.write(`${JSON.stringify({ ...run, ...plain(bench) }, undefined, 1)}\n`);
    else process.stdout.write(`\n${engineReport(bench, run, options.misses === true)}\n`);
    return exitCode.done;
  } finally {
    for (const engine of started) await engine.stop();
    await rm(work, { recursive: true, force: true });
  }
}

/** The parts that compare both engines. */
async function compare(
  { corpus, compared, work, start, progress }: Inputs,
  chosen: readonly Part[],
  { rounds, mebibytes, times }: { rounds: number; mebibytes: number; times: number },
): Promise<Pick<EngineBench, "engines" | "speeds" | "latencies"> & Pick<Run, "titles">> {
  const clamd = await progress.step("Scanner", () => start(startClamd(project, work, productFiles(compared.clamd))));
  const rules = rulesOf(compared.inspector);
  const inspector = await start(startInspector(join(work, "rules.json"), rules));
  const timed = await start(startInspector(join(work, "timed.json"), rulesOf(compared.timed)));
  const ruleOf = { clamd: clamdRule, inspector: inspectorRules(rules) };
  const engines: EngineResult[] = [];
  if (chosen.includes("verdicts"))
    for (const engine of [clamd, inspector]) {
      const judged = await progress.step(`Verdicts of ${engine.name}`, (notes) => judgeAll(engine, corpus, notes));
      engines.push({ name: engine.name, title: engine.title, ruleOf: ruleOf[engine.name], judged });
    }
  let speeds: Speed[] = [];
  if (chosen.includes("speed"))
    speeds = await progress.step("Speed", (notes) =>
      measureSpeed([clamd, timed], join(work, "text"), { mebibytes, rounds }, notes),
    );
  let latencies: Latency[] = [];
  if (chosen.includes("latency"))
    latencies = await progress.step("Latency", async (notes) =>
      measureLatency([clamd, timed], await latencyFiles(join(work, "files")), times, notes),
    );
  return { titles: [clamd, inspector].map(({ title }) => title), engines, speeds, latencies };
}

/** The inspector with OCR over the corpus' pictures. */
async function readPictures({ corpus, compared, work, start, progress }: Inputs): Promise<EngineResult> {
  const { stdout } = await runTool("tesseract", ["--version"]);
  const rules = withSeconds(rulesOf(compared.ocr), PICTURE_SECONDS);
  const inspector = await start(startInspector(join(work, "ocr.json"), rules));
  const judged = await progress.step("Pictures", (notes) => judgePictures(inspector, corpus, notes));
  const title = `${inspector.title} with ${stdout.split("\n")[0]!.replace(/^t/, "T")}`;
  return { name: inspector.name, title, ruleOf: inspectorRules(rules), judged };
}

/** Writes the results into the pages of docs/. Sections about parts that were not measured stay. */
async function writePages(bench: EngineBench, run: Run): Promise<void> {
  const sections: readonly [string, string, string | undefined][] = [
    ["inspection.md", HEADING, bench.engines.length > 0 ? verdictSection(bench, run) : undefined],
    ["inspection.md", PICTURES_HEADING, bench.pictures && picturesSection(bench.pictures, run)],
    [
      "performance.md",
      HEADING,
      bench.speeds.length + bench.latencies.length > 0 ? speedSection(bench, run) : undefined,
    ],
  ];
  for (const [name, heading, text] of sections) {
    const page = join(project, "docs", name);
    if (text !== undefined) await writeFile(page, withSection(await readFile(page, "utf8"), heading, text));
  }
}

/** The results in a form that JSON can hold, without functions and maps. */
const plain = ({ engines, speeds, latencies, pictures, notes }: EngineBench) => ({
  engines: engines.map(({ name, judged }) => ({ name, judged })),
  speeds: speeds.map(({ material, rates }) => ({ material, rates: Object.fromEntries(rates) })),
  latencies: latencies.map(({ times, ...rest }) => ({ ...rest, times: Object.fromEntries(times) })),
  pictures: pictures?.judged,
  notes,
});

void runCommand(main);
