import { readFile, readdir } from "node:fs/promises";

/** One process of /proc, as far as it matters here. */
interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
}

/** A process and all that it started, and they started, and so on. Pure. */
export function familyOf(root: number, processes: readonly ProcessEntry[]): number[] {
  const family = new Set([root]);
  for (let grew = true; grew;) {
    const before = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
    grew = family.size > before;
  }
  return [...family];
}

/** Pid and parent out of a line of /proc/<pid>/stat; the name in it may hold anything, so reading starts behind it. */
export function parseStat(line: string): ProcessEntry {
  const [, parent] = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return { pid: Number.parseInt(line, 10), parent: Number(parent) };
}

/** The number of KiB that a line such as `Pss:  123 kB` of a /proc file holds; 0 when it is not there. */
export function kibibytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0);
}

const read = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");

async function processes(): Promise<ProcessEntry[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => read(`/proc/${pid}/stat`)));
  return lines.filter((line) => line !== "").map(parseStat);
}

/** Memory of a process and all it started (each shared page divided among its users), and of files in memory, KiB. */
async function currentKibibytes(root: number): Promise<{ processes: number; files: number }> {
  const family = familyOf(root, await processes());
  const rollups = await Promise.all(family.map((pid) => read(`/proc/${pid}/smaps_rollup`)));
  const files = kibibytes(await read("/proc/meminfo"), "Shmem");
  return { processes: rollups.reduce((sum, text) => sum + kibibytes(text, "Pss"), 0), files };
}

/** Watches memory until stopped. */
export interface MemoryWatch {
  /** Ends the watch; the highest sum seen, MiB. `undefined` where there is no /proc. */
  stop(): Promise<number | undefined>;
}

/**
 * Begins to watch a process, this one by default. Files in memory are the whole machine's, so what was there before is taken off.
 */
export async function watchMemory(intervalMs = 1_000, root = process.pid): Promise<MemoryWatch> {
  if (process.platform !== "linux") return { stop: () => Promise.resolve(undefined) };
  const filesBefore = (await currentKibibytes(root)).files;
  let peak = 0;
  let running = Promise.resolve();
  const look = async () => {
    const now = await currentKibibytes(root);
    peak = Math.max(peak, now.processes + Math.max(0, now.files - filesBefore));
  };
  const timer = setInterval(() => {
    running = running.then(look);
  }, intervalMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
      await look();
      return Math.round(peak / 1024);
    },
  };
}
