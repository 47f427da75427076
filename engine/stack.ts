import { existsSync } from "node:fs";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { EngineEvent, OutputMap, PulumiCommand, PulumiFn, Stack } from "@pulumi/pulumi/automation";
import type { StepNotes } from "../console/progress";
import { loadAutomation } from "./automation";
import { EngineRefusal, resourceWords, type ChangeCounts } from "./engineEvents";

/** The engine's operations on a stack, with the program running in this process. */
export interface Operations {
  /**
   * @param listen receives every event of the engine, such as the planned step for each resource @param plan file for the engine's plan,
   * which has each resource's dependencies; a failed preview writes none
   */
  preview(notes: StepNotes, listen?: (event: EngineEvent) => void, plan?: string): Promise<ChangeCounts>;
  /** @param message words that the stack's history keeps */
  up(notes: StepNotes, message?: string): Promise<ChangeCounts>;
  destroy(notes: StepNotes): Promise<void>;
  /** Asks a running operation to stop. */
  cancel(): void;
}

/** A stack on the real engine, with its state in a folder. */
export interface EngineStack extends Operations {
  /** The stack's outputs, secrets in the clear. This starts the CLI twice. */
  outputs(): Promise<OutputMap>;
  /** The stack's outputs that contain no secret. */
  openOutputs(): Promise<Readonly<Record<string, unknown>>>;
  /** The engine's own record of what is deployed; secrets are encrypted in it. */
  state(): Promise<unknown>;
}

/** Arguments of `openStack`. */
export interface StackOptions {
  /** Folder with the copied Pulumi.yaml and stack file, and space for the state. */
  readonly folder: string;
  readonly projectName: string;
  readonly stackName: string;
  readonly program: PulumiFn;
  /** Path of the Pulumi CLI. */
  readonly cli: string;
  /** From `engineEnvironment`. */
  readonly environment: Record<string, string>;
  /** Settings that are set as secrets, by their path after the project's name: `section.name`. Not in the stack file. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** The CLI for the Automation API, which accepts only a path `<root>/bin/pulumi`. It is a link in a folder of the caller's. */
export async function commandFor(cli: string, folder: string): Promise<PulumiCommand> {
  const root = join(folder, "cli");
  await mkdir(join(root, "bin"), { recursive: true });
  await symlink(cli, join(root, "bin", "pulumi"));
  const { PulumiCommand } = await loadAutomation();
  return PulumiCommand.get({ root, skipVersionCheck: true }); // `pulumiCli` has looked at its version
}

/** Creates the stack in its own empty backend, or opens the existing one. */
export async function openStack(options: StackOptions): Promise<EngineStack> {
  await mkdir(join(options.folder, "state"), { recursive: true });
  const { LocalWorkspace } = await loadAutomation();
  const program = { stackName: options.stackName, projectName: options.projectName, program: options.program };
  const place = {
    workDir: options.folder,
    envVars: options.environment,
    pulumiCommand: await commandFor(options.cli, options.folder),
  };
  const stack = existsSync(stateFile(options))
    ? await LocalWorkspace.selectStack(program, place)
    : await LocalWorkspace.createStack(program, place);
  for (const [path, value] of Object.entries(options.secrets ?? {}))
    await stack.setConfig(`${options.projectName}:${path}`, { value, secret: true }, true);
  return engineStack(stack, stateFile(options));
}

/** File of the engine's file backend with a stack's state. */
const stateFile = ({ folder, projectName, stackName }: StackOptions): string =>
  join(folder, "state", ".pulumi", "stacks", projectName, `${stackName}.json`);

/** Reads the state from the backend's file, because the Automation API's `exportStack` decrypts the secrets. */
async function readState(file: string): Promise<unknown> {
  const { checkpoint } = JSON.parse(await readFile(file, "utf8")) as { checkpoint: { latest?: unknown } };
  return checkpoint.latest;
}

/** The key by which the engine marks a value as a secret (pulumi/pulumi, sdk/go/common/resource/sig/sig.go). */
const SIGNATURE = '"4dabf18193072939515e22adb298388d"';

/** The stack's outputs in its state, and the names of those with a secret, which the state has encrypted. */
function outputsIn(state: unknown): { outputs: Record<string, unknown>; secret: ReadonlySet<string> } {
  const { resources = [] } = (state ?? {}) as { resources?: { type: string; outputs?: Record<string, unknown> }[] };
  const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  const names = Object.keys(outputs).filter((name) => JSON.stringify(outputs[name]).includes(SIGNATURE));
  return { outputs, secret: new Set(names) };
}

function engineStack(stack: Stack, state: string): EngineStack {
  return {
    ...operationsOn(stack),
    outputs: async () => {
      const { outputs, secret } = outputsIn(await readState(state));
      if (secret.size > 0) return stack.workspace.stackOutputs(stack.name);
      return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value, secret: false }]));
    },
    openOutputs: async () => {
      const { outputs, secret } = outputsIn(await readState(state));
      return Object.fromEntries(Object.entries(outputs).filter(([name]) => !secret.has(name)));
    },
    state: () => readState(state),
  };
}

/** The operations on a stack of the Automation API. */
export function operationsOn(stack: Stack): Operations {
  // After every update the API runs the CLI three times for the outputs and the history; the events and the state have the same data.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  let running = new AbortController();
  /** Runs one operation; when the engine refuses, its own diagnostics are the error, not the CLI's whole output. */
  const operate = async <T>(
    name: string,
    notes: StepNotes,
    run: (options: { onEvent: (event: EngineEvent) => void; signal: AbortSignal }) => Promise<T>,
    listen: (event: EngineEvent) => void = () => undefined,
  ): Promise<T> => {
    running = new AbortController();
    const diagnostics: string[] = [];
    let done = 0;
    const onEvent = (event: EngineEvent) => {
      listen(event);
      const diagnostic = event.diagnosticEvent;
      if (diagnostic?.severity === "error") diagnostics.push(diagnostic.message);
      if (event.resOutputsEvent !== undefined) done += 1;
      const words = resourceWords(event);
      if (words !== undefined) notes.note(`${done} done, ${words}`);
    };
    try {
      const result = await run({ onEvent, signal: running.signal });
      notes.note("");
      return result;
    } catch (error) {
      throw new EngineRefusal(name, diagnostics, { cause: error });
    }
  };
  return {
    preview: (notes, listen, plan) =>
      operate(
        "preview",
        notes,
        async (options) =>
          countsOf((await stack.preview({ ...options, ...(plan === undefined ? {} : { plan }) })).changeSummary),
        listen,
      ),
    up: async (notes, message) => {
      let changes: ChangeCounts = {};
      const listen = ({ summaryEvent }: EngineEvent): void => {
        if (summaryEvent !== undefined) changes = countsOf(summaryEvent.resourceChanges);
      };
      await operate(
        "up",
        notes,
        (options) => stack.up({ ...options, showSecrets: false, ...(message === undefined ? {} : { message }) }),
        listen,
      );
      return changes;
    },
    destroy: (notes) => operate("destroy", notes, async (options) => void (await stack.destroy(options))),
    cancel: () => running.abort(),
  };
}

const countsOf = (summary: object): ChangeCounts => ({ ...(summary as ChangeCounts) });
