/**
 * A program for the internet's side: many connections at once, kept, silent, dribbling or hurried. One JSON command a line on
 * standard input, one JSON answer a line; at the end of the input everything is closed. `crowdProcess.ts` speaks with it.
 */
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { openConnection, type Connection, type ServerOptions } from "../../../icap";

/** A command: the action, how often, and against which address. */
export interface CrowdCommand {
  readonly act: "hold" | "silent" | "loris" | "connects" | "ask" | "release" | "open";
  readonly count: number;
  readonly server: ServerOptions;
  /** Source addresses, taken in turn. */
  readonly sources: readonly string[];
  /** Number that are begun in a second; default: some at a time. */
  readonly perSecond?: number;
}

/** The outcomes: `good` were served (`hold`, `ask`), opened, or are still open (`open`); the others by their reason. */
export interface CrowdAnswer {
  good: number;
  readonly other: Record<string, number>;
  /** Milliseconds of the slowest. */
  slowest: number;
}

const held: Connection[] = [];
const sockets: Socket[] = [];
/** At once, so that handshakes do not wait for each other longer than a server allows. */
const AT_ONCE = 24;
const PATIENCE_MS = 12_000;

const question = {
  method: "REQMOD",
  service: "reqmod",
  httpRequest: Buffer.from("POST http://files.example/a HTTP/1.1\r\nHost: files.example\r\nContent-Length: 5\r\n\r\n"),
  body: Buffer.from("clean"),
} as const;

const timeouts = { connectMs: PATIENCE_MS, tlsMs: PATIENCE_MS, idleMs: PATIENCE_MS, totalMs: PATIENCE_MS };

/** "served", or why not. */
async function hold(server: ServerOptions): Promise<string> {
  try {
    const connection = await openConnection({ ...server, timeouts });
    held.push(connection);
    return await verdictOf(connection);
  } catch (error) {
    return (error as Error & { kind?: string }).kind ?? "error";
  }
}

async function verdictOf(connection: Connection): Promise<string> {
  const { verdict, failure } = await connection.transact(question);
  if (verdict === "allowed") return "served";
  connection.close();
  held.splice(held.indexOf(connection), 1);
  return failure?.kind ?? verdict;
}

/** A TCP connection; resolves with "open" or why not. */
function tcp({ host, port, localAddress }: ServerOptions): Promise<{ socket: Socket; result: string }> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...(localAddress !== undefined && { localAddress }) });
    const done = (result: string) => resolve({ socket, result });
    socket.setTimeout(PATIENCE_MS, () => done("timeout"));
    socket.once("connect", () => done("open"));
    socket.on("error", (error: NodeJS.ErrnoException) => done(error.code ?? "error"));
  });
}

async function silent(server: ServerOptions): Promise<string> {
  const { socket, result } = await tcp(server);
  if (result !== "open") socket.destroy();
  else sockets.push(socket);
  return result;
}

/** A request that never ends, a byte a second; inside TLS when the server's options say so, else in place of a handshake. */
async function loris(server: ServerOptions): Promise<string> {
  const { socket, result } = await tcp(server);
  if (result !== "open") return result;
  socket.setTimeout(0);
  const { tls } = server;
  const stream = tls === undefined ? socket : connectTls({ socket, ...tls, checkServerIdentity: () => undefined });
  sockets.push(stream);
  stream.on("error", () => undefined);
  if (tls !== undefined && !(await secured(stream))) return "tls";
  // Without TLS: the beginning of a ClientHello record, whose rest comes byte by byte.
  stream.write(
    tls === undefined ? Buffer.from("1603010200010001fc0303", "hex") : "REQMOD icap://x/reqmod ICAP/1.0\r\nX: ",
  );
  const dribble = setInterval(() => (stream.destroyed ? clearInterval(dribble) : stream.write("a")), 1_000);
  return "open";
}

const secured = (stream: Socket): Promise<boolean> =>
  new Promise((resolve) => {
    stream.once("secureConnect", () => resolve(true)).once("close", () => resolve(false));
    setTimeout(() => resolve(false), PATIENCE_MS).unref();
  });

async function hurried(server: ServerOptions): Promise<string> {
  const { socket, result } = await tcp(server);
  socket.destroy();
  return result;
}

/** Asks again on connections that are held. */
async function ask(): Promise<string> {
  const connection = held.shift();
  if (connection === undefined) return "none";
  held.push(connection);
  return verdictOf(connection);
}

async function release(): Promise<string> {
  const connection = held.pop();
  const socket = connection === undefined ? sockets.pop() : undefined;
  connection?.close();
  socket?.destroy();
  return (connection ?? socket) ? "closed" : "none";
}

const acts = { hold, silent, loris, connects: hurried, ask: () => ask(), release: () => release() };

async function obey(command: CrowdCommand): Promise<CrowdAnswer> {
  const answer: CrowdAnswer = { good: 0, other: {}, slowest: 0 };
  if (command.act === "open") return { ...answer, good: sockets.filter((socket) => !socket.destroyed).length };
  const act = acts[command.act];
  const one = async (turn: number): Promise<void> => {
    const started = performance.now();
    const localAddress = command.sources[turn % command.sources.length];
    const result = await act({ ...command.server, ...(localAddress !== undefined && { localAddress }) });
    answer.slowest = Math.max(answer.slowest, Math.round(performance.now() - started));
    if (["served", "open", "released"].includes(result)) answer.good += 1;
    else answer.other[result] = (answer.other[result] ?? 0) + 1;
  };
  if (command.perSecond !== undefined) await paced(command.count, command.perSecond, one);
  else await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => series(lane, command.count, one)));
  return answer;
}

async function series(first: number, count: number, one: (turn: number) => Promise<void>): Promise<void> {
  for (let i = first; i < count; i += AT_ONCE) await one(i);
}

/** So much is made up for after a busy machine held this process up; all of it at once would be faster than one address may connect. */
const CATCH_UP_MS = 50;

async function paced(count: number, perSecond: number, one: (turn: number) => Promise<void>): Promise<void> {
  let started = performance.now();
  const running: Promise<void>[] = [];
  for (let i = 0; i < count; i += 1) {
    const ahead = (i / perSecond) * 1000 - (performance.now() - started);
    if (ahead > 0) await sleep(ahead);
    else started += Math.max(0, -ahead - CATCH_UP_MS);
    running.push(one(i));
  }
  await Promise.all(running);
}

async function main(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${JSON.stringify(await obey(JSON.parse(line) as CrowdCommand))}\n`);
  process.exit(0);
}

void main();
