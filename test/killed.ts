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
