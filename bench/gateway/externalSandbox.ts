import { connect } from "node:net";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExternalSettings, Settings } from "../../infra/settings";
import { productFiles } from "../../engine/productFiles";
import { BENCH, CLIENT_PEM, SERVER_PEM } from "./configurations";
import { loadAt, type Generator, type LoadTarget } from "./load";
import type { Sandbox } from "./sandbox";
import { DIGESTS, environmentOf, LIBRARY, makeCertificates, OURS, OURS_UNIT, RELAY, RELAY_UNIT } from "./servers";

/**
 * Ways to the same stand-ins: one stand-in directly, haproxy without and with TLS, stunnel in front of haproxy, and a gateway (stunnel,
 * relay, haproxy).
 */
export const FRONTS = ["server", "haproxy, no TLS", "haproxy", "stunnel and haproxy", "external"] as const;
export type Front = (typeof FRONTS)[number];

const PORTS = { "haproxy, no TLS": 11451, haproxy: 11452, "stunnel and haproxy": 11453 } as const;
const STAND_IN = `${BENCH}/stand_in.py`;
const APPLIANCES = join(__dirname, "../../emulator/appliances");
const FILES = ["/etc/icap-gateway/external.json", "/etc/icap-gateway/haproxy.cfg", DIGESTS, OURS];
const DRAINED = "/run/icap-gateway/drained";

/** The sandbox of a gateway with external servers: the gateway, its servers and the compared proxies. */
export class ExternalSandbox {
  constructor(
    readonly sandbox: Sandbox,
    private readonly generator: Generator,
    private readonly settings: Settings,
  ) {}

  private get servers() {
    return this.settings.icap.external!.servers;
  }

  /** Address, port and TLS for requests to a front. */
  target(front: Front): LoadTarget {
    const service = this.settings.icap.reqmodService;
    if (front === "server") return { host: this.servers[0]!.address, port: this.servers[0]!.port, service: "reqmod" };
    if (front === "haproxy, no TLS") return { port: PORTS[front], service: "reqmod" };
    if (front === "external") return { port: this.settings.gateway.port, service, tls: "1.3" };
    return { port: PORTS[front], service: "reqmod", tls: "1.3" };
  }

  /** Starts everything, and waits until both servers are in rotation and past haproxy's slow start. */
  async start(): Promise<void> {
    const { sandbox, servers, settings } = this;
    const files = productFiles(settings);
    const scripts = [...files.keys()].filter((path) => path.startsWith(LIBRARY));
    for (const path of [...FILES, ...scripts]) {
      const content = files.get(path);
      if (content === undefined) throw new Error(`the product writes no ${path} any more`);
      await sandbox.write(path, content);
    }
    await makeCertificates(sandbox);
    for (const name of ["stand_in.py", "products.json"])
      await sandbox.write(`${BENCH}/${name}`, await readFile(join(APPLIANCES, name), "utf8"));
    await sandbox.must([
      "sh",
      "-ec",
      `mkdir -p /run/haproxy /run/icap-gateway /run/gateway-relay /var/log/gateway-relay
       ${servers.map(({ address }) => `ip address add ${address}/32 dev lo`).join("\n")}`,
    ]);
    for (const { name, address, port } of servers)
      await sandbox.serve(
        name,
        [
          ...["python3", "-B", STAND_IN, "--product", settings.icap.external!.product, "--address", address],
          ...["--port", String(port), "--control", this.control(name), "--word", "top secret"],
          ...["--canary", settings.icap.external!.canaryText],
        ],
        async () => (await sandbox.run(["test", "-S", this.control(name)])).code === 0,
      );
    for (const { name } of servers) await this.set(name, { istag: name });
    await this.serveFronts(files);
    await this.until("both servers are in rotation", async () => (await this.states()).every((one) => one === "ready"));
    // haproxy's slowstart
    await new Promise((resolve) => setTimeout(resolve, 12_000));
  }

  private async serveFronts(files: ReadonlyMap<string, string>): Promise<void> {
    const { sandbox, settings } = this;
    const listens = (port: number) => () => sandbox.listens(port);
    await sandbox.write(`${BENCH}/plain.cfg`, this.haproxy());
    const ours = files.get(OURS)!;
    const alone = ours
      .replace(/^accept = .*/m, `accept = 127.0.0.1:${PORTS["stunnel and haproxy"]}`)
      .replace(/^connect = .*/m, `connect = 127.0.0.1:${PORTS["haproxy, no TLS"]}`)
      .replace(/^transparent = .*/m, "");
    await sandbox.write(`${BENCH}/alone.conf`, alone);
    await sandbox.serve("plain-haproxy", ["haproxy", "-db", "-f", `${BENCH}/plain.cfg`], listens(PORTS.haproxy));
    const stunnel = (path: string) => ["env", ...environmentOf(OURS_UNIT, settings), "stunnel", path];
    await sandbox.serve("alone", stunnel(`${BENCH}/alone.conf`), listens(PORTS["stunnel and haproxy"]));
    await this.serveRelay();
    await sandbox.serve("gateway-haproxy", ["haproxy", "-db", "-f", "/etc/icap-gateway/haproxy.cfg"], listens(1350));
    await this.serveMonitor();
    await sandbox.serve("external", stunnel(OURS), listens(settings.gateway.port));
  }

  private async serveRelay(): Promise<void> {
    const relay = ["env", ...environmentOf(RELAY_UNIT, this.settings), "python3", "-B", RELAY];
    await this.sandbox.serve("relay", relay, () => this.sandbox.listens(1344));
  }

  private async serveMonitor(): Promise<void> {
    const monitor = ["python3", "-B", "/usr/local/lib/icap-gateway/servers.py"];
    await this.sandbox.serve("monitor", monitor, async () => (await this.states()).length > 0);
  }

  /** Changes `icap.external.canary`. Relay and monitor are restarted, as on a machine with that setting. */
  async setCanary(mode: ExternalSettings["canary"]): Promise<void> {
    const changed = {
      ...this.settings,
      icap: { ...this.settings.icap, external: { ...this.settings.icap.external!, canary: mode } },
    };
    for (const path of ["/etc/icap-gateway/external.json", DIGESTS])
      await this.sandbox.write(path, productFiles(changed).get(path)!);
    await this.sandbox.end("monitor");
    await this.sandbox.end("relay");
    await this.serveRelay();
    await this.serveMonitor();
    await this.until("both servers are in rotation", async () => (await this.states()).every((one) => one === "ready"));
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }

  /** haproxy as a plain TCP proxy, with the gateway's balancing and limits. */
  private haproxy(): string {
    const servers = this.servers
      .map(({ name, address, port, connections }) => `    server ${name} ${address}:${port} maxconn ${connections}`)
      .join("\n");
    return `global
    maxconn 4000
defaults
    mode tcp
    timeout connect 3s
    timeout queue 10s
    timeout client 120s
    timeout server 120s
frontend plain
    bind 127.0.0.1:${PORTS["haproxy, no TLS"]}
    default_backend icap
frontend tls
    bind 127.0.0.1:${PORTS.haproxy} ssl crt ${SERVER_PEM} ca-file ${CLIENT_PEM} verify required ssl-min-ver TLSv1.2
    default_backend icap
backend icap
    balance leastconn
${servers}
`;
  }

  /** Takes the last server out of rotation or puts it back, as `gateway-server drain` does. */
  async drain(away: boolean): Promise<void> {
    const { name } = this.servers.at(-1)!;
    const path = `${DRAINED}/${name}`;
    await this.sandbox.must(["sh", "-ec", away ? `mkdir -p ${DRAINED}; touch ${path}` : `rm -f ${path}`]);
    await this.until(
      "the rotation follows",
      async () => (await this.states()).at(-1) === (away ? "draining" : "ready"),
    );
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }

  async setAll(conduct: object): Promise<void> {
    for (const { name } of this.servers) await this.set(name, conduct);
  }

  /** Sets the last server's time for a verdict. */
  async setSlow(delaySeconds: number): Promise<void> {
    await this.set(this.servers.at(-1)!.name, { delaySeconds });
  }

  /** The ISTags that clients see: that of the server that stays as it is, and that of the server that becomes slow. */
  async clientTags(): Promise<{ fast: string; slow: string }> {
    const seen = async () => {
      const shape = { bytes: 1024, clients: 1, mode: "keep", seconds: 1 } as const;
      const { servers = {} } = await loadAt(this.sandbox, this.generator, { ...this.target("external"), ...shape });
      return Object.keys(servers);
    };
    await this.drain(true);
    const [fast = ""] = await seen();
    await this.drain(false);
    const both = new Set<string>();
    for (let i = 0; i < 20 && both.size < 2; i++) for (const tag of await seen()) both.add(tag);
    const slow = [...both].find((tag) => tag !== fast) ?? "";
    if (fast === "" || slow === "") throw new Error(`the servers cannot be told apart: ${[...both].join(", ")}`);
    return { fast, slow };
  }

  private control = (name: string): string => `/run/${name}.sock`;

  private async set(name: string, conduct: object): Promise<void> {
    const socket = connect(this.sandbox.path(this.control(name)));
    socket.write(`${JSON.stringify(conduct)}\n`);
    let text = "";
    for await (const chunk of socket.setEncoding("utf8")) text += chunk as string;
    if ("error" in (JSON.parse(text) as object)) throw new Error(`${name} refuses ${JSON.stringify(conduct)}: ${text}`);
  }

  /** The monitor's state of each server. */
  private async states(): Promise<string[]> {
    const text = await this.sandbox.read("/run/icap-gateway/servers.json").catch(() => '{"servers":[]}');
    return (JSON.parse(text) as { servers: { state: string }[] }).servers.map(({ state }) => state);
  }

  private async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt++) {
      if (await holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`not within 30 s: ${what}`);
  }
}
