/** gateway-relay in external mode, before an ICAP server that does what a test wants, and a haproxy that names it. */
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../freePort";
import { FakeRelay } from "../relay/fakeRelay";
import { Teller } from "./teller";

/** The folder of the modules for external servers; on a gateway they lie beside the relay's. */
export const MODULES = join(__dirname, "../../../../cloud-init/external");

/** external.json as the program writes it; `dlp-In` shows that capitals of a service's name are kept. */
export const EXTERNAL = {
  product: "generic-reqmod",
  services: [
    { name: "reqmod", method: "REQMOD", path: "srv/reqmod" },
    { name: "dlp-In", method: "RESPMOD", path: "respmod?mode=block" },
  ],
  blocked: {
    headers: ["X-Infection-Found", "x-blocked"],
    statuses: [403],
    substitutedResponse: true,
    icapStatuses: [418],
  },
  overload: [503],
  answers204: "whenOffered",
  passHeaders: ["X-Client-IP", "x-authenticated-user"],
  connectSeconds: 3,
  verdictSeconds: 30,
  canary: { mode: "verified", text: "planted words", clean: "clean words", intervalSeconds: 60 },
  servers: [{ name: "dlp-1", address: "10.40.0.10", port: 1344, check: 1380, way: "127.0.1.1" }],
};

/** A second server beside it. */
export const TWO_SERVERS = {
  servers: [...EXTERNAL.servers, { name: "dlp-2", address: "10.40.0.11", port: 1344, check: 1381, way: "127.0.1.2" }],
};

/** Names of servers that the monitor knows, unless external.json has several. */
const NAMES = ["dlp-1", "dlp-1-of-0", "dlp-1-of-1"];

export const NO_CONTENT = 'ICAP/1.0 204 No Content\r\nISTag: "srv-1"\r\n\r\n';
/** A message as it comes: the piece that came last, all bytes until now, whether they are all of it. */
export interface Arriving {
  data: string;
  size: number;
  whole: boolean;
}
/** An answer to a whole message, or what is done at each piece of one. */
export type Behaviour = string | ((arriving: Arriving, socket: Socket) => void);

const isWhole = (begin: string, end: string): boolean =>
  end.endsWith("\r\n\r\n") && (end.endsWith("\r\n0\r\n\r\n") || /null-body=\d+\r\n\r\n|^OPTIONS /.test(begin));

export class ExternalRig {
  /** Whole messages as the server got them. */
  readonly asked: string[] = [];
  answer: Behaviour = NO_CONTENT;
  /** haproxy's word on the next connections, # for the number of the process; undefined: none. */
  server: string | undefined = "dlp-1";
  /** Connections that are open at the server, and how many there ever were. */
  readonly open = new Set<Socket>();
  connections = 0;
  /** The monitor's word on each server and on its ISTags, and what differs for one. */
  state: object = { state: "ready", tags: {} };
  states: Record<string, object> = {};
  /** The answer by the server that a connection came to; else `answer`. */
  answers: Record<string, Behaviour> = {};
  private readonly writing: NodeJS.Timeout;
  private constructor(
    readonly relay: FakeRelay,
    private readonly listeners: readonly Server[],
    private readonly teller: Teller,
    private readonly folder: string,
    /** {way: name}, of servers that the relay may ask for. */
    private readonly ways: ReadonlyMap<string, string>,
  ) {
    this.writeState();
    this.writing = setInterval(() => this.writeState(), 1_000);
  }

  static async start(changes: object = {}, environment: Record<string, string> = {}): Promise<ExternalRig> {
    const folder = mkdtempSync(join(tmpdir(), "external-"));
    const external = { ...EXTERNAL, ...changes };
    writeFileSync(join(folder, "external.json"), JSON.stringify(external));
    const listeners = await adjacent(Number(environment.WORKERS ?? "1"));
    const relay = await FakeRelay.start({
      ENGINE: "external",
      PYTHONPATH: MODULES,
      SERVERS_PORT: String((listeners[0]!.address() as AddressInfo).port),
      EXTERNAL: join(folder, "external.json"),
      SERVERS_STATE: join(folder, "servers.json"),
      HINTS: folder,
      ...environment,
    });
    const rig = new ExternalRig(
      ...([relay, listeners, new Teller(), folder] as const),
      new Map(external.servers.map(({ way, name }) => [way, name])),
    );
    for (const [worker, listener] of listeners.entries())
      listener.on("connection", (socket) => void rig.serve(socket, worker));
    return rig;
  }

  /** The monitor's file, as it would stand there now. Its clock is the one of time.monotonic(). */
  writeState(): void {
    const time = Number(process.hrtime.bigint()) / 1e9;
    const names = this.ways.size > 1 ? [...this.ways.values()] : NAMES;
    const servers = names.map((name) => ({ name, ...this.state, ...this.states[name] }));
    writeFileSync(join(this.folder, "servers.new"), JSON.stringify({ time, servers }));
    renameSync(join(this.folder, "servers.new"), join(this.folder, "servers.json"));
  }

  /** Whether the monitor was told to ask dlp-1 anew. */
  suspected = (): boolean => existsSync(join(this.folder, "suspect-dlp-1"));

  /** Whether it was told since it was asked last that a transaction at this server had no verdict. */
  failed(server = "dlp-1"): boolean {
    const file = join(this.folder, `failed-${server}`);
    const told = existsSync(file);
    rmSync(file, { force: true });
    return told;
  }

  private async serve(socket: Socket, worker: number): Promise<void> {
    this.open.add(socket);
    this.connections++;
    const pieces: string[] = [];
    let size = 0;
    let end = "";
    socket.on("error", () => undefined).on("close", () => this.open.delete(socket));
    const server = this.ways.get(socket.remoteAddress!) ?? this.server?.replace("#", String(worker));
    if (server !== undefined) await this.teller.tell(socket, server);
    const answer = () => this.answers[server ?? ""] ?? this.answer;
    socket.on("data", (bytes) => {
      const data = bytes.toString("latin1");
      pieces.push(data);
      size += data.length;
      end = (end + data).slice(-7);
      const whole = isWhole(pieces[0]!, end);
      if (whole) this.asked.push(pieces.join(""));
      const told = answer();
      if (typeof told === "function") told({ data, size, whole }, socket);
      else if (whole) socket.write(Buffer.from(told, "latin1"));
    });
  }

  /** The last line of the log without what differs each time. */
  lastLine(): Record<string, unknown> {
    const line = this.relay.log("access").at(-1) ?? {};
    return Object.fromEntries(
      Object.entries(line).filter(([name]) => !["time", "client", "lane", "bytes"].includes(name)),
    );
  }

  /** Closes the server's port. */
  async stopListening(): Promise<void> {
    for (const listener of this.listeners) if (listener.listening) await new Promise((done) => listener.close(done));
  }

  async stop(): Promise<void> {
    clearInterval(this.writing);
    await this.relay.stop();
    for (const socket of this.open) socket.destroy();
    await this.stopListening();
    this.teller.stop();
    rmSync(this.folder, { recursive: true });
  }
}

/** Servers on so many ports, one behind the other. The relay takes haproxy's lines by UDP at the same numbers. */
async function adjacent(count: number): Promise<Server[]> {
  const first = await freePort(count);
  const servers = Array.from({ length: count }, () => createServer());
  for (const [i, server] of servers.entries())
    await new Promise<void>((done) => server.listen(first + i, "127.0.0.1", done));
  return servers;
}

/** An answer with a message in it. */
export function message(kind: "req" | "res", http: string, body: string, headers = ""): string {
  const head = http === "" ? "" : `${kind}-hdr=0, `;
  const parts = `${head}${body === "" ? "null" : kind}-body=${http.length}`;
  return `ICAP/1.0 200 OK\r\nISTag: "srv-1"\r\n${headers}Encapsulated: ${parts}\r\n\r\n${http}${body}`;
}
