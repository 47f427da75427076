import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Settings } from "../../infra/settings";
import { UserError } from "../../console/userError";
import { runTool } from "../../console/runTool";
import type { Case, Peer } from "./cases";
import { BENCH, C_ICAP_PORT, CLIENT_PEM } from "./configurations";
import type { Room } from "./room";
import { CLAMD_SOCKET, portOf } from "./servers";

/** The result of one run of `bench/icap-load`. Times in milliseconds. */
export interface LoadResult {
  readonly requests: number;
  readonly errors: number;
  readonly firstError?: string;
  readonly seconds: number;
  readonly perSecond: number;
  readonly mebibytesPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly connections: number;
  readonly resumed: number;
}

/** Settings of one run, besides those of its case. */
export interface RunOptions {
  readonly seconds: number;
  /** Transactions per second of all clients; absent: as many as they can. */
  readonly rate?: number;
  /** The processor that the generator is kept on. */
  readonly processor?: number;
}

/** The generator, built from this repository's sources into a folder that `remove` deletes. */
export interface Generator {
  readonly program: string;
  remove(): Promise<void>;
}

export async function buildGenerator(project: string): Promise<Generator> {
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-load-"));
  const program = join(folder, "icap-load");
  const built = await runTool("go", ["build", "-o", program, "."], {
    cwd: join(project, "bench", "icap-load"),
    env: { ...process.env, CGO_ENABLED: "0" },
  });
  const remove = () => rm(folder, { recursive: true, force: true });
  if (built.code === 0) return { program, remove };
  await remove();
  throw new UserError(`bench/icap-load could not be built (Go 1.26 or newer is needed): ${built.stderr.trim()}`);
}

/** One run of the generator inside the room's network. */
export async function load(
  room: Room,
  generator: Generator,
  settings: Settings,
  one: Omit<Case, "peers" | "part">,
  peer: Peer,
  options: RunOptions,
): Promise<LoadResult> {
  const argv = [
    ...(options.processor === undefined ? [] : ["taskset", "-c", String(options.processor)]),
    generator.program,
    ...["-seconds", String(options.seconds), "-clients", String(one.clients), "-bytes", String(one.bytes)],
    ...["-mode", one.mode, "-service", one.service === "echo" ? "echo" : settings.icap.reqmodService],
    ...(options.rate === undefined ? [] : ["-rate", options.rate.toFixed(2)]),
  ];
  if (peer === "clamd stream" || peer === "clamd descriptor") {
    argv.push("-clamd", room.path(CLAMD_SOCKET), ...(peer === "clamd descriptor" ? ["-hand"] : []));
  } else if (peer === "plain") {
    argv.push("-address", `127.0.0.1:${C_ICAP_PORT}`);
  } else {
    const [cert, key, ca] = [CLIENT_PEM, `${BENCH}/client.key`, `${BENCH}/ca.crt`].map((path) => room.path(path));
    argv.push(
      "-address",
      `127.0.0.1:${portOf(peer, settings)}`,
      "-tls",
      one.tls,
      "-cert",
      cert!,
      "-key",
      key!,
      "-ca",
      ca!,
    );
  }
  const done = await room.runOutside(argv);
  if (done.code !== 0) throw new Error(`the load generator ended with ${done.code}: ${done.stderr.trim()}`);
  return JSON.parse(done.stdout) as LoadResult;
}
