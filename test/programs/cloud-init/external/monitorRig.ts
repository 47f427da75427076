/** gateway-servers before ICAP servers that behave as a test wants, and haproxy's admin socket. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killed } from "../../../killed";
import { PYTHON, PYTHON_OPTIONS } from "../python";
import { EXTERNAL, message, MODULES } from "./externalRig";

const cloudInit = join(__dirname, "../../../../cloud-init");

/** An ICAP server behind a loopback port of haproxy. */
class FakeIcapServer {
  /** The first line of each message and its body. */
  readonly asked: string[] = [];
  /** Paths on which planted text is blocked. */
  blocksOn = ["srv/reqmod", "respmod?mode=block"];
  blocksClean = false;
  /** The head of the answer to OPTIONS, or to everything; "" hangs up, undefined never answers. */
  options: string | undefined = 'ICAP/1.0 200 OK\r\nEncapsulated: null-body=0\r\nISTag: "tag"\r\n\r\n';
  everything: string | undefined | null = null;
  /** OPTIONS without the line Encapsulated is answered with 400, as RFC 3507 §4.4.1 can be read. */
  demandsParts = false;
  /** The method of the next message whose connection it resets. */
  resets = "";
  tag = "1";
  /** Called with each message, as in `asked`, when its answer is made. */
  afterwards: (asked: string) => unknown = () => undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(readonly name: string) {
    this.server = createServer((socket) => this.serve(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return (this.server.address() as AddressInfo).port;
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let text = "";
    socket
      .on("error", () => undefined)
      .on("close", () => this.sockets.delete(socket))
      .on("data", (data) => {
        text += data.toString("latin1");
        if (!/\r\n0\r\n\r\n$|^OPTIONS [^]*\r\n\r\n$/.test(text)) return;
        if (this.resets !== "" && text.startsWith(this.resets)) {
          this.resets = "";
          socket.resetAndDestroy();
          return;
        }
        const answer = this.everything === null ? this.answerTo(text) : this.everything;
        if (answer === "") socket.destroy();
        else if (answer !== undefined) socket.write(answer.replace("tag", this.tag));
        this.afterwards(this.asked.at(-1) ?? "");
      });
  }

  private answerTo(text: string): string | undefined {
    const [, method, path] = /^(\w+) icap:\/\/icap\/(\S*) ICAP/.exec(text)!;
    const [, body = ""] = /\r\n\r\n[0-9a-f]+\r\n([^]*)\r\n0\r\n\r\n$/.exec(text) ?? [];
    this.asked.push(`${method} ${path} ${body}`.trim());
    if (method === "OPTIONS")
      return this.demandsParts && !text.includes("\r\nEncapsulated: null-body=0\r\n")
        ? "ICAP/1.0 400 Bad Request\r\n\r\n"
        : this.options;
    const blocks = body === EXTERNAL.canary.text ? this.blocksOn.includes(path!) : this.blocksClean;
    if (blocks) return message("res", "HTTP/1.1 403 Forbidden\r\n\r\n", "2\r\nno\r\n0\r\n\r\n").replace("srv-1", "tag");
    return 'ICAP/1.0 204 No Content\r\nISTag: "tag"\r\n\r\n';
  }

  canaries = (): string[] => this.asked.filter((one) => !one.startsWith("OPTIONS"));

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (this.server.listening) await new Promise((done) => this.server.close(done));
  }
}

/** haproxy's admin socket: servers that are disabled from the start, as srv_admin_state bits. */
export class FakeAdminSocket {
  readonly states = new Map<string, number>();
  readonly commands: string[] = [];
  /** The lines of `show sess`. */
  connections: string[] = [];
  /** Called when a connection is to be ended. */
  beforeEnd: () => void = () => undefined;
  private readonly server = createServer((connection) =>
    connection
      .on("error", () => undefined)
      .once("data", (command) => connection.end(this.answer(command.toString().trim()))),
  );

  constructor(
    readonly path: string,
    private readonly names: readonly string[],
  ) {
    this.restart();
    this.server.listen(path);
  }

  /** Sets all servers back to their state after haproxy's start. */
  restart(): void {
    for (const name of this.names) this.states.set(name, 5);
  }

  private answer(command: string): string {
    if (command === "show servers state icap")
      return [
        "1",
        "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight",
        ...[...this.states].map(([name, bits], i) => `3 icap ${i + 1} ${name} 10.40.0.10 2 ${bits} 100`),
        "",
        "",
      ].join("\n");
    if (command === "show sess") return `${this.connections.join("\n")}\n\n`;
    this.commands.push(command);
    if (command.startsWith("shutdown session ")) return this.end(command);
    const [, name, state] = /^set server icap\/(\S+) state (ready|maint|drain)$/.exec(command) ?? [];
    if (name !== undefined) this.states.set(name, { ready: 4, maint: 5, drain: 12 }[state!]!);
    return "\n";
  }

  /** Several commands in one line, as haproxy takes them. */
  private end(line: string): string {
    this.beforeEnd();
    const ended = new Set(line.split(";").map((command) => /^shutdown session (0x[0-9a-f]+)$/.exec(command)?.[1]));
    this.connections = this.connections.filter((connection) => !ended.has(connection.split(":")[0]));
    return "\n".repeat(ended.size);
  }

  stop = (): Promise<unknown> => new Promise((done) => this.server.close(done));
}

export interface Known {
  name: string;
  address: string;
  state: string;
  reason: string;
  verified: boolean;
  since: number;
  tags: Record<string, string | null>;
}

export class MonitorRig {
  /** All that the monitor printed. */
  said = "";
  private readonly environment: Record<string, string>;
  private process: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly servers: readonly FakeIcapServer[],
    readonly haproxy: FakeAdminSocket,
  ) {
    this.environment = {
      PYTHONPATH: [MODULES, join(cloudInit, "relay"), join(cloudInit, "gateway")].join(":"),
      HAPROXY_SOCKET: haproxy.path,
      EXTERNAL: join(folder, "external.json"),
      SERVERS_STATE: join(folder, "servers.json"),
      DRAINED: join(folder, "drained"),
      HINTS: folder,
      ROUND_SECONDS: "0.05",
      OPTIONS_EVERY: "0.2",
      // as long as a busy machine may take; a test of silence sets less
      OPTIONS_SECONDS: "15",
      CANARY_SECONDS: "15",
    };
  }

  /**
   * A monitor of servers dlp-1, dlp-2, ... at 10.40.0.10, 10.40.0.11, ... The second canary comes after a random part of the interval:
   * of an hour, so that it comes into no test that does not ask for it.
   */
  static async prepare(count = 1, canary: object = {}): Promise<MonitorRig> {
    const folder = mkdtempSync(join(tmpdir(), "monitor-"));
    const servers = Array.from({ length: count }, (_, i) => new FakeIcapServer(`dlp-${i + 1}`));
    const listed = [];
    for (const [i, server] of servers.entries()) {
      const where = { address: `10.40.0.${10 + i}`, port: 1344, way: `127.0.1.${i + 1}` };
      listed.push({ name: server.name, ...where, check: await server.listen() });
    }
    const external = { ...EXTERNAL, canary: { ...EXTERNAL.canary, intervalSeconds: 3600, ...canary }, servers: listed };
    writeFileSync(join(folder, "external.json"), JSON.stringify(external));
    const names = servers.map(({ name }) => name);
    return new MonitorRig(folder, servers, new FakeAdminSocket(join(folder, "haproxy.sock"), names));
  }

  start(environment: Record<string, string> = {}): void {
    const env = { ...this.environment, ...environment };
    this.process = spawn(PYTHON, [...PYTHON_OPTIONS, join(MODULES, "servers.py")], { env });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream!.on("data", (data: Buffer) => (this.said += data.toString()));
  }

  /** The relay met another ISTag of a server. */
  suspect = (name: string): void => writeFileSync(join(this.folder, `suspect-${name}`), "");

  /** A client's transaction at a server ended without a verdict. */
  failed = (name: string): void => writeFileSync(join(this.folder, `failed-${name}`), "");

  /** servers.json now; nothing yet: undefined. */
  known(): { time: number; servers: Known[] } | undefined {
    try {
      return JSON.parse(readFileSync(join(this.folder, "servers.json"), "utf8")) as { time: number; servers: Known[] };
    } catch {
      return undefined;
    }
  }

  server = (name = "dlp-1"): Known | undefined => this.known()?.servers.find((one) => one.name === name);

  /** Waits until a server's entry is so, and haproxy has heard of it. */
  async until(state: string, reason: string | RegExp = "", name = "dlp-1", seconds = 30): Promise<void> {
    const fits = (entry: Known | undefined) =>
      entry?.state === state && (typeof reason === "string" ? entry.reason === reason : reason.test(entry.reason));
    await this.wait(() => fits(this.server(name)), `${name} is ${state} (${String(reason)})`, seconds);
    expect(this.haproxy.states.get(name)).toBe({ ready: 4, out: 5, draining: 12, resting: 12 }[state]);
  }

  async wait(condition: () => boolean, what: string, seconds = 30): Promise<void> {
    for (const end = Date.now() + seconds * 1000; !condition(); await new Promise((done) => setTimeout(done, 20)))
      if (Date.now() > end)
        throw new Error(`not within ${seconds} s: ${what}; ${JSON.stringify(this.known())}\n${this.said}`);
  }

  /** gateway-server with these words. The servers answer meanwhile. */
  async command(...words: string[]): Promise<{ status: number | null; out: string; err: string }> {
    const child = spawn(PYTHON, [...PYTHON_OPTIONS, join(MODULES, "server.py"), ...words], { env: this.environment });
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    return new Promise((done) => child.once("close", (status) => done({ status, out, err })));
  }

  async stop(): Promise<void> {
    await killed(this.process);
    for (const server of this.servers) await server.stop();
    await this.haproxy.stop();
    rmSync(this.folder, { recursive: true });
  }
}
