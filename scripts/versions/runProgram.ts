import { fork } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../../console/userError";
import type { ProgramAnswer, ProgramOrder } from "./protocol";

/** Only these of the caller's variables reach a program: it may be a stranger's. */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "LANG", "SystemRoot", "TEMP"];

/** Runs one side's program in a process of its own and waits for its answer. What it prints is not shown. */
export function runProgram(order: ProgramOrder): Promise<ProgramAnswer> {
  const tsx = pathToFileURL(require.resolve("tsx")).href;
  const env = Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const child = fork(join(__dirname, "programProcess.ts"), {
    cwd: order.tree,
    env,
    execArgv: ["--import", tsx],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  return new Promise((resolve, reject) => {
    let errors = "";
    child.stderr?.on("data", (piece: Buffer) => (errors = (errors + piece.toString()).slice(-4000)));
    child.once("message", (answer) => resolve(answer as ProgramAnswer));
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(
        new UserError(
          `The program in ${order.tree} ended with exit code ${code} and gave no result.\n${errors.trim()}`,
        ),
      ),
    );
    child.send(order);
  });
}
