/** The stack `external`, or another, with two stand-ins of ICAP products as its servers, and a client that asks the gateways. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StandIn } from "../../emulator";
import type { Agent } from "../../icap";
import { StandIns } from "../../scripts/rehearsal/standIns";
import type { Target } from "../../scripts/verification/asking";
import { asClient } from "./asClient";
import { Deployment, until } from "./deployment";

/** A question's lane and method; by default an upload to lane a. */
interface Way {
  readonly lane?: "a" | "b";
  readonly method?: "REQMOD" | "RESPMOD";
}

export class ExternalDeployment {
  private constructor(
    private readonly folder: string,
    readonly deployment: Deployment,
    private readonly standIns: StandIns,
    readonly target: Target,
    readonly agent: Agent,
  ) {}

  static async open(name: string, stack = "external"): Promise<ExternalDeployment> {
    const folder = await mkdtemp(join(tmpdir(), `${name}-`));
    const deployment = await Deployment.open({ name, stack });
    try {
      const standIns = await StandIns.open(deployment.icap.external!, {
        appliance: (address) => deployment.emulator.addAppliance(address),
        folder,
      });
      await deployment.up();
      const target = await deployment.target();
      const agent = await deployment.agentAt([target.sources.client]);
      return new ExternalDeployment(folder, deployment, standIns, target, agent);
    } catch (error) {
      await deployment.close();
      throw error;
    }
  }

  /** dlp-1 and dlp-2. */
  get servers(): StandIn[] {
    return this.standIns.all.map(({ server }) => server);
  }

  /** Both servers behave well again, and both gateways have both in rotation. */
  async mend(): Promise<void> {
    await this.standIns.mend();
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
    return [...(await this.standIns.filesDuring(act)).values()];
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
