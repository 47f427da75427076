import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CrowdAnswer, CrowdCommand } from "./crowd";

/** A program that this file starts: its change touches the tests that import this file (`npm test -- --changed`). */
export type Started = typeof import("./crowd");

/** A crowd that runs in a namespace; commands are obeyed one after the other. */
export interface Crowd {
  tell(command: CrowdCommand): Promise<CrowdAnswer>;
  /** Closes everything that it holds. */
  end(): Promise<void>;
}

/** Starts `crowd.ts` in a network namespace. */
export function startCrowd(namespace: string): Crowd {
  const program = [process.execPath, "--import", "tsx", join(__dirname, "crowd.ts")];
  const child = spawn("ip", ["netns", "exec", namespace, ...program], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return {
    async tell(command) {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error("the crowd ended before it answered");
      return JSON.parse(value) as CrowdAnswer;
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
