/**
 * A program for the internet's side: sends bytes to a gateway as an admitted client, each message on a connection of its own, all at
 * once. What to send as JSON on standard input, what came back as JSON on standard output.
 */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import type { ServerOptions, TlsOptions } from "../../../icap";

/** The bytes to send: pieces in base64, with a number of milliseconds between two. */
export interface RawMessages {
  server: ServerOptions & { tls: TlsOptions };
  source: string;
  messages: { pieces: string[]; gapMs: number; answers: number }[];
  /** Until then each answer must be there. */
  limitMs: number;
}

/** The bytes that came back; `ms` until all answers were there or the gateway hung up. */
export interface RawAnswer {
  text: string;
  closed: boolean;
  ms: number;
}

/** Sends from a namespace. */
export async function sendRaw(namespace: string, input: RawMessages): Promise<RawAnswer[]> {
  const program = [process.execPath, "--import", "tsx", __filename];
  const child = spawn("ip", ["netns", "exec", namespace, ...program], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(input));
  return JSON.parse(await text(child.stdout)) as RawAnswer[];
}

async function send(
  input: RawMessages,
  { pieces, gapMs, answers }: RawMessages["messages"][number],
): Promise<RawAnswer> {
  const { server, source, limitMs } = input;
  const begun = performance.now();
  let text = "";
  let closed = false;
  const { host, port, tls } = server;
  const options = { host, port, ...tls, localAddress: source, checkServerIdentity: () => undefined };
  const socket = connect(options);
  socket.on("data", (data: Buffer) => (text += data.toString("latin1")));
  for (const event of ["error", "end", "close"]) socket.on(event, () => (closed = true));
  const seen = (): number => (text.match(/ICAP\/1\.0 (?!100)\d{3} /g) ?? []).length;
  const done = (): boolean => closed || seen() >= answers || performance.now() - begun > limitMs;
  await new Promise<void>((resolve) => void socket.once("secureConnect", resolve).once("close", resolve));
  for (const piece of pieces) {
    if (done()) break;
    socket.write(Buffer.from(piece, "base64"));
    if (gapMs > 0) await sleep(gapMs);
  }
  while (!done()) await sleep(10);
  const ms = performance.now() - begun;
  await sleep(100); // the rest of an answer
  socket.destroy();
  return { text, closed, ms };
}

async function main(): Promise<void> {
  const input = JSON.parse(await text(process.stdin)) as RawMessages;
  process.stdout.write(JSON.stringify(await Promise.all(input.messages.map((one) => send(input, one)))));
}

if (process.argv[1] === __filename) void main();
