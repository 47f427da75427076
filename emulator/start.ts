import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { EmulatorClient } from "./client";
import { hostNames } from "./host";
import { EmulatorLine, EmulatorOptions } from "./options";

/** A program that this file starts: its change touches the tests that import this file (`npm test -- --changed`). */
export type Started = typeof import("./main");

/** An emulator that runs. */
export interface RunningEmulator {
  readonly client: EmulatorClient;
  /** Value for PULUMI_DEBUG_PROVIDERS. */
  readonly providers: string;
  /** Ends it; resolves when nothing of it is left on the machine. */
  stop(): Promise<void>;
  /** Lets it go on after this program; `attach` finds it again. */
  release(): Promise<void>;
}

const ALREADY_ENDING_MS = 30_000;
const RETRY_MS = 250;

/**
 * Starts an emulator as a separate process, so that it can clean up even when the program that started it is killed.
 * If an emulator of the same name is about to end, its end is awaited; a kept one is an error.
 */
export async function startEmulator(
  options: EmulatorOptions,
  onProgress: (line: string) => void = () => undefined,
): Promise<RunningEmulator> {
  await makeWay(options);
  const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "main.ts")], {
    cwd: join(__dirname, ".."), // where `tsx` resolves
    stdio: ["pipe", "pipe", "inherit"],
    detached: true, // signals of the terminal must only reach the starter, which ends the emulator in order
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdin.on("error", () => undefined); // the emulator ended; its last line has the reason
  child.stdin.write(JSON.stringify(options) + "\n");
  const ready = await new Promise<Extract<EmulatorLine, { readonly ready: true }>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as EmulatorLine;
      if ("progress" in line) onProgress(line.progress);
      else if (line.ready) resolve(line);
      else reject(new Error(line.error));
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the emulator ended with ${code} before it was ready`)));
  });
  const client = new EmulatorClient(ready.control);
  return {
    client,
    providers: ready.providers,
    stop: async () => {
      child.stdin.end();
      child.kill("SIGTERM");
      await gone;
    },
    release: async () => {
      await client.keep();
      child.stdin.end();
      child.stdout.destroy();
      child.unref();
    },
  };
}

/** Client of the kept emulator of this name; undefined when none answers. */
export async function attach(name: string, runDir?: string): Promise<EmulatorClient | undefined> {
  const client = new EmulatorClient(hostNames(name, runDir).control);
  const answers = await client.status().then(
    () => true,
    () => false,
  );
  return answers ? client : undefined;
}

async function makeWay({ name, runDir }: EmulatorOptions): Promise<void> {
  const deadline = Date.now() + ALREADY_ENDING_MS;
  for (;;) {
    const other = await attach(name, runDir);
    if (other === undefined) return;
    const keep = await other.status().then(
      (status) => status.keep,
      () => false,
    );
    if (keep || Date.now() > deadline)
      throw new Error(`an emulator named "${name}" is already running; end it first (--down)`);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
