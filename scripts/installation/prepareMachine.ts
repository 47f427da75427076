import type { Progress } from "../../console/progress";
import { UserError } from "../../console/userError";
import { canBoot, programTools } from "../../emulator";
import { installHostPackages } from "./hostPackages";
import { pulumiCli, type PulumiCli } from "../../engine/cli/pulumiCli";

/** The machine's capabilities, after installing what could be installed. A refusal is the reason why a capability is missing. */
export interface PreparedMachine {
  cli?: PulumiCli;
  cliRefusal?: string;
  readonly bootRefusal?: string;
}

const wordsOf = (error: unknown): string => {
  if (error instanceof UserError) return error.message;
  throw error;
};

/** Installs the packages for booting gateways if possible. Returns the reason if gateways still cannot be booted. */
async function prepareBoot(progress: Progress): Promise<string | undefined> {
  if (process.platform === "linux" && process.getuid?.() === 0) {
    const refusal = await installHostPackages(progress).then(() => undefined, wordsOf);
    if (refusal !== undefined) return refusal;
  }
  const answer = await canBoot();
  return answer.ok ? undefined : answer.reason;
}

/** Installs the packages that the gateways' programs need to run by themselves. If that fails, each test that needs one fails and names it. */
async function preparePrograms(progress: Progress): Promise<void> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return;
  const refusal = await installHostPackages(progress, programTools).then(() => undefined, wordsOf);
  if (refusal !== undefined) progress.line(refusal);
}

/**
 * Installs what a rehearsal or a test needs in addition to npm packages: the Pulumi CLI and, if gateways can be booted, the host's
 * packages. Missing parts are reported, not thrown, so that the caller can run the rest.
 */
export async function prepareMachine(
  project: string,
  progress: Progress,
  needs: { cli: boolean; boot: boolean; programs?: boolean },
): Promise<PreparedMachine> {
  if (needs.programs === true) await preparePrograms(progress);
  const machine: PreparedMachine = needs.boot ? { bootRefusal: await prepareBoot(progress) } : {};
  if (needs.cli) {
    try {
      machine.cli = await pulumiCli(project, progress);
    } catch (error) {
      machine.cliRefusal = wordsOf(error);
    }
  }
  return machine;
}
