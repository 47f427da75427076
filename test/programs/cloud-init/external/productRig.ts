/**
 * One ICAP server behind the gateway's own relay and monitor: what is here haproxy on a gateway is a proxy that heeds the monitor's
 * commands and tells the relay the server's name.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { externalJson } from "../../../../infra/gateway/external";
import type { IcapSettings } from "../../../../infra/model";
import { freePort } from "../../../freePort";
import { killed } from "../../../killed";
import { until } from "../../../until";
import { PYTHON, PYTHON_OPTIONS } from "../python";
import { reqmod, respmod } from "../relay/icapMessages";
import { FakeRelay } from "../relay/fakeRelay";
import { MODULES } from "./externalRig";
import { FakeAdminSocket, type Known } from "./monitorRig";
import { Teller } from "./teller";

const CLOUD_INIT = join(__dirname, "../../../../cloud-init");
/** srv_admin_state of a server in rotation. */
const READY = 4;

/** The parts of external.json that are read here. */
interface External {
  readonly services: readonly { readonly name: string; readonly method: "REQMOD" | "RESPMOD" }[];
  readonly servers: { name: string; check: number }[];
}

/** A client's answer and the last line of the log of transactions. */
export interface Told {
  readonly answer: string;
  readonly line: Record<string, unknown>;
}

export class ProductRig {
  private constructor(
    private readonly folder: string,
    private readonly external: External,
    private readonly haproxy: FakeAdminSocket,
    private readonly proxies: readonly Server[],
    private readonly sockets: Set<Socket>,
    private readonly teller: Teller,
    private readonly relay: FakeRelay,
    private readonly monitor: ChildProcess,
  ) {}

  /** @param port the server's, at 127.0.0.1 */
  static async start(icap: IcapSettings, port: number): Promise<ProductRig> {
    const folder = mkdtempSync(join(tmpdir(), "product-"));
    const external = JSON.parse(externalJson(icap)) as External;
    const { name } = external.servers[0]!;
    const sockets = new Set<Socket>();
    // haproxy's port for the monitor, which leads to the server whatever its state
    const check = await listening((socket) => pass(socket, port, sockets));
    external.servers[0]!.check = portOf(check);
    writeFileSync(join(folder, "external.json"), JSON.stringify(external));
    const haproxy = new FakeAdminSocket(join(folder, "haproxy.sock"), [name]);
    const teller = new Teller();
    // the relay takes haproxy's lines by UDP at the same number
    const ways = await listening(
      (socket) => {
        if (haproxy.states.get(name) !== READY) return void socket.destroy();
        void teller.tell(socket, name).then(() => pass(socket, port, sockets));
      },
      await freePort(),
    );
    const environment = {
      EXTERNAL: join(folder, "external.json"),
      SERVERS_STATE: join(folder, "servers.json"),
      HINTS: folder,
    };
    const monitor = spawn(PYTHON, [...PYTHON_OPTIONS, join(MODULES, "servers.py")], {
      env: {
        ...environment,
        PYTHONPATH: [MODULES, join(CLOUD_INIT, "relay"), join(CLOUD_INIT, "gateway")].join(":"),
        HAPROXY_SOCKET: haproxy.path,
        DRAINED: join(folder, "drained"),
        ROUND_SECONDS: "0.05",
        OPTIONS_EVERY: "0.2",
        // as long as a busy machine may take
        OPTIONS_SECONDS: "15",
        CANARY_SECONDS: "15",
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const relay = await FakeRelay.start({
      ...environment,
      ENGINE: "external",
      PYTHONPATH: MODULES,
      SERVERS_PORT: String(portOf(ways)),
    });
    return new ProductRig(folder, external, haproxy, [check, ways], sockets, teller, relay, monitor);
  }

  /** The monitor's word on the server; nothing yet: undefined. */
  known(): Known | undefined {
    try {
      return (JSON.parse(readFileSync(join(this.folder, "servers.json"), "utf8")) as { servers: Known[] }).servers[0];
    } catch {
      return undefined;
    }
  }

  /** Waits until the server is in rotation, or out of it for that reason. */
  async until(state: "ready" | "out", reason: RegExp): Promise<void> {
    const holds = () => this.known()?.state === state && reason.test(this.known()!.reason);
    await until(`${state}, ${String(reason)}`, holds, 90);
  }

  /** A client's file, and what became of it. */
  async ask(method: "REQMOD" | "RESPMOD", body: string): Promise<Told> {
    const { name } = this.external.services.find((service) => service.method === method)!;
    const chunk = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const message = method === "REQMOD" ? reqmod({ body: chunk }) : respmod({ body: chunk });
    const { text } = await this.relay.send(message.replace(/^(\w+ icap:\/\/[^/]+)\/\S+/, `$1/${name}`));
    return { answer: text, line: this.relay.log("access").at(-1) ?? {} };
  }

  async stop(): Promise<void> {
    await killed(this.monitor);
    await this.relay.stop();
    for (const socket of this.sockets) socket.destroy();
    for (const proxy of this.proxies) await new Promise((done) => proxy.close(done));
    this.teller.stop();
    await this.haproxy.stop();
    rmSync(this.folder, { recursive: true });
  }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listening(serve: (socket: Socket) => void, port = 0): Promise<Server> {
  const server = createServer((socket) => serve(socket.on("error", () => undefined)));
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return server;
}

/** Copies between a connection and one to the server. Where that ends or fails, so does this. */
function pass(socket: Socket, port: number, sockets: Set<Socket>): void {
  const onward = connect(port, "127.0.0.1").on("error", () => undefined);
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ] as const) {
    sockets.add(one);
    one.pipe(other);
    one.on("close", () => {
      sockets.delete(one);
      other.destroy();
    });
  }
}
