import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A program that this file starts: its change touches the tests that import this file (`npm test -- --changed`). */
export type Started = typeof import("./main");

/**
 * Starts the live page as a process that outlives this one and ends with the rehearsal.
 * @param name name of a rehearsal that was left running
 * @param title title of the page
 * @returns the page's address
 * @throws Error with the process's own message when it ends before it serves
 */
export async function startLivePage(name: string, title: string): Promise<string> {
  const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "main.ts"), name, title], {
    cwd: join(__dirname, "..", "..", ".."), // the folder from which `tsx` resolves
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (words += text));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(words.trim() || `it ended with ${code}`)));
  });
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return url;
}
