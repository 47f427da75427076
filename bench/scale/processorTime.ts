/** Processor time of ended child processes. */
import { readFile } from "node:fs/promises";

/** Clock ticks a second in /proc: 100 on every Linux that Node.js runs on (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS = 100;

/** Seconds of processor time of all ended descendants until now; `undefined` if there is no /proc. */
async function childrenSeconds(): Promise<number | undefined> {
  const line = await readFile("/proc/self/stat", "utf8").catch(() => undefined);
  return line === undefined ? undefined : parseChildrenSeconds(line);
}

/** `cutime` and `cstime` of a line of /proc/<pid>/stat. Pure. */
export function parseChildrenSeconds(line: string): number {
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}

/** Runs `work`. Returns its duration and the processor time of the descendants that ended during it. */
export async function timedWork(
  work: () => Promise<unknown>,
): Promise<{ readonly seconds: number; readonly processorSeconds?: number }> {
  const [before, begin] = [await childrenSeconds(), performance.now()];
  await work();
  const seconds = (performance.now() - begin) / 1000;
  const after = await childrenSeconds();
  return {
    seconds,
    ...(before === undefined || after === undefined ? {} : { processorSeconds: after - before }),
  };
}
