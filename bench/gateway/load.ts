import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Settings } from "../../infra/settings";
import { UserError } from "../../console/userError";
import { runTool } from "../../console/runTool";
import type { Case, Peer } from "./cases";
import { BENCH, C_ICAP_PORT, CLIENT_PEM } from "./configurations";
import type { Sandbox } from "./sandbox";
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
  /** The times by server, which the ISTag of its answers identifies. */
  readonly servers?: Readonly<Record<string, { requests: number; p50: number; p99: number; max: number }>>;
}

/** Address, port and TLS of an ICAP server under load. */
export interface LoadTarget {
  /** By default 127.0.0.1. */
  readonly host?: string;
  readonly port: number;
  readonly service: string;
  /** Absent for plain ICAP. */
  readonly tls?: "1.2" | "1.3";
}

/** A load: the size of a file, the number of clients that send it, and the duration. */
export interface LoadShape {
  readonly bytes: number;
  readonly clients: number;
  readonly mode: "keep" | "full" | "resumed";
  readonly seconds: number;
  /** Transactions per second of all clients together; absent: as many as possible. */
  readonly rate?: number;
  /** Path of a file on this machine to send instead of text. */
  readonly file?: { readonly path: string; readonly type: string };
}

/** Settings of one run in addition to those of its case. */
export interface RunOptions {
  readonly seconds: number;
  /** Transactions per second of all clients together; absent: as many as possible. */
  readonly rate?: number;
  /** The processor to which the generator is pinned. */
  readonly processor?: number;
}

/** The load generator, built from this repository's sources into a folder that `remove` deletes. */
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

/** Runs the generator once in a sandbox's network, with a command prefix. */
async function runGenerator(
  sandbox: Sandbox,
  generator: Generator,
  shape: LoadShape & { readonly service: string },
  more: readonly string[],
  before: readonly string[] = [],
): Promise<LoadResult> {
  const argv = [
    ...[...before, generator.program, "-seconds", String(shape.seconds), "-clients", String(shape.clients)],
    ...["-bytes", String(shape.bytes), "-mode", shape.mode, "-service", shape.service],
    ...(shape.rate === undefined ? [] : ["-rate", shape.rate.toFixed(2)]),
    ...(shape.file === undefined ? [] : ["-file", shape.file.path, "-type", shape.file.type]),
  ];
  const done = await sandbox.runOutside([...argv, ...more]);
  if (done.code !== 0) throw new Error(`the load generator ended with ${done.code}: ${done.stderr.trim()}`);
  return JSON.parse(done.stdout) as LoadResult;
}

function tlsWords(sandbox: Sandbox, version: "1.2" | "1.3"): string[] {
  const [cert, key, ca] = [CLIENT_PEM, `${BENCH}/client.key`, `${BENCH}/ca.crt`].map((path) => sandbox.path(path));
  return ["-tls", version, "-cert", cert!, "-key", key!, "-ca", ca!];
}

/** Runs the generator against a server in the sandbox. */
export function loadAt(sandbox: Sandbox, generator: Generator, one: LoadTarget & LoadShape): Promise<LoadResult> {
  const address = ["-address", `${one.host ?? "127.0.0.1"}:${one.port}`];
  return runGenerator(sandbox, generator, one, [
    ...address,
    ...(one.tls === undefined ? [] : tlsWords(sandbox, one.tls)),
  ]);
}

/** Runs a case against one of its peers. */
export function load(
  sandbox: Sandbox,
  generator: Generator,
  settings: Settings,
  one: Omit<Case, "peers" | "part">,
  peer: Peer,
  options: RunOptions,
): Promise<LoadResult> {
  const shape = { ...one, ...options, service: one.service === "echo" ? "echo" : settings.icap.reqmodService };
  const pinned = options.processor === undefined ? [] : ["taskset", "-c", String(options.processor)];
  const ask = (more: readonly string[]) => runGenerator(sandbox, generator, shape, more, pinned);
  if (peer === "clamd stream" || peer === "clamd descriptor")
    return ask(["-clamd", sandbox.path(CLAMD_SOCKET), ...(peer === "clamd descriptor" ? ["-hand"] : [])]);
  if (peer === "plain") return ask(["-address", `127.0.0.1:${C_ICAP_PORT}`]);
  return ask(["-address", `127.0.0.1:${portOf(peer, settings)}`, ...tlsWords(sandbox, one.tls)]);
}
