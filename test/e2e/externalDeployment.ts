/** The stack `external`, or another, with two stand-ins of ICAP products as its servers, and a client that asks the gateways. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { StandIn } from "../../emulator";
import type { Agent } from "../../icap";
import { StandIns, type NamedStandIn } from "../../scripts/rehearse/standIns";
import type { Target } from "../../verification/asking";
import { asClient } from "./asClient";
import { Deployment, until } from "./deployment";
import { serverCertificates, type ServerCertificates } from "./serverCertificates";

/** Name in the second server's certificate. */
const SERVER_NAME = "dlp-2.example";
/** The shortest interval that the settings take. */
export const CANARY_SECONDS = 5;

const FETCH = `import sys, urllib.request, urllib.error
try:
    answer = urllib.request.urlopen(sys.argv[1], timeout=5)
except urllib.error.HTTPError as error:
    answer = error
except OSError:
    sys.exit(print("none"))
print(answer.status, answer.read().decode())`;

/** A question's lane and method; by default an upload to lane a. */
interface Way {
  readonly lane?: "a" | "b";
  readonly method?: "REQMOD" | "RESPMOD";
}

/** The ways in which such a deployment is opened. */
interface Opening {
  readonly stack?: string;
  readonly secure?: boolean;
  readonly narrow?: boolean;
  readonly each?: boolean;
  /** Private address. */
  readonly scraper?: string;
}

export class ExternalDeployment {
  private constructor(
    readonly folder: string,
    readonly deployment: Deployment,
    private readonly standIns: StandIns,
    readonly certificates: ServerCertificates,
    readonly target: Target,
    readonly agent: Agent,
  ) {}

  /**
   * With `secure` the second server speaks TLS, and the canary is asked as often as the settings allow. With `narrow` each server takes
   * two transactions of a gateway at once, and three wait, for two seconds. With `each` a canary follows each answer that allows, and by
   * itself comes but once an hour. `scraper` may read the gateways' metrics.
   */
  static async open(
    name: string,
    { stack = "external", secure = false, narrow = false, each = false, scraper }: Opening = {},
  ): Promise<ExternalDeployment> {
    const folder = await mkdtemp(join(tmpdir(), `${name}-`));
    const deployment = await Deployment.open({ name, stack });
    try {
      const certificates = await serverCertificates(SERVER_NAME, folder);
      const planned = deployment.icap.external!;
      const [first, second] = planned.servers;
      const tls = { authority: certificates.authority, serverName: SERVER_NAME };
      const changed = secure
        ? { ...planned, canarySeconds: CANARY_SECONDS, servers: [first!, { ...second!, tls }] }
        : planned;
      const servers = changed.servers.map((server) => ({ ...server, connections: 2 }));
      const limited = narrow ? { ...changed, servers, queueSeconds: 2, queueLength: 3 } : changed;
      const external = each ? { ...limited, canary: "each" as const, canarySeconds: 3600 } : limited;
      if (secure || each) await deployment.configure("icap", { external });
      if (scraper !== undefined) await deployment.configure("monitoring", { scrape: { from: [`${scraper}/32`] } });
      const standIns = await StandIns.open(external, {
        appliance: (address) => deployment.emulator.addAppliance(address),
        folder,
        certificates: secure ? { [second!.name]: certificates.files.right } : {},
      });
      await deployment.up();
      const target = await deployment.target();
      const agent = await deployment.agentAt([target.sources.client]);
      return new ExternalDeployment(folder, deployment, standIns, certificates, target, agent);
    } catch (error) {
      await deployment.close();
      throw error;
    }
  }

  /** In the order of the settings. */
  get servers(): StandIn[] {
    return this.standIns.all.map(({ server }) => server);
  }

  /** The same with their machines. */
  get named(): readonly NamedStandIn[] {
    return this.standIns.all;
  }

  /** Both servers behave well again, those that ended too. */
  repair(): Promise<void> {
    return this.standIns.mend();
  }

  /** Both servers behave well again, both gateways have both in rotation, and clients get verdicts of both. */
  async mend(): Promise<void> {
    await this.repair();
    await until("both servers are in rotation at both gateways", 120, async () =>
      (await this.onBoth("gateway-status --services")).every((text) => text === ""),
    );
    // a port that was closed while no server was left opens a moment later, and the load balancer sees it later still
    for (const lane of ["a", "b"] as const)
      await until(
        `files get verdicts at lane ${lane}`,
        120,
        async () => (await this.ask("harmless", { lane })).verdict === "allowed",
      );
  }

  ask(text: string | Buffer, { lane = "a", method = "REQMOD" }: Way = {}) {
    return this.agent.ask({
      kind: "icap",
      ...asClient(this.target, this.target.addresses[lane]),
      method,
      service: this.target.services[method],
      body: Buffer.from(text).toString("base64"),
      timeoutMs: 30_000,
    });
  }

  async askMany(count: number): Promise<void> {
    for (let i = 0; i < count; i++)
      expect(await this.ask(`harmless ${i}`, { lane: i % 2 ? "b" : "a" })).toMatchObject({ verdict: "allowed" });
  }

  /** Number of clients' files that each server was sent during `act`. */
  async bodiesDuring(act: () => Promise<void>): Promise<number[]> {
    return [...(await this.standIns.filesDuring(act)).values()];
  }

  /** The output of a shell script on each gateway, whatever its exit status. */
  async onBoth(script: string): Promise<string[]> {
    const lanes = ["a", "b"] as const;
    const machines = await Promise.all(lanes.map((lane) => this.deployment.machine(lane)));
    const done = machines.map(({ name }) => this.deployment.emulator.exec(name, ["bash", "-c", script]));
    return (await Promise.all(done)).map(({ stdout }) => stdout);
  }

  /** Status and text of the answer to a machine of the gateways' network that asks by `GET`; `none` when nothing answers. */
  async fetched(from: string, url: string): Promise<string> {
    const namespace = await this.deployment.emulator.addAppliance(from);
    const asked = ["netns", "exec", namespace, "python3", "-c", FETCH, url];
    return (await promisify(execFile)("ip", asked, { maxBuffer: 2 ** 24 })).stdout;
  }

  /** Packets that the rules which deny have counted in a direction. */
  async denied(counted: "Inbound" | "Outbound"): Promise<number> {
    const counters = await this.deployment.emulator.counters();
    return counters
      .filter(({ rule, direction }) => direction === counted && /^Deny/.test(rule))
      .reduce((sum, { packets }) => sum + packets, 0);
  }

  async close(): Promise<void> {
    await this.agent.end();
    await Promise.all(this.servers.map((server) => server.kill()));
    await this.deployment.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
