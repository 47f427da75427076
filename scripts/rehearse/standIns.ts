/** The stand-ins for a stack's external ICAP servers, at the addresses that its settings name. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClientIdentity } from "../../engine/clientIdentity";
import { startStandIn, type Conduct, type StandIn } from "../../emulator";
import { servicePaths, type ExternalSettings } from "../../infra/settings";

/** The text that the stand-ins' policy blocks, in addition to the canary. */
export const FORBIDDEN = "top secret";

/** The behaviour of a product that works. */
const WELL: Conduct = { behaviour: "blocking", delaySeconds: 0, resetAfterBytes: null, closes: false, most: null };

/** The paths of these servers' services, by method. */
export function servicesOf(external: ExternalSettings): Partial<Record<"REQMOD" | "RESPMOD", string>> {
  const { reqmod, respmod } = servicePaths(external);
  return { ...(reqmod !== "" && { REQMOD: reqmod }), ...(respmod !== "" && { RESPMOD: respmod }) };
}

/** Writes each certificate with its key into a file that only the owner can read. Returns the paths by server name. */
async function certificateFiles(
  { servers }: ExternalSettings,
  folder: string,
  identities: ReadonlyMap<number, ClientIdentity>,
): Promise<Record<string, string>> {
  const written = [...identities].map(async ([index, { certificate, privateKey }]) => {
    const { name } = servers[index]!;
    const path = join(folder, `${name}.pem`);
    await writeFile(path, certificate + privateKey, { mode: 0o600 });
    return [name, path] as const;
  });
  return Object.fromEntries(await Promise.all(written));
}

/** A stand-in with its name in the settings. */
export interface NamedStandIn {
  readonly name: string;
  /** Network namespace of its machine. */
  readonly namespace: string;
  readonly server: StandIn;
}

/** The functions and values that the stand-ins get from the rehearsal. */
export interface Dependencies {
  /** Creates the machine with an address and returns its network namespace. */
  appliance(address: string): Promise<string>;
  /** A folder that only its owner can enter, for control sockets. */
  readonly folder: string;
  /** Paths of the files with certificate and key, by server name. A server without one does not use TLS. */
  readonly certificates?: Readonly<Record<string, string>>;
  /** The same identities as texts, by the servers' positions in the settings. */
  readonly identities?: ReadonlyMap<number, ClientIdentity>;
}

export class StandIns {
  private constructor(
    private readonly start: (index: number) => Promise<NamedStandIn>,
    private readonly running: NamedStandIn[],
    private readonly certificates: Readonly<Record<string, string>>,
  ) {}

  /** Starts a stand-in for each server of the settings. */
  static async open(
    external: ExternalSettings,
    { appliance, folder, certificates: given = {}, identities = new Map() }: Dependencies,
  ): Promise<StandIns> {
    const certificates = { ...given, ...(await certificateFiles(external, folder, identities)) };
    const start = async (index: number): Promise<NamedStandIn> => {
      const { name, address, port } = external.servers[index]!;
      const namespace = await appliance(address);
      const server = await startStandIn({
        namespace,
        product: external.product,
        address,
        port,
        words: [FORBIDDEN],
        canary: external.canaryText,
        control: join(folder, `${name}.sock`),
        certificate: certificates[name],
        services: servicesOf(external),
        blockedHeaders: external.blockedHeaders,
        blockedStatus: external.blockedStatuses?.[0],
        blockedIcapStatus: external.blockedIcapStatuses?.[0],
      });
      return { name, namespace, server };
    };
    const running = await Promise.all(external.servers.map((_, index) => start(index)));
    return new StandIns(start, running, certificates);
  }

  get all(): readonly NamedStandIn[] {
    return this.running;
  }

  /** The number of files from clients that each living server received while `act` ran, by server name. */
  async filesDuring(act: () => Promise<void>): Promise<ReadonlyMap<string, number>> {
    const before = await this.counts();
    await act();
    const now = await this.counts();
    return new Map([...now].map(([name, count]) => [name, count - (before.get(name) ?? 0)]));
  }

  /** Replaces stand-ins that have ended, and makes all of them behave correctly. */
  async mend(): Promise<void> {
    for (const [index, { server, name }] of this.running.entries()) {
      const certificate = this.certificates[name];
      if (server.ended()) this.running[index] = await this.start(index);
      else await server.set({ ...WELL, ...(certificate !== undefined && { certificate }) });
    }
  }

  private async counts(): Promise<Map<string, number>> {
    const living = this.running.filter(({ server }) => !server.ended());
    const read = living.map(async ({ name, server }) => [name, (await server.state()).files] as const);
    return new Map(await Promise.all(read));
  }
}
