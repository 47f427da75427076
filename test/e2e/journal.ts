import type { Deployment } from "./deployment";

/**
 * The journal of a machine as `journalctl` with these options prints it, with all that was said until now: a busy machine's journal is
 * behind, by more than what a test waits for.
 */
export async function journalOf(deployment: Deployment, machine: string, ...options: string[]): Promise<string> {
  await deployment.run(machine, "journalctl", "--sync");
  return deployment.run(machine, "journalctl", "--no-pager", "-o", "cat", ...options);
}
