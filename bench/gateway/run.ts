import type { Settings } from "../../infra/settings";
import { spreadOf, type Spread } from "../statistics";
import type { Case, Peer } from "./cases";
import { load, type Generator } from "./load";
import type { Sandbox } from "./sandbox";

/** The result for one peer of a case, over all rounds. Times in milliseconds. */
export interface PeerResult {
  readonly peer: Peer;
  readonly perSecond: Spread;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
  readonly firstError?: string;
  /** Share of handshakes that resumed a session, in cases with resumption. */
  readonly resumedShare?: number;
  /** Processor seconds of the TLS front alone, from the kernel's accounting. */
  readonly frontCpuPerGib?: Spread;
  readonly frontCpuPerThousand?: Spread;
  /** Processor seconds of everything behind the front: c-icap, clamd and our relay. */
  readonly backendCpuPerGib: Spread;
  readonly backendCpuPerThousand: Spread;
}

export interface CaseResult {
  readonly case: string;
  readonly peers: PeerResult[];
}

interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
  readonly firstError?: string;
  readonly connections: number;
  readonly resumed: number;
  readonly requests: number;
  readonly front?: number;
  readonly backend: number;
}

/** Processes behind the front. Only our front uses the relay; with the others the relay takes no processor time. */
const BACKEND = ["relay", "c-icap", "clamd"];
const isFront = (peer: Peer): boolean => !["plain", "clamd stream", "clamd descriptor"].includes(peer);

/** One run of one peer, with the processor time of its servers during the run. */
async function measure(
  sandbox: Sandbox,
  generator: Generator,
  settings: Settings,
  one: Case,
  peer: Peer,
  seconds: number,
): Promise<Sample> {
  const cpu = async () => ({
    front: isFront(peer) ? await sandbox.cpuSeconds(peer) : undefined,
    backend: (await Promise.all(BACKEND.map((name) => sandbox.cpuSeconds(name)))).reduce((sum, one) => sum + one, 0),
  });
  const before = await cpu();
  const result = await load(sandbox, generator, settings, one, peer, { seconds });
  const after = await cpu();
  const front = before.front === undefined || after.front === undefined ? undefined : after.front - before.front;
  return { ...result, front, backend: after.backend - before.backend };
}

/** All peers of a case in turns, in reverse order every second round. */
export async function runCase(
  sandbox: Sandbox,
  generator: Generator,
  settings: Settings,
  one: Case,
  options: { rounds: number; seconds: number; note: (words: string) => void },
): Promise<CaseResult> {
  const samples = new Map<Peer, Sample[]>(one.peers.map((peer) => [peer, []]));
  for (let round = 0; round < options.rounds; round++) {
    for (const peer of round % 2 === 0 ? one.peers : [...one.peers].reverse()) {
      options.note(`round ${round + 1} of ${options.rounds}, ${peer}`);
      samples.get(peer)!.push(await measure(sandbox, generator, settings, one, peer, options.seconds));
    }
  }
  return { case: one.name, peers: [...samples].map(([peer, all]) => summary(one, peer, all)) };
}

/** The results over all rounds. A run without a correct verdict has no processor time per request, and counts as 0. Pure. */
export function summary(one: Pick<Case, "bytes" | "mode">, peer: Peer, all: readonly Sample[]): PeerResult {
  const sum = (value: (sample: Sample) => number): number => all.reduce((total, sample) => total + value(sample), 0);
  const spread = (value: (sample: Sample) => number): Spread => spreadOf(all.map(value));
  const gib = (sample: Sample): number => Math.max(1, sample.requests) * (one.bytes / 2 ** 30);
  const thousand = (sample: Sample): number => Math.max(1, sample.requests) / 1000;
  const fronted = all.every(({ front }) => front !== undefined);
  return {
    peer,
    perSecond: spread(({ perSecond }) => perSecond),
    p50: spread(({ p50 }) => p50).median,
    p99: spread(({ p99 }) => p99).median,
    errors: sum(({ errors }) => errors),
    firstError: all.find(({ firstError }) => firstError !== undefined)?.firstError,
    resumedShare:
      one.mode === "resumed"
        ? sum(({ resumed }) => resumed) /
          Math.max(
            1,
            sum(({ connections }) => connections),
          )
        : undefined,
    frontCpuPerGib: fronted ? spread((sample) => sample.front! / gib(sample)) : undefined,
    frontCpuPerThousand: fronted ? spread((sample) => sample.front! / thousand(sample)) : undefined,
    backendCpuPerGib: spread((sample) => sample.backend / gib(sample)),
    backendCpuPerThousand: spread((sample) => sample.backend / thousand(sample)),
  };
}
