import { readFile, readdir } from "node:fs/promises";

/** One process in /proc, with the fields that are needed here. */
interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
}

/** Pids of a process and of all its descendants. Pure. */
export function familyOf(root: number, processes: readonly ProcessEntry[]): number[] {
  const family = new Set([root]);
  for (let grew = true; grew;) {
    const before = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
    grew = family.size > before;
  }
  return [...family];
}

/** Pid and parent from a line of /proc/<pid>/stat. The process name may contain anything, so parsing starts after it. */
export function parseStat(line: string): ProcessEntry {
  const [, parent] = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return { pid: Number.parseInt(line, 10), parent: Number(parent) };
}

/** The KiB in a line such as `Pss:  123 kB` of a /proc file; 0 if there is no such line. */
export function kibibytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0);
}

const read = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");

async function processes(): Promise<ProcessEntry[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => read(`/proc/${pid}/stat`)));
  return lines.filter((line) => line !== "").map(parseStat);
}

/** Memory of a process and its descendants, and of files in memory, KiB. Each shared page is divided among its users. */
async function currentKibibytes(root: number): Promise<{ processes: number; files: number }> {
  const family = familyOf(root, await processes());
  const rollups = await Promise.all(family.map((pid) => read(`/proc/${pid}/smaps_rollup`)));
  const files = kibibytes(await read("/proc/meminfo"), "Shmem");
  return { processes: rollups.reduce((sum, text) => sum + kibibytes(text, "Pss"), 0), files };
}

/** Watches memory until stopped. */
export interface MemoryWatch {
  /** Ends the measurement. Resolves to the peak in MiB, or to `undefined` if there is no /proc. */
  stop(): Promise<number | undefined>;
}

/** Begins to measure a process, this one by default. Files in memory are counted for the whole machine, so the amount at the start is subtracted. */
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
