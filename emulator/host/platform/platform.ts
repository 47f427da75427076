import { ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

import { HostNames } from "../names";
import { startTimeOf } from "../process/identity";
import { Ledger } from "../process/ledger";
import { FromPlatform, PlatformConfiguration, ToPlatform } from "./messages";

/** A program that this file starts. A change of it makes `npm test -- --changed` run the tests that import this file. */
export type Started = typeof import("./process");

export type ProbeReport = Extract<FromPlatform, { readonly kind: "probe" }>;

/** Receives the platform process's unrequested messages. */
export interface PlatformListeners {
  readonly probe: (report: ProbeReport) => void;
  /** A machine asked for scheduled events for the first time. */
  readonly askedForEvents: (machine: string) => void;
  /** A machine allowed an event to begin. */
  readonly acknowledged: (event: string) => void;
}

/** The parent's hold on the platform process. */
export class Platform {
  private child?: ChildProcess;
  private readonly waiting: {
    readonly kind: FromPlatform["kind"];
    readonly resolve: () => void;
    readonly reject: (error: Error) => void;
  }[] = [];
  private stopping = false;

  constructor(
    private readonly names: HostNames,
    private readonly ledger: Ledger,
    private readonly listeners: PlatformListeners,
  ) {}

  async start(tls: { readonly key: string; readonly certificate: string }): Promise<void> {
    // `ip netns exec` and the start of Node.js replace the child's program and not its process, so the channel to the child stays open.
    const program = [process.execPath, "--import", "tsx", join(__dirname, "process.ts")];
    const child = spawn("ip", ["netns", "exec", this.names.platform, ...program], {
      cwd: __dirname, // where `tsx` resolves
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      detached: true, // a Ctrl-C must only reach the emulator, which ends this process in order
    });
    this.child = child;
    if (child.pid !== undefined) {
      this.ledger.note({ kind: "process", pid: child.pid, startTime: startTimeOf(child.pid) ?? "" });
    }
    let lastWords = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (lastWords = (lastWords + text).slice(-2000)));
    child.on("message", (message: FromPlatform) => this.receive(message));
    child.on("error", (error) => this.fail(error.message));
    child.on("exit", (code) => this.fail(`it ended with ${code}: ${lastWords.trim()}`));
    await this.send({ kind: "start", tls }, "listening");
  }

  /** Resolves when the platform uses the new configuration. */
  async configure(configuration: PlatformConfiguration): Promise<void> {
    await this.send({ kind: "configure", configuration }, "configured");
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    if (child.connected) child.disconnect();
    child.kill("SIGKILL");
    await gone;
  }

  private send(message: ToPlatform, answer: FromPlatform["kind"]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.child?.connected !== true) return reject(new Error("the platform process is not running"));
      this.waiting.push({ kind: answer, resolve, reject });
      this.child.send(message);
    });
  }

  private receive(message: FromPlatform): void {
    if (message.kind === "probe") return this.listeners.probe(message);
    if (message.kind === "askedForEvents") return this.listeners.askedForEvents(message.machine);
    if (message.kind === "acknowledged") return this.listeners.acknowledged(message.event);
    const index = this.waiting.findIndex(({ kind }) => kind === message.kind);
    if (index >= 0) this.waiting.splice(index, 1)[0]!.resolve();
  }

  private fail(reason: string): void {
    if (this.stopping) return;
    for (const { reject } of this.waiting.splice(0)) reject(new Error(`the platform process failed: ${reason}`));
  }
}
