/** A stack of the user's own backend, updated by a program in this process. */
import type { PulumiCommand, PulumiFn } from "@pulumi/pulumi/automation";
import { loadAutomation } from "./automation";
import { operationsOn, type Operations } from "./stack";

/** Arguments of `openBackendStack`. */
export interface BackendStackOptions {
  /** Folder with Pulumi.yaml and the stack's file, which the CLI rewrites: one for each stack. */
  readonly folder: string;
  /** A stack that exists. */
  readonly stack: string;
  readonly program: PulumiFn;
  readonly command: PulumiCommand;
  /** Environment variables in addition to the caller's. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The operations on a stack. Several at once are possible: Pulumi's SDK keeps what belongs to a program in the program's own context. */
export async function openBackendStack(options: BackendStackOptions): Promise<Operations> {
  const { folder, stack, program, command } = options;
  const { LocalWorkspace, Stack } = await loadAutomation();
  const workspace = await LocalWorkspace.create({
    workDir: folder,
    program,
    pulumiCommand: command,
    envVars: {
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The stack file of a stack without encrypted settings has no encryption key; the state has it.
      PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
      ...options.environment,
    },
  });
  // Every operation names its stack. Selecting a stack would start the CLI once more and leave a file for each folder in Pulumi's home.
  workspace.selectStack = () => Promise.resolve();
  return operationsOn(await Stack.select(stack, workspace));
}
