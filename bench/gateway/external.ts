/**
 * The part `external` of the bench: a gateway with external ICAP servers, compared with the built-in engine and with proxies that do not
 * parse ICAP. The servers are stand-ins (emulator/appliances/stand_in.py). Where they must be the bottleneck, they take a fixed time for
 * each verdict.
 */
import { spreadOf, type Spread } from "../statistics";
import type { Settings } from "../../infra/settings";
import type { Progress } from "../../console/progress";
import { ExternalSandbox, type Front, FRONTS } from "./externalSandbox";
import { load, loadAt, type Generator, type LoadResult } from "./load";
import type { Sandbox } from "./sandbox";

/** The compared ways: those of the external sandbox, and the built-in one in a sandbox of its own. */
export type Way = Front | "server, a connection each" | "built-in echo" | "built-in policy";
/** All compared ways. In one of them the client opens a connection for each transaction, as the gateway does to a server. */
const EXTERNAL_WAYS: readonly Way[] = [
  ...["server" as const, "server, a connection each" as const],
  ...FRONTS.filter((front) => front !== "server"),
  ...["built-in echo" as const, "built-in policy" as const],
];

const SIDE_BY_SIDE = [
  { name: "1 KiB, keep-alive, 1 client", mode: "keep", clients: 1 },
  { name: "1 KiB, keep-alive, 8 clients", mode: "keep", clients: 8 },
  { name: "1 KiB, full handshake, TLS 1.3, 8 clients", mode: "full", clients: 8 },
] as const;

/** A server's time for a verdict, and the gateway's maximum number of connections to it, for runs in which the servers are the bottleneck. */
export const SERVICE_SECONDS = 0.1;
export const CONNECTIONS = 8;
/** The behaviour of a slow server. */
export const SLOW_SECONDS = 2;

export interface WayResult {
  readonly way: string;
  readonly perSecond: Spread;
  readonly p50: Spread;
  readonly p99: Spread;
  readonly errors: number;
  readonly firstError?: string;
}

/** Times of one server's transactions, in milliseconds. */
interface ServerTimes {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
}

export interface ExternalResult {
  readonly sideBySide: readonly { readonly name: string; readonly ways: readonly WayResult[] }[];
  /** Transactions per second with one server and with two, the ratio of each round, and errors. */
  readonly scale: { readonly one: Spread; readonly two: Spread; readonly ratio: Spread; readonly errors: number };
  /** The server that stays as it is, and the server that becomes slow, before and after the change. */
  readonly slow: {
    readonly before: Record<"fast" | "slow", ServerTimes>;
    readonly during: Record<"fast" | "slow", ServerTimes>;
    readonly errors: number;
  };
  /** The two kinds of canary that verify, in turns, by a server's time for a verdict and the number of clients. */
  readonly canaries: readonly {
    readonly name: string;
    readonly verified: WayResult;
    readonly each: WayResult;
  }[];
}

interface Run {
  readonly rounds: number;
  readonly seconds: number;
  readonly progress: Progress;
}

/** @param builtIn the sandbox of the built-in ICAP server, with its settings */
export async function measureExternal(
  generator: Generator,
  external: ExternalSandbox,
  builtIn: { readonly sandbox: Sandbox; readonly settings: Settings },
  run: Run,
): Promise<ExternalResult> {
  const sideBySide = [];
  for (const one of SIDE_BY_SIDE) sideBySide.push(await beside(generator, external, builtIn, one, run));
  return {
    sideBySide,
    scale: await run.progress.step("external: one server and two", () => scale(generator, external, run)),
    slow: await run.progress.step("external: one of two servers is slow", () => slow(generator, external, run)),
    canaries: await run.progress.step("external: a canary for each file", () => canaries(generator, external, run)),
  };
}

async function beside(
  generator: Generator,
  external: ExternalSandbox,
  builtIn: { readonly sandbox: Sandbox; readonly settings: Settings },
  one: (typeof SIDE_BY_SIDE)[number],
  { rounds, seconds, progress }: Run,
): Promise<ExternalResult["sideBySide"][number]> {
  const shape = { bytes: 1024, clients: one.clients, mode: one.mode, seconds };
  const measure = (way: Way): Promise<LoadResult> => {
    if (way === "built-in echo" || way === "built-in policy") {
      const service = way === "built-in echo" ? "echo" : "policy";
      const { sandbox, settings } = builtIn;
      return load(sandbox, generator, settings, { name: one.name, tls: "1.3", service, ...shape }, "ours", { seconds });
    }
    if (way === "server, a connection each")
      return loadAt(external.sandbox, generator, { ...external.target("server"), ...shape, mode: "full" });
    return loadAt(external.sandbox, generator, { ...external.target(way), ...shape });
  };
  const samples = new Map<Way, LoadResult[]>(EXTERNAL_WAYS.map((way) => [way, []]));
  await progress.step(`external: ${one.name}`, async (notes) => {
    for (let round = 0; round < rounds; round++)
      for (const way of round % 2 === 0 ? EXTERNAL_WAYS : [...EXTERNAL_WAYS].reverse()) {
        notes.note(`round ${round + 1} of ${rounds}, ${way}`);
        samples.get(way)!.push(await measure(way));
      }
  });
  return { name: one.name, ways: [...samples].map(([way, all]) => summaryOf(way, all)) };
}

const summaryOf = (way: string, all: readonly LoadResult[]): WayResult => ({
  way,
  perSecond: spreadOf(all.map(({ perSecond }) => perSecond)),
  p50: spreadOf(all.map(({ p50 }) => p50)),
  p99: spreadOf(all.map(({ p99 }) => p99)),
  errors: all.reduce((sum, { errors }) => sum + errors, 0),
  firstError: all.find(({ firstError }) => firstError !== undefined)?.firstError,
});

/** The gateway with one server in rotation and with both, in turns. The other server is drained in the way of an operator. */
async function scale(generator: Generator, external: ExternalSandbox, run: Run): Promise<ExternalResult["scale"]> {
  await external.setAll({ delaySeconds: SERVICE_SECONDS });
  const ask = (clients: number) =>
    loadAt(external.sandbox, generator, {
      ...external.target("external"),
      ...{ bytes: 1024, clients, mode: "keep", seconds: Math.max(run.seconds, 4) },
    });
  const ones: LoadResult[] = [];
  const twos: LoadResult[] = [];
  for (let round = 0; round < Math.min(run.rounds, 5); round++) {
    await external.drain(true);
    ones.push(await ask(3 * CONNECTIONS));
    await external.drain(false);
    twos.push(await ask(3 * CONNECTIONS));
  }
  await external.setAll({ delaySeconds: 0 });
  return {
    one: spreadOf(ones.map(({ perSecond }) => perSecond)),
    two: spreadOf(twos.map(({ perSecond }) => perSecond)),
    ratio: spreadOf(ones.map(({ perSecond }, i) => twos[i]!.perSecond / perSecond)),
    errors: [...ones, ...twos].reduce((sum, { errors }) => sum + errors, 0),
  };
}

/** Transactions at a rate that both servers can serve. The ISTag of an answer identifies the server. */
async function slow(generator: Generator, external: ExternalSandbox, run: Run): Promise<ExternalResult["slow"]> {
  await external.setAll({ delaySeconds: SERVICE_SECONDS / 2 });
  const tags = await external.clientTags();
  const ask = async () => {
    const result = await loadAt(external.sandbox, generator, {
      ...external.target("external"),
      ...{ bytes: 1024, clients: 32, mode: "keep", seconds: Math.max(4 * run.seconds, 12), rate: 40 },
    });
    return { result, fast: result.servers?.[tags.fast], slow: result.servers?.[tags.slow] };
  };
  const before = await ask();
  await external.setSlow(SLOW_SECONDS);
  const during = await ask();
  await external.setAll({ delaySeconds: 0 });
  const none = { requests: 0, p50: 0, p99: 0 };
  const both = ({ fast = none, slow = none }: Partial<Record<"fast" | "slow", ServerTimes>>) => ({ fast, slow });
  return { before: both(before), during: both(during), errors: before.result.errors + during.result.errors };
}

const CANARY_LOADS = [
  { name: "1 client, servers that answer at once", clients: 1, delaySeconds: 0 },
  { name: "1 client, 100 ms for each verdict", clients: 1, delaySeconds: SERVICE_SECONDS },
  { name: "8 clients, 100 ms for each verdict", clients: 8, delaySeconds: SERVICE_SECONDS },
] as const;

/** `canary: verified` and `canary: each`, in turns. */
async function canaries(
  generator: Generator,
  external: ExternalSandbox,
  run: Run,
): Promise<ExternalResult["canaries"]> {
  const modes = ["verified", "each"] as const;
  const samples = CANARY_LOADS.map(() => ({ verified: [] as LoadResult[], each: [] as LoadResult[] }));
  for (let round = 0; round < Math.min(run.rounds, 3); round++)
    for (const mode of modes) {
      await external.setCanary(mode);
      for (const [i, { clients, delaySeconds }] of CANARY_LOADS.entries()) {
        await external.setAll({ delaySeconds });
        const shape = { bytes: 1024, clients, mode: "keep", seconds: Math.max(run.seconds, 3) } as const;
        samples[i]![mode].push(await loadAt(external.sandbox, generator, { ...external.target("external"), ...shape }));
      }
      await external.setAll({ delaySeconds: 0 });
    }
  return CANARY_LOADS.map(({ name }, i) => ({
    name,
    verified: summaryOf("verified", samples[i]!.verified),
    each: summaryOf("each", samples[i]!.each),
  }));
}
