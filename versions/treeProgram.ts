import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../console/userError";
import type { ProgramAnswer, ProgramOrder } from "./protocol";

/** A program that this file starts: its change touches the tests that import this file (`npm test -- --changed`). */
export type Started = typeof import("./programProcess");

/**
 * The caller's variables that are passed to a program. Others are withheld, because its author may be untrusted. The last one makes Node.js
 * start faster.
 */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "LANG", "SystemRoot", "TEMP", "NODE_COMPILE_CACHE"];

/**
 * The program of one tree in a separate process, which carries out one order after the other, because loading the packages takes as long as
 * a preview. Call `end` to end it.
 */
export class TreeProgram {
  private readonly child: ChildProcess;
  private errors = "";

  constructor(private readonly tree: string) {
    const tsx = pathToFileURL(require.resolve("tsx")).href;
    const env = Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
    this.child = fork(join(__dirname, "programProcess.ts"), {
      cwd: tree,
      env,
      execArgv: ["--import", tsx],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.child.stderr?.on("data", (piece: Buffer) => (this.errors = (this.errors + piece.toString()).slice(-4000)));
  }

  /** Waits for the program's answer. The program's output is not shown. */
  run(order: Omit<ProgramOrder, "tree">): Promise<ProgramAnswer> {
    const { child, tree } = this;
    return new Promise<ProgramAnswer>((resolve, reject) => {
      child.once("message", (answer) => resolve(answer as ProgramAnswer));
      child.once("error", reject);
      child.once("exit", (code) =>
        reject(
          new UserError(
            `The program in ${tree} ended with exit code ${code} and gave no result.\n${this.errors.trim()}`,
          ),
        ),
      );
      child.send({ ...order, tree } satisfies ProgramOrder);
    }).finally(() => {
      for (const event of ["message", "error", "exit"]) child.removeAllListeners(event);
    });
  }

  /** Ends the process. */
  end(): void {
    this.child.on("error", () => undefined);
    if (this.child.connected) this.child.disconnect();
  }
}
