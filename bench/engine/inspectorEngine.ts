/** The inspector's own Python package in a separate process. */
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { EngineAnswer, Engine, Question } from "./engine";

const PROGRAM = join(__dirname, "inspect_files.py");
/** The distribution's Python, which finds the distribution's packages for the readers. */
const PYTHON = "/usr/bin/python3";

/**
 * Starts the inspector with a policy.
 *
 * @param file path to which the policy is written
 * @param rules content of rules.json
 * @param program path of the Python program that answers
 */
export async function startInspector(file: string, rules: string, program = PROGRAM): Promise<Engine> {
  await writeFile(file, rules);
  const child = spawn(PYTHON, ["-B", program, file], { stdio: ["pipe", "pipe", "pipe"] });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (words = (words + chunk).slice(-4000)));
  const waiting: { resolve: (answer: EngineAnswer) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on("line", (line) =>
    waiting.shift()?.resolve(JSON.parse(line) as EngineAnswer),
  );
  const ended = new Promise<void>((resolve) =>
    child.on("close", (code) => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`the inspector ended (${code})\n${words.trim()}`));
      resolve();
    }),
  );
  child.stdin.on("error", () => undefined); // the event "close" reports its end
  return {
    name: "inspector",
    title: "inspector of cloud-init/inspector",
    ask: (question: Question) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null || child.signalCode !== null)
          return reject(new Error(`the inspector ended\n${words.trim()}`));
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(question)}\n`);
      }),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
