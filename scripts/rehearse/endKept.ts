import { attach, sweep } from "../../emulator";
import type { Progress } from "../../console/progress";

/** Ends the rehearsal of that name that was left running, and removes leftovers of a killed one. */
export async function endKept(name: string, progress: Progress): Promise<void> {
  const running = await attach(name);
  if (running !== undefined) {
    await progress.step("Take down", () => running.shutdown());
    return;
  }
  const removed = await sweep(name);
  for (const one of removed) progress.line(`Removed ${one}`);
  progress.line(
    removed.length === 0
      ? `No rehearsal named "${name}" is running.`
      : `Everything of the rehearsal "${name}" is removed.`,
  );
}
