/** Measurements of the engines: verdicts, speed on large texts, latency of documents. The engines take turns on the same files. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StepNotes } from "../../console/progress";
import { spreadOf, type Spread } from "../statistics";
import type { EngineAnswer, Engine } from "./engine";
import type { Corpus, CorpusFile } from "./manifest";
import { LOOK_ALIKES, materialOf, MATERIALS, type Material } from "./materials";
import type { Judged } from "./verdicts";
import { errorMessage } from "../../console/userError";

const MEBI = 1024 * 1024;
/** Name of the class of the machine's own files in a table of false positives. */
const MACHINE_CLASS = "files of this machine";

const machineFile = (file: string): CorpusFile => ({
  file,
  class: MACHINE_CLASS,
  maker: "",
  how: "",
  kind: "",
  planted: "",
  text: false,
});

/**
 * Asks an engine about every file of a corpus. If the engine's process ends, the file counts as an error.
 *
 * @param every number of files between two progress messages
 */
export async function judgeAll(engine: Engine, corpus: Corpus, notes: StepNotes, every = 250): Promise<Judged[]> {
  const all = [
    ...corpus.files.map((file) => ({ file, path: join(corpus.folder, file.file) })),
    ...corpus.machine.map((path) => ({ file: machineFile(path), path })),
  ];
  const judged: Judged[] = [];
  for (const { file, path } of all) {
    if (judged.length % every === 0) notes.note(`${judged.length} of ${all.length}`);
    const answer = await engine.ask({ file: path, everything: file.kind !== "" }).catch(failed);
    judged.push({ file, answer });
  }
  return judged;
}

const failed = (error: unknown): EngineAnswer => ({
  rules: [],
  unread: [],
  cpuSeconds: 0,
  seconds: [],
  error: errorMessage(error),
});

/** MiB per processor second of each engine on a material; undefined for an engine that matched in it. */
export interface Speed {
  readonly material: Material;
  readonly rates: ReadonlyMap<string, Spread | undefined>;
}

/**
 * Measures the engines on each material, in turns.
 *
 * @throws Error if an engine matched in a material without look-alikes, because it stops at a match and its time means nothing
 */
export async function measureSpeed(
  engines: readonly Engine[],
  folder: string,
  { mebibytes, rounds }: { mebibytes: number; rounds: number },
  notes: StepNotes,
): Promise<Speed[]> {
  await mkdir(folder, { recursive: true });
  const speeds: Speed[] = [];
  for (const material of MATERIALS) {
    const file = join(folder, `${material.replace(" ", "-")}.bin`);
    await writeFile(file, materialOf(material, mebibytes * MEBI, 15));
    const rates = new Map<string, number[]>(engines.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++)
      for (const engine of engines) {
        notes.note(`${material}: ${engine.name}, round ${round + 1} of ${rounds}`);
        const { cpuSeconds, rules, error } = await engine.ask({ file });
        const stopped = rules.length > 0;
        if (error !== undefined || (stopped && !LOOK_ALIKES.includes(material)))
          throw new Error(`${engine.name} on ${material}: ${error ?? `found ${rules.join(", ")}`}`);
        // the clock tick is the shortest measurable time
        if (!stopped) rates.get(engine.name)!.push(mebibytes / Math.max(cpuSeconds, 0.001));
      }
    const spread = (values: number[]) => (values.length > 0 ? spreadOf(values) : undefined);
    speeds.push({ material, rates: new Map([...rates].map(([name, values]) => [name, spread(values)])) });
  }
  return speeds;
}

/** Wall-clock times of one kind of file, in milliseconds. */
export interface Latency {
  readonly name: string;
  readonly bytes: number;
  readonly times: ReadonlyMap<string, { readonly p50: number; readonly p99: number }>;
}

/** The quantile of at least one value, by nearest rank. Pure. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error("a percentile needs at least one value");
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** Measures the engines on each of these files, in turns of ten. */
export async function measureLatency(
  engines: readonly Engine[],
  files: readonly { name: string; file: string; bytes: number }[],
  times: number,
  notes: StepNotes,
): Promise<Latency[]> {
  const latencies: Latency[] = [];
  for (const { name, file, bytes } of files) {
    const all = new Map<string, number[]>(engines.map((engine) => [engine.name, []]));
    for (let done = 0; done < times; done += 10)
      for (const engine of engines) {
        notes.note(`${name}: ${engine.name}, ${done} of ${times}`);
        const { seconds } = await engine.ask({ file, repeat: 10 });
        all.get(engine.name)!.push(...seconds.map((value) => value * 1000));
      }
    const of = (values: number[]) => ({ p50: percentile(values, 0.5), p99: percentile(values, 0.99) });
    latencies.push({ name, bytes, times: new Map([...all].map(([engine, values]) => [engine, of(values)])) });
  }
  return latencies;
}
