/** The stack `external` with two stand-ins of ICAP products as its servers, and a client that asks the gateways. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStandIn, type Conduct, type StandIn } from "../../emulator";
import type { Agent } from "../../icap";
import { CANARY_TEXT } from "../../infra/model/sections/icap";
import type { Target } from "../../scripts/verification/asking";
import { asClient } from "./asClient";
import { Deployment, until } from "./deployment";

/** The servers' policy blocks this text. */
export const FORBIDDEN = "top secret";
/** As in Pulumi.external.yaml. */
const ADDRESSES = ["10.77.9.10", "10.77.9.11"] as const;

const WELL: Conduct = {
  behaviour: "blocking",
  delaySeconds: 0,
  resetAfterBytes: null,
  closes: false,
  most: null,
  istag: "generic-1",
};

/** A question's lane and method; by default an upload to lane a. */
interface Way {
  readonly lane?: "a" | "b";
  readonly method?: "REQMOD" | "RESPMOD";
}

export class ExternalDeployment {
  private constructor(
    private readonly folder: string,
    readonly deployment: Deployment,
    /** dlp-1 and dlp-2. */
    readonly servers: StandIn[],
    readonly target: Target,
    readonly agent: Agent,
  ) {}

  static async open(name: string): Promise<ExternalDeployment> {
    const folder = await mkdtemp(join(tmpdir(), `${name}-`));
    const deployment = await Deployment.open({ name, stack: "external" });
    const servers = await Promise.all(ADDRESSES.map((address) => startServer(deployment, folder, address)));
    try {
      await deployment.up();
      const target = await deployment.target();
      const agent = await deployment.agentAt([target.sources.client]);
      return new ExternalDeployment(folder, deployment, servers, target, agent);
    } catch (error) {
      await deployment.close();
      throw error;
    }
  }

  /** Both servers behave well again, and both gateways have both in rotation. */
  async mend(): Promise<void> {
    for (const server of this.servers) await server.set(WELL);
    await until("both servers are in rotation at both gateways", 60, async () =>
      (await this.onBoth("gateway-status --services")).every((text) => text === ""),
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

  /** How many of clients' files each server was sent meanwhile. */
  async bodiesDuring(act: () => Promise<void>): Promise<number[]> {
    const counts = () =>
      Promise.all(
        this.servers.map(async (server) =>
          (({ allowed, blocked, canaries }) => allowed + blocked - canaries)(await server.state()),
        ),
      );
    const before = await counts();
    await act();
    return (await counts()).map((count, i) => count - before[i]!);
  }

  /** The output of a shell script on each gateway, whatever its exit status. */
  async onBoth(script: string): Promise<string[]> {
    const lanes = ["a", "b"] as const;
    const machines = await Promise.all(lanes.map((lane) => this.deployment.machine(lane)));
    const done = machines.map(({ name }) => this.deployment.emulator.exec(name, ["bash", "-c", script]));
    return (await Promise.all(done)).map(({ stdout }) => stdout);
  }

  async close(): Promise<void> {
    await this.agent.end();
    await Promise.all(this.servers.map((server) => server.kill()));
    await this.deployment.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const startServer = async (deployment: Deployment, folder: string, address: string) =>
  startStandIn({
    namespace: await deployment.emulator.addNeighbour(address),
    product: "generic-reqmod",
    address,
    words: [FORBIDDEN],
    canary: CANARY_TEXT,
    control: join(folder, `${address}.sock`),
  });
