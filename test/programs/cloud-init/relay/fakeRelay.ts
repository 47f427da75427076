/** gateway-relay as a process of its own before a c-icap that says what a test wants, and a client that sends bytes. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, truncateSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../freePort";
import { killed } from "../../../killed";
import { PYTHON, PYTHON_OPTIONS } from "../python";

const RELAY = join(__dirname, "../../../../cloud-init/relay/relay.py");

export const NO_CONTENT = 'ICAP/1.0 204 Unmodified\r\nServer: C-ICAP/0.5.10\r\nISTag: "CI0001-tag"\r\n\r\n';

/** The bytes that came back on a connection, and the time until the server hung up or the answer was whole. */
export interface Received {
  text: string;
  closed: boolean;
  ms: number;
}

export class FakeRelay {
  /** Whole messages as c-icap got them. */
  readonly asked: string[] = [];
  /** The answer of c-icap; "" hangs up. */
  answer: string | ((message: string) => string) = NO_CONTENT;
  /** Whether c-icap hangs up behind its answer. */
  hangsUp = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly process: ChildProcess,
    private readonly server: Server,
    private readonly logs: string,
    readonly port: number,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<FakeRelay> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const port = await freePort();
    const logs = mkdtempSync(join(tmpdir(), "relay-"));
    const child = spawn(PYTHON, [...PYTHON_OPTIONS, RELAY], {
      env: {
        LOGS_DIRECTORY: logs,
        RELAY_PORT: String(port),
        C_ICAP_PORT: String((server.address() as AddressInfo).port),
        SERVICES: "reqmod=REQMOD dlp-In=RESPMOD",
        LANE: "a",
        POLICY_DIGESTS: "/dev/null",
        ...environment,
      },
      stdio: ["ignore", "ignore", "inherit"],
      detached: true, // a group of its own, which its workers belong to
    });
    const relay = new FakeRelay(child, server, logs, port);
    server.on("connection", (socket) => relay.serve(socket));
    while (!(await open(port))) {
      if (child.exitCode !== null) throw new Error(`the relay ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return relay;
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let text = "";
    socket
      .on("error", () => undefined)
      .on("data", (data) => {
        text += data.toString("latin1");
        if (!/\r\n0\r\n\r\n$|null-body=\d+\r\n\r\n(?:[^]*\r\n\r\n)?$|^OPTIONS [^]*\r\n\r\n$/.test(text)) return;
        const message = text;
        text = "";
        this.asked.push(message);
        const answer = typeof this.answer === "string" ? this.answer : this.answer(message);
        if (answer === "") socket.destroy();
        else if (this.hangsUp) socket.end(Buffer.from(answer, "latin1"));
        else socket.write(Buffer.from(answer, "latin1"));
      });
  }

  /**
   * Sends pieces, each `gapMs` after the one before, until so many answers are whole, and the connection has ended where they say
   * that it does. Waits for what the relay does, not for a time: `limitMs` only ends what hangs.
   */
  async send(pieces: string | readonly string[], options: Partial<SendOptions> = {}): Promise<Received> {
    const { gapMs, limitMs, answers, source } = {
      gapMs: 0,
      limitMs: 100_000,
      answers: 1,
      source: "127.0.0.1",
      ...options,
    };
    const begun = performance.now();
    const socket = connect({ port: this.port, host: "127.0.0.1", localAddress: source, noDelay: true });
    let text = "";
    let closed = false;
    socket
      .on("error", () => (closed = true))
      .on("close", () => (closed = true))
      .on("end", () => (closed = true));
    socket.on("data", (data) => (text += data.toString("latin1")));
    const done = (): boolean => closed || (wholeAnswers(text) >= answers && !isTheLast(text));
    for (const piece of typeof pieces === "string" ? [pieces] : pieces) {
      if (closed || (answers === 1 && wholeAnswers(text) === 1)) break;
      socket.write(Buffer.from(piece, "latin1"));
      await new Promise((resolve) => setTimeout(resolve, gapMs));
    }
    while (!done() && performance.now() - begun < limitMs) await new Promise((resolve) => setTimeout(resolve, 5));
    const ms = performance.now() - begun;
    // what says that it stays open and does not
    await new Promise((resolve) => setTimeout(resolve, 30));
    const ended = closed;
    socket.destroy();
    return { text, closed: ended, ms };
  }

  /** Whether its process may take more memory than it has now. */
  mayTakeMemory(more: boolean): void {
    const { pid } = this.process;
    const used = Number(/^VmSize:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) * 1024;
    execFileSync("prlimit", ["--pid", String(pid), `--as=${more ? "unlimited" : used}:`]);
  }

  /** The most bytes that a file of its process may have: from then on every write fails as on a full disk. */
  mayWrite(bytes: number | "unlimited"): void {
    execFileSync("prlimit", ["--pid", String(this.process.pid), `--fsize=${bytes}:`]);
  }

  /** Cuts the files without a name that its process has open in this folder. */
  cutFiles(folder: string, size: number): void {
    const descriptors = `/proc/${this.process.pid}/fd`;
    const open = readdirSync(descriptors).map((name) => join(descriptors, name));
    for (const path of open) if (readlinkSync(path).startsWith(`${folder}/`)) truncateSync(path, size);
  }

  log(name: "access" | "refused"): Record<string, unknown>[] {
    const lines = readFileSync(join(this.logs, `${name}.log`), "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async stop(): Promise<void> {
    process.kill(-this.process.pid!, "SIGKILL");
    await killed(this.process);
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.logs, { recursive: true });
  }
}

/** Number of final answers that have come to their end. */
function wholeAnswers(text: string): number {
  return text.split(/(?=ICAP\/1\.0 \d{3} )/).filter((answer) => {
    const [, status, head, body] = /^ICAP\/1\.0 (\d{3}) ([^]*?)\r\n\r\n([^]*)$/.exec(answer) ?? [];
    if (head === undefined || status === "100") return false;
    const [, kind, offset] = /^Encapsulated:.*?(\w+)-body=(\d+)\r?$/m.exec(head) ?? [];
    return kind === undefined || (kind === "null" ? body!.length >= Number(offset) : body!.endsWith("\r\n0\r\n\r\n"));
  }).length;
}

/** Whether the head of the last answer says that the connection ends; what comes inside may say so of another one. */
const isTheLast = (text: string): boolean =>
  /\r\nConnection: close\r\n/.test(/^[^]*(ICAP\/1\.0 \d{3} [^]*?\r\n\r\n)/.exec(text)?.[1] ?? "");

interface SendOptions {
  gapMs: number;
  limitMs: number;
  /** Number of answers that are waited for. */
  answers: number;
  source: string;
}

const open = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => (socket.destroy(), resolve(true))).once("error", () => resolve(false));
  });
