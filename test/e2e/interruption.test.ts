/** `npm start` itself, killed in the middle without a chance to clean up, and run again. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { attach } from "../../emulator";
import type { RehearsalReport } from "../../scripts/rehearse/report/model";
import { until } from "./deployment";

/** The command that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = typeof import("../../scripts/rehearse");

const project = resolve(__dirname, "../..");
const name = "e2e-interrupted";
const scratch = mkdtempSync(join(tmpdir(), "icap-gateway-interruption-"));

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const start = (...options: string[]): ChildProcess =>
  spawn(process.execPath, ["scripts/run.mjs", "rehearse", "--name", name, ...options], {
    cwd: project,
    env: { ...process.env, FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });

const lines = (command: string, ...argv: string[]): string[] =>
  execFileSync(command, argv, { encoding: "utf8" }).split("\n");

/** Parts of this rehearsal on the machine: namespaces, mounts, control groups, processes. */
function leftovers(): string[] {
  const ours = (line: string) => line.includes(name);
  const processes = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .map((pid) => `process ${pid} ${commandLine(pid)}`);
  return [
    ...lines("ip", "netns", "list").filter(ours),
    ...lines("cat", "/proc/self/mounts").filter(ours),
    ...lines("find", "/sys/fs/cgroup", "-maxdepth", "3", "-name", `*${name}*`).filter(ours),
    ...processes.filter(ours),
    ...(existsSync(`/run/defender-icap-gateway/${name}`) ? [`/run/defender-icap-gateway/${name}`] : []),
  ];
}

/**
 * Command lines of what this rehearsal runs: of processes that descend from its command, or from one that bears its name, as
 * the emulator's and the machines' do. Other tests run beside it.
 */
function commandLinesUnder(command: number): string[] {
  const processes = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  const lineOf = new Map(processes.map((pid) => [pid, commandLine(pid)]));
  const isOurs = (pid: string): boolean => {
    if (pid === String(command) || lineOf.get(pid)?.includes(name) === true) return true;
    const parent = parentOf(pid);
    return parent !== undefined && isOurs(parent);
  };
  return processes.filter(isOurs).map((pid) => lineOf.get(pid)!);
}

function parentOf(pid: string): string | undefined {
  try {
    return /^PPid:\t([1-9]\d*)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  } catch {
    return undefined; // it ended meanwhile
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it ended meanwhile
  }
}

/** Kills the command, and the emulator too so that nobody is left to clean up, while the first gateway boots. */
async function killInTheMiddle(): Promise<void> {
  const command = start();
  const ended = new Promise((done) => command.once("exit", done));
  try {
    await until("the first gateway boots", 120, () =>
      Promise.resolve(lines("ip", "netns", "list").some((line) => line.startsWith(`dig-${name}-icap`))),
    );
    const emulator = await attach(name);
    if (emulator === undefined) throw new Error("no emulator runs");
    const { pid } = await emulator.status();
    command.kill("SIGKILL");
    process.kill(pid, "SIGKILL");
  } finally {
    command.kill("SIGKILL");
    await ended;
  }
}

test("after a SIGKILL of the command and the emulator the next run cleans up and works, shows no secret, and leaves nothing", async () => {
  await killInTheMiddle();
  expect(leftovers()).not.toEqual([]);

  const [json, html] = [join(scratch, "report.json"), join(scratch, "report.html")];
  const command = start("--json", json, "--html", html);
  let printed = "";
  command.stdout?.on("data", (bytes: Buffer) => (printed += bytes.toString()));
  command.stderr?.on("data", (bytes: Buffer) => (printed += bytes.toString()));
  const arguments_ = new Set<string>();
  const watch = setInterval(() => {
    for (const line of commandLinesUnder(command.pid!)) arguments_.add(line);
  }, 250);
  const code = await new Promise((done) => command.once("close", done)); // with all that it printed
  clearInterval(watch);
  expect([code, printed]).toEqual([0, expect.stringContaining("198.51.100.")]);

  const report = JSON.parse(readFileSync(json, "utf8")) as RehearsalReport;
  expect(report.failure).toBeUndefined();
  expect(report.partial).toBeUndefined();
  expect(report.results.length).toBeGreaterThan(30);
  expect(report.results.filter(({ found, expected }) => found !== expected)).toEqual([]);

  const anyKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
  const shown = { printed, json: readFileSync(json, "utf8"), html: readFileSync(html, "utf8") };
  for (const [place, text] of Object.entries(shown)) expect([place, anyKey.test(text)]).toEqual([place, false]);
  for (const program of [/pulumi up /, /systemd-nspawn/, /-m inspector\.daemon/])
    expect([...arguments_]).toContainEqual(expect.stringMatching(program));
  expect([...arguments_].filter((line) => anyKey.test(line) || line.includes("PASSPHRASE"))).toEqual([]);
  expect(leftovers()).toEqual([]);
});
