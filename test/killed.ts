import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/**
 * Kills a program, and waits until it is gone, with those of its children that share its output: a file that one of them still writes would
 * keep its folder from being removed.
 */
export async function killed(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "close");
  child.kill("SIGKILL");
  await gone;
}

/** Options of `spawn` for a program that ends by itself: one that hangs is ended before its test's own limit. */
export const ENDS_BY_ITSELF = { timeout: 100_000, killSignal: "SIGKILL" } as const;
