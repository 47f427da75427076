import { ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Ledger } from "../process/ledger";
import { Finished, must, run } from "../process/run";
import { pause, until } from "../process/turns";
import { cgroupPaths, makeCgroup, removeCgroup, signalGroups } from "./cgroups";
import { unmountAll } from "./mounts";
import { Seed } from "./seed";

/** systemd-nspawn's exit status for "the container wants to reboot" under --keep-unit. */
const REBOOT = 133;
/** A machine's changes live in memory; a gateway that installs its packages at boot needs about 100 MB. */
const OVERLAY_SIZE = "2g";
const START_DEADLINE_MS = 60_000;

/** The command and environment that run a program inside a machine. */
export interface Entrance {
  /** Command prefix that runs another command in the machine, as root, on the caller's terminal. */
  readonly argv: readonly string[];
  /** Environment of that command: root's, with nothing from the caller. */
  readonly env: Record<string, string>;
}

export interface ContainerRequest {
  /** Namespace, control group and container name. */
  readonly name: string;
  readonly hostName: string;
  /** Folder of this machine alone. */
  readonly folder: string;
  readonly tree: string;
  readonly seed: Seed;
  /** PEM of the authority that signed Key Vault's certificate. */
  readonly authority: { readonly certificate: string; readonly hashName: string };
}

/** One machine: systemd in a container over a copy-on-write view of the tree. */
export class Container {
  private nspawn?: ChildProcess;
  private stopping = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly request: ContainerRequest,
    private readonly ledger: Ledger,
  ) {}

  private get root(): string {
    return join(this.request.folder, "root");
  }

  /** Console output of all boots. */
  get consoleLog(): string {
    return join(this.request.folder, "..", `${this.request.name}.console.log`);
  }

  /** Lays out the file system and boots. Resolves when the container's init runs. */
  async start(): Promise<void> {
    const { folder, tree, name, seed } = this.request;
    this.ledger.note({ kind: "mount", path: folder });
    for (const path of cgroupPaths(name)) this.ledger.note({ kind: "cgroup", path });
    await mkdir(folder, { recursive: true });
    await must(["mount", "-t", "tmpfs", "-o", `size=${OVERLAY_SIZE},mode=755`, name, folder]);
    for (const part of ["upper", "work", "root"]) await mkdir(join(folder, part));
    const layers = `lowerdir=${tree},upperdir=${join(folder, "upper")},workdir=${join(folder, "work")}`;
    await must(["mount", "-t", "overlay", name, "-o", layers, this.root]);
    await this.trustAuthority();
    const seedFolder = join(this.root, "var/lib/cloud/seed/nocloud");
    await mkdir(seedFolder, { recursive: true, mode: 0o700 });
    for (const [file, content] of Object.entries(seed))
      await writeFile(join(seedFolder, file), content, { mode: 0o600 });
    for (const path of cgroupPaths(name)) await makeCgroup(path);
    this.ended = this.supervise();
    if ((await this.initPid(START_DEADLINE_MS)) === undefined) {
      throw new Error(`machine ${name} did not start: ${this.lastConsoleLines()}`);
    }
  }

  /** Adds the authority to the trusted ones as update-ca-certificates would, without its second of processor time. */
  private async trustAuthority(): Promise<void> {
    const { certificate, hashName } = this.request.authority;
    const store = join(this.root, "etc/ssl/certs");
    const own = join(this.root, "usr/local/share/ca-certificates");
    await mkdir(own, { recursive: true });
    await writeFile(join(own, "emulated-azure.crt"), certificate);
    await writeFile(join(store, hashName), certificate);
    await appendFile(join(store, "ca-certificates.crt"), certificate);
  }

  private async supervise(): Promise<void> {
    let code: number | null = REBOOT;
    while (code === REBOOT && !this.stopping) code = await this.boot();
  }

  /**
   * Each boot starts from a shell that first moves itself into the machine's control group. After a reboot the group's leaves are therefore
   * new again, and a cleanup after a killed emulator finds every process of the machine in the group.
   */
  private boot(): Promise<number | null> {
    const { name, hostName } = this.request;
    const joinGroup = cgroupPaths(name).map((path) => `echo $$ > ${path}/cgroup.procs`);
    const nspawn = [
      "systemd-nspawn --quiet --boot --keep-unit --register=no --resolv-conf=off --timezone=off --link-journal=no",
      "--console=read-only --capability=CAP_NET_ADMIN",
      `--network-namespace-path=/run/netns/${name} --machine=${name} --hostname=${hostName} --directory=${this.root}`,
    ].join(" ");
    const log = createWriteStream(this.consoleLog, { flags: "a", mode: 0o600 });
    return new Promise((resolve) => {
      const child = spawn("sh", ["-c", [...joinGroup, `exec ${nspawn}`].join(" && ")], {
        stdio: ["ignore", "pipe", "pipe"],
        detached: true, // a Ctrl-C at the terminal is for the emulator, which ends its machines in order
        env: { PATH: process.env.PATH, LC_ALL: "C", SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1" },
      });
      this.nspawn = child;
      child.stdout.pipe(log, { end: false });
      child.stderr.pipe(log, { end: false });
      child.on("error", () => resolve(null));
      child.on("close", (code) => {
        log.end();
        resolve(code);
      });
    });
  }

  /** Pid of the container's init as the host sees it. */
  async initPid(timeoutMs = 0): Promise<number | undefined> {
    return until(
      () => {
        const nspawn = this.nspawn?.pid;
        if (nspawn === undefined || this.nspawn?.exitCode !== null) return undefined;
        try {
          const children = readFileSync(`/proc/${nspawn}/task/${nspawn}/children`, "utf8").split(" ");
          return children
            .filter((pid) => pid.trim() !== "")
            .map(Number)
            .find(isInit);
        } catch {
          return undefined; // it is ending
        }
      },
      { timeoutMs, everyMs: 50 },
    );
  }

  /** The way to run programs inside the machine, outside its control groups. */
  async entrance(): Promise<Entrance> {
    const pid = await this.initPid(this.stopping ? 0 : START_DEADLINE_MS);
    if (pid === undefined) throw new Error(`machine ${this.request.name} is not running`);
    return {
      argv: ["nsenter", "-t", String(pid), "-m", "-u", "-i", "-n", "-p", "--"],
      env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LC_ALL: "C.UTF-8" },
    };
  }

  /** Runs a command inside the machine, outside its control groups. */
  async exec(
    argv: readonly string[],
    options: { readonly timeoutMs?: number; readonly input?: string } = {},
  ): Promise<Finished> {
    const { argv: entrance, env } = await this.entrance();
    // The deadline is kept inside: killing nsenter would leave the command running in the machine.
    const seconds = options.timeoutMs === undefined ? undefined : Math.ceil(options.timeoutMs / 1000);
    const limited = seconds === undefined ? argv : ["timeout", "--kill-after=2", String(seconds), ...argv];
    return run([...entrance, ...limited], {
      input: options.input,
      timeoutMs: seconds === undefined ? undefined : (seconds + 5) * 1000,
      env,
    });
  }

  /** Freezes every process of the machine for this long; memory and connections stay. */
  async freeze(seconds: number): Promise<void> {
    const signal = (name: NodeJS.Signals) => signalGroups(cgroupPaths(this.request.name), name);
    await signal("SIGSTOP");
    await pause(seconds * 1000);
    await signal("SIGCONT");
  }

  /** A file of the machine as it is now; undefined if it is not there. */
  read(path: string): string | undefined {
    const file = join(this.root, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  lastConsoleLines(count = 10): string {
    if (!existsSync(this.consoleLog)) return "nothing on its console";
    return readFileSync(this.consoleLog, "utf8").trim().split("\n").slice(-count).join("\n");
  }

  /** Ends the machine as a power cut would, and removes all that it left on the host. */
  async remove(): Promise<void> {
    this.stopping = true;
    const pid = await this.initPid();
    if (pid !== undefined) {
      try {
        process.kill(pid, "SIGKILL"); // with init its whole pid namespace ends; killing nspawn would leave it running
      } catch {
        // it ended by itself
      }
    }
    await Promise.race([this.ended, new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
    for (const path of cgroupPaths(this.request.name)) await removeCgroup(path);
    await unmountAll(this.request.folder);
    await rm(this.request.folder, { recursive: true, force: true });
  }
}

/** True for the first process of a pid namespace below ours: its last pid in proc(5)'s NSpid is 1. */
function isInit(pid: number): boolean {
  return /^NSpid:\t\d+(\t\d+)*\t1$/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}

/** Instance id as Azure's metadata service gives one: a GUID. */
export function newInstanceId(): string {
  return randomBytes(16)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
