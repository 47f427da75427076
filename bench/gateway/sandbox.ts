import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, mkdir, readFile, readdir, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { runTool, type ToolResult } from "../../console/runTool";
import { descendants, processStat, proportionalKibibytes, type ProcessStat } from "./processes";

/** Clock ticks a second in the kernel's accounting (sysconf(_SC_CLK_TCK)); 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Servers in separate namespaces over a distribution tree. Nothing is installed on the machine and none of its ports is used. Everything is
 * gone when the sandbox is closed or this process dies.
 */
export class Sandbox {
  private readonly servers = new Map<string, ChildProcess>();

  private constructor(
    private readonly folder: string,
    private readonly holder: ChildProcess,
    /** Process id of the sandbox's first process. Other programs enter its namespaces. */
    private readonly init: number,
  ) {}

  static async open(tree: string): Promise<Sandbox> {
    const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-bench-"));
    const unshare = [
      "--net",
      "--mount",
      "--pid",
      "--ipc",
      "--uts",
      "--fork",
      "--kill-child",
      "--propagation",
      "private",
    ];
    const holder = spawn("unshare", [...unshare, "sh", join(__dirname, "sandbox.sh"), tree, folder], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let words = "";
    holder.stderr.setEncoding("utf8").on("data", (text: string) => (words += text));
    await new Promise<void>((resolve, reject) => {
      createInterface(holder.stdout).once("line", () => resolve());
      holder.once("exit", () => reject(new Error(`the bench's namespaces could not be made: ${words.trim()}`)));
    });
    const [init] = descendants(holder.pid!, await allProcesses());
    return new Sandbox(folder, holder, init!.pid);
  }

  /** Path on this machine of a file in the sandbox. */
  path(inside: string): string {
    return join(`/proc/${this.init}/root`, inside);
  }

  async write(inside: string, content: string, mode = 0o644): Promise<void> {
    await mkdir(dirname(this.path(inside)), { recursive: true });
    await writeFile(this.path(inside), content, { mode });
  }

  read(inside: string): Promise<string> {
    return readFile(this.path(inside), "utf8");
  }

  /** Runs a program of the tree to its end; an exit status other than 0 is an error. */
  async must(argv: readonly string[]): Promise<string> {
    const done = await this.run(argv);
    if (done.code !== 0)
      throw new Error(`${argv.join(" ")} ended with ${done.code}\n${(done.stderr || done.stdout).trim()}`);
    return done.stdout;
  }

  run(argv: readonly string[]): Promise<ToolResult> {
    return runTool("nsenter", [...this.entry(true), ...argv]);
  }

  /** Runs a program of this machine in the sandbox's network namespace only. */
  runOutside(argv: readonly string[]): Promise<ToolResult> {
    return runTool("nsenter", ["-t", String(this.init), "-n", ...argv]);
  }

  /** Starts a server that stays in the foreground. Its output goes to a file in the sandbox, never to a terminal. */
  async serve(name: string, argv: readonly string[], ready: () => Promise<boolean>): Promise<void> {
    const log = `/run/${name}.log`;
    const child = spawn("nsenter", [...this.entry(true), "sh", "-c", `exec "$@" >${log} 2>&1`, "sh", ...argv], {
      stdio: "ignore",
    });
    this.servers.set(name, child);
    for (let attempt = 0; attempt < 200; attempt++) {
      if (child.exitCode !== null) break;
      if (await ready()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${name} did not start:\n${(await this.read(log).catch(() => "")).slice(-2000)}`);
  }

  /** Ends a server and waits for it. */
  async end(name: string): Promise<void> {
    const child = this.servers.get(name);
    if (child === undefined) return;
    const all = descendants(child.pid!, await allProcesses());
    for (const { pid } of all.reverse()) signal(pid, "SIGKILL");
    if (child.exitCode === null && child.signalCode === null) {
      await new Promise((resolve) => child.once("exit", resolve));
    }
    this.servers.delete(name);
  }

  /** Processor seconds of a server until now: of all its processes and their ended children, from the kernel's accounting. */
  async cpuSeconds(name: string): Promise<number> {
    const all = descendants(this.servers.get(name)!.pid!, await allProcesses());
    return all.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND;
  }

  /** Resident memory of all processes of a server, MiB. A shared page counts for each process. */
  async memoryMebibytes(name: string): Promise<number> {
    const all = descendants(this.servers.get(name)!.pid!, await allProcesses());
    return all.reduce((sum, { residentPages }) => sum + residentPages, 0) / 256;
  }

  /** Memory of all processes of a server, MiB. A shared page counts once (proc(5), smaps_rollup: Pss). */
  async sharedMemoryMebibytes(name: string): Promise<number> {
    const all = descendants(this.servers.get(name)!.pid!, await allProcesses());
    const texts = all.map(({ pid }) => readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => ""));
    return (await Promise.all(texts)).reduce((sum, text) => sum + proportionalKibibytes(text), 0) / 1024;
  }

  /** Pins all threads of a server's processes to one processor. */
  async pin(name: string, processor: number): Promise<void> {
    for (const { pid } of descendants(this.servers.get(name)!.pid!, await allProcesses())) {
      const done = await runTool("taskset", ["-a", "-c", "-p", String(processor), String(pid)]);
      if (done.code !== 0) throw new Error(`taskset: ${done.stderr.trim()}`);
    }
  }

  async listens(port: number): Promise<boolean> {
    const table = await readFile(`/proc/${this.init}/net/tcp`, "utf8");
    const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")} 00000000:0000 0A`;
    return table.includes(wanted);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.holder.once("exit", resolve));
    signal(this.init, "SIGKILL"); // when this process ends, the kernel ends every process of its namespace
    if (this.holder.exitCode === null) await ended;
    await rmdir(this.folder).catch(() => rm(this.folder, { recursive: true }));
  }

  private entry(root: boolean): string[] {
    return ["-t", String(this.init), "-m", "-n", "-p", "-i", "-u", ...(root ? ["-r", "-w"] : []), "--"];
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function allProcesses(): Promise<ProcessStat[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")));
  return texts.filter((text) => text !== "").map(processStat);
}
