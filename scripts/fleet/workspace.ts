/** The environment of work on a fleet: its files in a folder, the CLI with the user's backend, and the program in this process. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { openBackendStack } from "../../engine/backendStack";
import { commandFor, type Operations } from "../../engine/stack";
import { output, pulumiAt, type Pulumi } from "../../deployed";
import type { Fleet, FleetStack } from "./file/fleet";

export interface WorkspaceOptions {
  /** Folder with Pulumi.yaml and the program. */
  readonly project: string;
  readonly fleet: Fleet;
  /** Path of the Pulumi CLI. */
  readonly cli: string;
  readonly program: PulumiFn;
  /** Environment variables in addition to the caller's. */
  readonly environment?: Readonly<Record<string, string>>;
}

const listed = z.array(
  z.object({ name: z.string(), updateInProgress: z.boolean().default(false), resourceCount: z.number().optional() }),
);
/** A stack of the backend, as in the output of `pulumi stack ls --json`. */
export type ListedStack = z.infer<typeof listed>[number];

export interface Workspace extends WorkspaceOptions {
  /** A folder with a stack file for every stack, in the form that commands for one stack expect. */
  readonly folder: string;
  readonly pulumi: Pulumi;
  readonly stackOf: (name: string) => FleetStack;
  /** The engine's operations on a stack that exists. */
  readonly open: (name: string) => Promise<Operations>;
  /** The stacks of this project that the backend has, by name. */
  readonly existing: () => Promise<ReadonlyMap<string, ListedStack>>;
  /** Creates an empty stack in the backend. */
  readonly create: (stack: FleetStack) => Promise<void>;
}

/** Creates the folder for the work, and removes it at the end. */
export async function withWorkspace<T>(
  options: WorkspaceOptions,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const { project, fleet, cli, program, environment = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-fleet-"));
  try {
    await mkdir(join(folder, "infra"));
    await writeFile(join(folder, "infra", "index.ts"), ""); // `main` of Pulumi.yaml must exist; the program runs in this process
    await copyFile(join(project, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    for (const { name, file } of fleet.stacks)
      await writeFile(join(folder, `Pulumi.${name}.yaml`), file, { mode: 0o600 });
    const command = await commandFor(cli, folder);
    const pulumi = pulumiAt(cli, folder, { ...process.env, ...environment });
    const stacks = new Map(fleet.stacks.map((stack) => [stack.name, stack]));
    return await work({
      ...options,
      folder,
      pulumi,
      stackOf: (name) => stacks.get(name)!,
      open: (stack) => openBackendStack({ folder, stack, program, command, environment }),
      existing: async () => {
        const found = listed.parse(JSON.parse(await output(pulumi, ["stack", "ls", "--json"])));
        return new Map(found.map((stack) => [stack.name, stack]));
      },
      create: async ({ name, secretsProvider }) => {
        const provider = secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider];
        await output(pulumi, ["stack", "init", name, "--no-select", ...provider]);
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
