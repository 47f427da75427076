/**
 * The part `inspector` of the bench: a gateway with the inspector beside one with c-icap and clamd, and beside a TLS echo that inspects
 * nothing. All of them take turns.
 */
import type { Settings } from "../../infra/settings";
import type { Progress } from "../../console/progress";
import { spreadOf, type Spread } from "../statistics";
import { PORTS } from "./configurations";
import { withFiles, type OfficeDocument } from "./inspectorFiles";
import type { InspectorRoom } from "./inspectorRoom";
import { loadAt, type Generator, type LoadResult, type LoadTarget } from "./load";
import type { Room } from "./room";

/** The TLS echo is haproxy's and nginx's in front of c-icap's own service: what comes back is what was sent. */
export const WAYS = ["inspector", "clamav", "echo, haproxy", "echo, nginx"] as const;
export type InspectorWay = (typeof WAYS)[number];

/** A way and its times, over all rounds. Times in milliseconds. */
export interface WayTimes {
  readonly way: InspectorWay;
  readonly perSecond: Spread;
  readonly p50: Spread;
  readonly p99: Spread;
  readonly errors: number;
  readonly firstError?: string;
}

export interface InspectorResult {
  readonly sent: readonly { readonly name: string; readonly bytes: number; readonly ways: readonly WayTimes[] }[];
}

/** The rooms of both engines, with their settings. */
export interface BothRooms {
  readonly inspector: InspectorRoom;
  readonly clamav: { readonly room: Room; readonly settings: Settings };
}

interface Run {
  readonly rounds: number;
  readonly seconds: number;
  readonly progress: Progress;
}

const targetOf = ({ inspector, clamav }: BothRooms, way: InspectorWay): { room: Room; target: LoadTarget } => {
  if (way === "inspector") return { room: inspector.room, target: inspector.target };
  const { room, settings } = clamav;
  const tls = "1.3";
  if (way === "clamav")
    return { room, target: { port: settings.gateway.port, service: settings.icap.reqmodService, tls } };
  return { room, target: { port: way === "echo, haproxy" ? PORTS.haproxy : PORTS.nginx, service: "echo", tls } };
};

export function measureInspector(
  generator: Generator,
  rooms: BothRooms,
  documents: readonly OfficeDocument[],
  { rounds, seconds, progress }: Run,
): Promise<InspectorResult> {
  return withFiles(documents, async (files) => {
    const sent = [];
    for (const { name, ...file } of files) {
      const samples = new Map<InspectorWay, LoadResult[]>(WAYS.map((way) => [way, []]));
      await progress.step(`inspector: ${name}`, async (notes) => {
        for (let round = 0; round < rounds; round++)
          for (const way of round % 2 === 0 ? WAYS : [...WAYS].reverse()) {
            notes.note(`round ${round + 1} of ${rounds}, ${way}`);
            const { room, target } = targetOf(rooms, way);
            samples.get(way)!.push(await loadAt(room, generator, { ...target, ...file, mode: "keep", seconds }));
          }
      });
      sent.push({ name, bytes: file.bytes, ways: [...samples].map(([way, all]) => timesOf(way, all)) });
    }
    return { sent };
  });
}

const timesOf = (way: InspectorWay, all: readonly LoadResult[]): WayTimes => ({
  way,
  perSecond: spreadOf(all.map(({ perSecond }) => perSecond)),
  p50: spreadOf(all.map(({ p50 }) => p50)),
  p99: spreadOf(all.map(({ p99 }) => p99)),
  errors: all.reduce((sum, { errors }) => sum + errors, 0),
  firstError: all.find(({ firstError }) => firstError !== undefined)?.firstError,
});
