/** The stand-ins for a stack's external ICAP servers, at the addresses that its settings name. */
import { join } from "node:path";
import { startStandIn, type Conduct, type StandIn } from "../../emulator";
import type { ExternalSettings } from "../../infra/settings";

/** The text that the stand-ins' policy blocks, beside the canary. */
export const FORBIDDEN = "top secret";

/** As a well-kept product behaves. */
const WELL: Conduct = { behaviour: "blocking", delaySeconds: 0, resetAfterBytes: null, closes: false, most: null };

/** One server by its name in the settings. */
export interface NamedStandIn {
  readonly name: string;
  readonly server: StandIn;
}

export class StandIns {
  private constructor(
    private readonly start: (index: number) => Promise<NamedStandIn>,
    private readonly running: NamedStandIn[],
  ) {}

  /** Starts one for each server of the settings. `appliance` makes its machine, `folder` is its owner's alone. */
  static async open(
    external: ExternalSettings,
    { appliance, folder }: { readonly appliance: (address: string) => Promise<string>; readonly folder: string },
  ): Promise<StandIns> {
    const start = async (index: number): Promise<NamedStandIn> => {
      const { name, address, port } = external.servers[index]!;
      const server = await startStandIn({
        namespace: await appliance(address),
        product: external.product,
        address,
        port,
        words: [FORBIDDEN],
        canary: external.canaryText,
        control: join(folder, `${name}.sock`),
      });
      return { name, server };
    };
    return new StandIns(start, await Promise.all(external.servers.map((_, index) => start(index))));
  }

  get all(): readonly NamedStandIn[] {
    return this.running;
  }

  /** By the name of each server that lives, how many of clients' files it got while `act` ran. */
  async filesDuring(act: () => Promise<void>): Promise<ReadonlyMap<string, number>> {
    const before = await this.counts();
    await act();
    const now = await this.counts();
    return new Map([...now].map(([name, count]) => [name, count - (before.get(name) ?? 0)]));
  }

  /** A new server in the place of each that ended, and all of them behave well. */
  async mend(): Promise<void> {
    for (const [index, { server }] of this.running.entries()) {
      if (!server.ended()) await server.set(WELL);
      else this.running[index] = await this.start(index);
    }
  }

  private async counts(): Promise<Map<string, number>> {
    const living = this.running.filter(({ server }) => !server.ended());
    const read = living.map(async ({ name, server }) => {
      const { allowed, blocked, canaries } = await server.state();
      return [name, allowed + blocked - canaries] as const;
    });
    return new Map(await Promise.all(read));
  }
}
