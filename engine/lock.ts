/** A lock that processes of one machine share: the program `flock` holds it as long as this process lives, so none is ever left over. */
import { spawn } from "node:child_process";

/** Says that it has the lock, and ends when nobody writes to it any more. */
const HOLDER = ["sh", "-c", "echo locked; exec cat >/dev/null"];

/**
 * Carries out `work` while no other process holds the lock. Where there is no `flock` (macOS), nothing is locked.
 * @param file is made where it is not there, and stays
 * @param onWait is called when another process has the lock
 */
export async function whileLocked<T>(file: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const release = (await locked(["-n", file])) ?? (onWait(), await locked([file]));
  try {
    return await work();
  } finally {
    release?.();
  }
}

/** Takes the lock. Nothing where another process has it, or there is no such program. */
function locked(argv: readonly string[]): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const holder = spawn("flock", [...argv, ...HOLDER], { stdio: ["pipe", "pipe", "ignore"] });
    holder.on("error", () => resolve(undefined));
    holder.on("exit", () => resolve(undefined));
    holder.stdout.once("data", () => resolve(() => holder.stdin.end()));
  });
}
