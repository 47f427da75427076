/** A lock that processes of one machine share: the program `flock` holds it as long as this process lives, so no stale lock remains. */
import { spawn } from "node:child_process";

/** Shell command that prints a line once it has the lock, and ends when its standard input closes. */
const HOLDER = ["sh", "-c", "echo locked; exec cat >/dev/null"];

/**
 * Runs `work` while no other process holds the lock. Without the program `flock` (macOS), nothing is locked. @param file is created if
 * missing, and not deleted @param onWait is called when another process has the lock
 */
export async function whileLocked<T>(file: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const release = (await locked(["-n", file])) ?? (onWait(), await locked([file]));
  try {
    return await work();
  } finally {
    release?.();
  }
}

/** Takes the lock; `undefined` if another process has it or `flock` is missing. */
function locked(argv: readonly string[]): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const holder = spawn("flock", [...argv, ...HOLDER], { stdio: ["pipe", "pipe", "ignore"] });
    holder.on("error", () => resolve(undefined));
    holder.on("exit", () => resolve(undefined));
    holder.stdout.once("data", () => resolve(() => holder.stdin.end()));
  });
}
