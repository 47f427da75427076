/**
 * A program for the internet's side: sends mutants to a gateway as an admitted client. What to send as JSON on standard input,
 * the tally as JSON on standard output.
 */
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type TLSSocket } from "node:tls";
import type { ServerOptions, TlsOptions } from "../../../icap";
import { answersIn, mutantOf, type Mutant, type Said } from "./mutants";

/** The messages to send. */
export interface Attack {
  server: ServerOptions & { tls: TlsOptions };
  sources: string[];
  /** One mutant each. */
  seeds: number[];
  /** Forbidden, as text. */
  body: string;
  /** Time that an incomplete or unclear message waits for the server. */
  patienceMs: number;
}

/** The outcomes of the messages. */
export interface Tally {
  /** Mutants by what they mean and how they ended. */
  ends: Record<string, number>;
  /** "allowed" although the body was delivered: seed and mutations. */
  failOpen: string[];
  /** Complete messages that got no answer and no end of the connection in time. */
  hung: string[];
  /** "allowed" for what does not deliver the body, by its mutations. */
  otherAllowed: Record<string, number>;
  /** Mutations that were used, by name. */
  used: Record<string, number>;
}

type End = Said | "closed" | "waiting" | "not connected";

const AT_ONCE = 24;
/** For a complete message. */
const LIMIT_MS = 15_000;

let session: Buffer | undefined;

function open({ server }: Attack, localAddress: string | undefined): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const { host, port, tls } = server;
    const socket = connect({
      host,
      port,
      ...tls,
      ...(localAddress !== undefined && { localAddress }),
      ...(session && { session }),
      checkServerIdentity: () => undefined,
    });
    socket.on("session", (ticket: Buffer) => (session = ticket));
    socket.once("secureConnect", () => resolve(socket)).once("error", reject);
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error("no handshake")));
  });
}

async function send(attack: Attack, mutant: Mutant): Promise<End[]> {
  let socket: TLSSocket;
  try {
    socket = await open(attack, attack.sources[mutant.seed % attack.sources.length]);
  } catch {
    return ["not connected"];
  }
  let received = "";
  let closed = false;
  let { rest } = mutant;
  const done = new Promise<void>((resolve) => {
    socket.on("error", () => undefined).on("close", () => ((closed = true), resolve()));
    socket.on("data", (data: Buffer) => {
      received += data.toString("latin1");
      if (rest !== undefined && /^ICAP\/1\.\d 100 /.test(received)) {
        socket.write(rest);
        rest = undefined;
      }
      if (answersIn(received).length >= mutant.copies) resolve();
    });
  });
  let from = 0;
  for (const place of mutant.writes) {
    if (place > from && !closed) socket.write(mutant.first.subarray(from, place));
    from = Math.max(from, place);
    await sleep(2);
  }
  if (!closed) socket.write(mutant.first.subarray(from));
  await Promise.race([done, sleep(mutant.meaning === "carries" ? LIMIT_MS : attack.patienceMs)]);
  // The body of an answer may still come; what follows the heads decides nothing.
  socket.destroy();
  const said = answersIn(received);
  if (said.length > 0) return said;
  return [closed ? "closed" : "waiting"];
}

async function main(): Promise<void> {
  const attack = JSON.parse(await text(process.stdin)) as Attack;
  const body = Buffer.from(attack.body);
  const tally: Tally = { ends: {}, failOpen: [], hung: [], otherAllowed: {}, used: {} };
  const count = (record: Record<string, number>, name: string) => (record[name] = (record[name] ?? 0) + 1);
  const seeds = attack.seeds.values();
  const lane = async (): Promise<void> => {
    for (const seed of seeds) {
      const mutant = mutantOf(seed, body);
      const label = `seed ${mutant.seed}: ${mutant.names.join(" + ")}`;
      for (const name of mutant.names) count(tally.used, name);
      for (const end of await send(attack, mutant)) {
        count(tally.ends, `${mutant.meaning}, ${end}`);
        if (end === "allowed" && mutant.meaning === "carries") tally.failOpen.push(label);
        if (end === "allowed" && mutant.meaning !== "carries") count(tally.otherAllowed, mutant.names.join(" + "));
        if (end === "waiting" && mutant.meaning === "carries") tally.hung.push(label);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  process.stdout.write(JSON.stringify(tally));
  process.exit(0);
}

void main();
