/** gateway-relay as a process of its own before a c-icap that says what a test wants, and a client that sends bytes. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PYTHON } from "./python";

const RELAY = join(__dirname, "../../../cloud-init/relay/relay.py");

export const NO_CONTENT = 'ICAP/1.0 204 Unmodified\r\nServer: C-ICAP/0.5.10\r\nISTag: "CI0001-tag"\r\n\r\n';

/** What came back on a connection, and how long it took until the server hung up or the answer was whole. */
export interface Received {
  text: string;
  closed: boolean;
  ms: number;
}

export class FakeRelay {
  /** Whole messages as c-icap got them. */
  readonly asked: string[] = [];
  /** What c-icap answers; "" hangs up. */
  answer: string | ((message: string) => string) = NO_CONTENT;
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
    const child = spawn(PYTHON, ["-B", RELAY], {
      env: {
        LOGS_DIRECTORY: logs,
        RELAY_PORT: String(port),
        C_ICAP_PORT: String((server.address() as AddressInfo).port),
        SERVICES: "reqmod=REQMOD dlp-In=RESPMOD",
        LANE: "a",
        ...environment,
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const relay = new FakeRelay(child, server, logs, port);
    server.on("connection", (socket) => relay.serve(socket));
    for (let attempt = 0; attempt < 100 && !(await open(port)); attempt++)
      await new Promise((resolve) => setTimeout(resolve, 50));
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
        else socket.write(Buffer.from(answer, "latin1"));
      });
  }

  /** Sends pieces, each `gapMs` after the one before, and returns what came back by the time that `enough` says so. */
  async send(pieces: string | readonly string[], options: Partial<SendOptions> = {}): Promise<Received> {
    const { gapMs, limitMs, answers, source } = {
      gapMs: 0,
      limitMs: 5_000,
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
    const done = (): boolean => closed || (text.match(/ICAP\/1\.0 (?!100)\d{3} /g) ?? []).length >= answers;
    for (const piece of typeof pieces === "string" ? [pieces] : pieces) {
      if (done() && answers === 1) break;
      socket.write(Buffer.from(piece, "latin1"));
      await new Promise((resolve) => setTimeout(resolve, gapMs));
    }
    while (!done() && performance.now() - begun < limitMs) await new Promise((resolve) => setTimeout(resolve, 5));
    const ms = performance.now() - begun;
    // the rest of an answer, and whether it was the last
    await new Promise((resolve) => setTimeout(resolve, 30));
    const ended = closed;
    socket.destroy();
    return { text, closed: ended, ms };
  }

  log(name: "access" | "refused"): Record<string, unknown>[] {
    const lines = readFileSync(join(this.logs, `${name}.log`), "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async stop(): Promise<void> {
    this.process.kill("SIGKILL");
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.logs, { recursive: true });
  }
}

interface SendOptions {
  gapMs: number;
  limitMs: number;
  /** How many are waited for. */
  answers: number;
  source: string;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

const open = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => (socket.destroy(), resolve(true))).once("error", () => resolve(false));
  });
