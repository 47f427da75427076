import { readFileSync } from "node:fs";

/**
 * Start time of a process in clock ticks since boot (proc(5), stat field 22), or undefined if it is gone or a zombie.
 * The pid alone does not identify a process, because it may have been given to another one since it was recorded.
 */
export function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Kills a process only if it is still the recorded one. */
export function killExactly(pid: number, startTime: string, signal: NodeJS.Signals = "SIGKILL"): boolean {
  if (startTimeOf(pid) !== startTime) return false;
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false; // it ended between the look and the kill
  }
}
