/**
 * The part `inspector` of the bench: a gateway with the inspector against one with c-icap and clamd, and against a TLS echo that inspects
 * nothing. All of them take turns.
 */
import type { Settings } from "../../infra/settings";
import type { Progress } from "../../console/progress";
import { spreadOf, type Spread } from "../statistics";
import { PORTS } from "./configurations";
import { withFiles, type OfficeDocument } from "./inspectorFiles";
import { INSPECTOR_BACKEND, INSPECTOR_FRONT, type InspectorSandbox } from "./inspectorSandbox";
import { loadAt, type Generator, type LoadResult, type LoadShape, type LoadTarget } from "./load";
import type { Sandbox } from "./sandbox";

/** The TLS echo: haproxy and nginx in front of c-icap's own echo service, which returns the request. */
const WAYS = ["inspector", "clamav", "echo, haproxy", "echo, nginx"] as const;
export type InspectorWay = (typeof WAYS)[number];

/** One way with its times over all rounds, in milliseconds. */
export interface WayTimes {
  readonly way: InspectorWay;
  readonly perSecond: Spread;
  readonly p50: Spread;
  readonly p99: Spread;
  /**
   * Processor time of all its servers for a file, from the kernel's accounting. Other programs on the machine affect it less than
   * wall-clock time.
   */
  readonly cpuMilliseconds: Spread;
  readonly errors: number;
  readonly firstError?: string;
}

export interface InspectorResult {
  readonly sent: readonly { readonly name: string; readonly bytes: number; readonly ways: readonly WayTimes[] }[];
}

/** The sandboxes of both engines, each with its settings. */
export interface BothSandboxes {
  readonly inspector: InspectorSandbox;
  readonly clamav: { readonly sandbox: Sandbox; readonly settings: Settings };
}

interface Run {
  readonly rounds: number;
  readonly seconds: number;
  readonly progress: Progress;
}

/** Target of the requests to one configuration, and the servers that work on them. */
interface Asked {
  readonly sandbox: Sandbox;
  readonly target: LoadTarget;
  readonly servers: readonly string[];
}

function askedAt({ inspector, clamav }: BothSandboxes, way: InspectorWay): Asked {
  if (way === "inspector")
    return { sandbox: inspector.sandbox, target: inspector.target, servers: [INSPECTOR_FRONT, ...INSPECTOR_BACKEND] };
  const { sandbox, settings } = clamav;
  const tls = "1.3";
  if (way === "clamav") {
    const target = { port: settings.gateway.port, service: settings.icap.reqmodService, tls } as const;
    return { sandbox, target, servers: ["ours", "relay", "c-icap", "clamd"] };
  }
  const front = way === "echo, haproxy" ? "haproxy" : "nginx";
  return { sandbox, target: { port: PORTS[front], service: "echo", tls }, servers: [front, "c-icap"] };
}

/** Minimum duration of a run with large files, because few of them are sent in a second. */
const LARGE = { bytes: 2 ** 20, seconds: 4 };

type Sample = LoadResult & { readonly cpuMilliseconds: number };

async function measure(generator: Generator, { sandbox, target, servers }: Asked, shape: LoadShape): Promise<Sample> {
  const cpu = async () =>
    (await Promise.all(servers.map((name) => sandbox.cpuSeconds(name)))).reduce((a, b) => a + b, 0);
  const before = await cpu();
  const result = await loadAt(sandbox, generator, { ...target, ...shape });
  return { ...result, cpuMilliseconds: (1000 * ((await cpu()) - before)) / Math.max(1, result.requests) };
}

export function measureInspector(
  generator: Generator,
  sandboxes: BothSandboxes,
  documents: readonly OfficeDocument[],
  { rounds, seconds, progress }: Run,
): Promise<InspectorResult> {
  return withFiles(documents, async (files) => {
    const sent = [];
    for (const { name, ...file } of files) {
      const least = file.bytes >= LARGE.bytes ? LARGE.seconds : 0;
      const shape = { ...file, mode: "keep", seconds: Math.max(seconds, least) } as const;
      const samples = new Map<InspectorWay, Sample[]>(WAYS.map((way) => [way, []]));
      await progress.step(`inspector: ${name}`, async (notes) => {
        for (let round = 0; round < rounds; round++)
          for (const way of round % 2 === 0 ? WAYS : [...WAYS].reverse()) {
            notes.note(`round ${round + 1} of ${rounds}, ${way}`);
            samples.get(way)!.push(await measure(generator, askedAt(sandboxes, way), shape));
          }
      });
      sent.push({ name, bytes: file.bytes, ways: [...samples].map(([way, all]) => timesOf(way, all)) });
    }
    return { sent };
  });
}

const timesOf = (way: InspectorWay, all: readonly Sample[]): WayTimes => ({
  way,
  perSecond: spreadOf(all.map(({ perSecond }) => perSecond)),
  p50: spreadOf(all.map(({ p50 }) => p50)),
  p99: spreadOf(all.map(({ p99 }) => p99)),
  cpuMilliseconds: spreadOf(all.map(({ cpuMilliseconds }) => cpuMilliseconds)),
  errors: all.reduce((sum, { errors }) => sum + errors, 0),
  firstError: all.find(({ firstError }) => firstError !== undefined)?.firstError,
});
