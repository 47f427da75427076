/** A program for the internet's side: asks a gateway about every case. Target on standard input, one line of JSON per answer. */
import { text } from "node:stream/consumers";
import { transact, type ServerOptions } from "../../../icap";
import { cases, planted, type Case } from "./cases";

/** One answer. */
export interface Answer {
  group: string;
  name: string;
  planted: string;
  verdict: string;
  rule: string;
}

async function ask(server: ServerOptions, one: Case, what: string, words: string): Promise<Answer> {
  const body = one.body?.(words);
  const query = one.query === undefined ? "" : `?q=${one.query(words)}`;
  const length = body !== undefined && one.chunked !== true ? { "Content-Length": String(body.length) } : {};
  const headers = { Host: "files.example", ...one.headers, ...length };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${body === undefined ? "GET" : "POST"} http://files.example/upload${query} HTTP/1.1\r\n${lines.join("")}\r\n`;
  const answer = await transact({
    ...server,
    timeouts: { totalMs: 60_000 },
    method: "REQMOD",
    service: one.service ?? "reqmod",
    httpRequest: Buffer.from(head, "latin1"),
    ...(body !== undefined && { body }),
    ...(one.preview !== undefined && { preview: one.preview }),
  });
  const rule = answer.rule ?? answer.failure?.message ?? answer.reason;
  return { group: one.group, name: one.name, planted: what, verdict: answer.verdict, rule };
}

async function main(): Promise<void> {
  const server = JSON.parse(await text(process.stdin)) as ServerOptions;
  for (const one of cases)
    for (const [what, words] of Object.entries(planted))
      process.stdout.write(`${JSON.stringify(await ask(server, one, what, words))}\n`);
}

void main();
