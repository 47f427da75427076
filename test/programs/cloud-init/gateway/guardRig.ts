/** gateway-guard in a folder of its own for each test, with haproxy, the scanner and the policy that it asks, and no real systemctl. */
import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killed } from "../../../killed";
import { until } from "../../../until";
import { PYTHON, PYTHON_OPTIONS } from "../python";
import { FakePolicy } from "./fakePolicy";
import { FakeHaproxy, FakeScanner } from "./guardFakes";

const GUARD = join(__dirname, "../../../../cloud-init/gateway/guard.py");
/** Folders of the guard's modules; on a gateway they lie beside the other modules. */
const MODULES = ["gateway", "clamav", "external", ""]
  .map((folder) => join(__dirname, "../../../../cloud-init", folder))
  .join(":");

export class GuardRig {
  readonly directory = mkdtempSync(join(tmpdir(), "guard-"));
  readonly haproxy = new FakeHaproxy(join(this.directory, "haproxy.sock"));
  readonly scanner = new FakeScanner(join(this.directory, "clamd.ctl"));
  readonly policy = new FakePolicy(this.directory);
  /** All that the running guard has printed. */
  said = "";
  private readonly calls = join(this.directory, "calls");
  private readonly servers: Server[] = [];
  private guard: ChildProcess | undefined;

  constructor() {
    this.systemctlEndsWith(0);
  }

  /** systemctl records what it is asked for, does nothing, and ends with this status. */
  systemctlEndsWith(status: number): void {
    this.systemctlDoes(`exit ${status}`);
  }

  /** systemctl records what it is asked for, and then does this. */
  systemctlDoes(script: string): void {
    const systemctl = join(this.directory, "systemctl");
    writeFileSync(systemctl, `#!/bin/sh\necho "$*" >> "${this.calls}"\n${script}\n`);
    chmodSync(systemctl, 0o755);
  }

  /** The requests to systemctl, a line each. */
  called = (): string => (existsSync(this.calls) ? readFileSync(this.calls, "utf8") : "");
  forgetCalls = (): void => writeFileSync(this.calls, "");

  /** Runs one of the guard's commands to its end. */
  async command(
    argument: string,
    environment: Record<string, string> = {},
  ): Promise<{ code: number | null; said: string }> {
    const child = this.spawn([argument], environment);
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, said: said.trim() })));
  }

  /** Starts the guard itself, for the client's port 1 where none is given. */
  start(environment: Record<string, string> = {}): void {
    this.guard = this.spawn([], { GATEWAY_PORT: "1", TLS_DIRECTORY: this.directory, ...environment });
    this.guard.stdout?.on("data", (chunk: Buffer) => (this.said += chunk.toString()));
  }

  /** Starts the guard of a gateway that has certificates and whose port is open. */
  async startOpen(environment: Record<string, string> = {}): Promise<Server> {
    const open = await this.listen();
    this.giveCertificates();
    this.start({ GATEWAY_PORT: String((open.address() as AddressInfo).port), ...environment });
    await until("it is in the pool", () => this.haproxy.clientPort === "no check");
    return open;
  }

  /** Waits until the guard has looked at everything anew, so often: it begins with haproxy's states. */
  async looksAgain(times = 1): Promise<void> {
    const begun = this.haproxy.asked + 1; // the look that may be under way now
    await until("the guard looks again", () => this.haproxy.asked > begun + times);
  }

  giveCertificates(): void {
    mkdirSync(join(this.directory, "current"));
    writeFileSync(join(this.directory, "current", "server.key"), "");
  }

  /** A server as stunnel would be one, on a free port where none is given. */
  async listen(port = 0): Promise<Server> {
    const server = createServer().listen(port, "127.0.0.1");
    this.servers.push(server);
    await new Promise((resolve) => server.once("listening", resolve));
    return server;
  }

  /**
   * Writes the processes of a daemon's control group in one step, as the kernel shows them: a guard that reads a file half
   * written sees others.
   * @returns the file's path
   */
  processes(daemon: string, ...pids: number[]): string {
    const path = join(this.directory, `${daemon}.procs`);
    writeFileSync(`${path}.new`, `${pids.join("\n")}\n`);
    renameSync(`${path}.new`, path);
    return path;
  }

  async stop(): Promise<void> {
    await killed(this.guard);
    for (const server of this.servers) server.close();
    await this.haproxy.stop();
    await this.scanner.stop();
    rmSync(this.directory, { recursive: true });
  }

  private spawn(args: string[], environment: Record<string, string> = {}): ChildProcess {
    return spawn(PYTHON, [...PYTHON_OPTIONS, GUARD, ...args], {
      env: {
        PATH: `${this.directory}:${process.env.PATH ?? ""}`,
        HAPROXY_SOCKET: this.haproxy.path,
        SCANNER_SOCKET: this.scanner.path,
        RULES_DIRECTORY: this.policy.sealed,
        POLICY_DIGESTS: this.policy.digests,
        PYTHONPATH: MODULES,
        RULES: join(this.directory, "rules.json"),
        INSPECTOR_SOCKETS: this.directory,
        EXTERNAL: join(this.directory, "external.json"),
        SERVERS_STATE: join(this.directory, "servers.json"),
        POLL_SECONDS: "0.05",
        SCANNER_PROCESSES: join(this.directory, "scanner.procs"),
        HAPROXY_PROCESSES: join(this.directory, "haproxy.procs"),
        ...environment,
      },
    });
  }
}
