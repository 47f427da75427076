/** The lock that processes share: the work of two of them is never at the same time, however the first one ends. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program that this test starts: its change touches the test (`npm test -- --changed`). */
export type Started = typeof import("../../../engine/lock");

const root = join(__dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "lock-"));
const log = join(folder, "log");
const running: ChildProcess[] = [];
afterAll(() => {
  for (const one of running) one.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** A process that takes the lock, writes down when its work begins, and ends it when a line comes in. */
function worker(name: string): ChildProcess {
  const code = `
    const { appendFileSync } = require("node:fs");
    const { whileLocked } = require(${JSON.stringify(join(root, "engine/lock.ts"))});
    const say = (words) => { appendFileSync(${JSON.stringify(log)}, "${name} " + words + "\\n"); process.stdout.write(words + "\\n"); };
    whileLocked(${JSON.stringify(join(folder, "lock"))}, () => say("waits"), async () => {
      say("begins");
      await new Promise((resolve) => process.stdin.once("data", resolve));
      say("ends");
    }).then(() => process.exit(0));`;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", code], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
  });
  running.push(child);
  return child;
}

async function says(child: ChildProcess, words: string): Promise<void> {
  for (let said = ""; !said.includes(words);) said += String(((await once(child.stdout!, "data")) as [Buffer])[0]);
}

test("another process waits until the work is done", async () => {
  const first = worker("first");
  await says(first, "begins");
  const second = worker("second");
  await says(second, "waits");
  first.stdin!.write("\n");
  await says(second, "begins");
  second.stdin!.write("\n");
  await once(second, "exit");
  expect(readFileSync(log, "utf8").split("\n")).toEqual([
    "first begins",
    "second waits",
    "first ends",
    "second begins",
    "second ends",
    "",
  ]);
});

test("a process that is killed leaves no lock", async () => {
  const killed = worker("killed");
  await says(killed, "begins");
  const next = worker("next");
  await says(next, "waits");
  killed.kill("SIGKILL");
  await says(next, "begins");
  next.stdin!.write("\n");
  expect(((await once(next, "exit")) as [number])[0]).toBe(0);
});
