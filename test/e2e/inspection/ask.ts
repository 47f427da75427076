/** A program for the internet's side: asks a gateway about every case. Target on standard input, one line of JSON per answer. */
import { text } from "node:stream/consumers";
import { transact, type ServerOptions } from "../../../icap";
import type { Case } from "./case";
import { cases, planted } from "./cases";

/** One answer. */
export interface InspectionAnswer {
  group: string;
  name: string;
  planted: string;
  verdict: string;
  rule: string;
}

const head = (start: string, headers: Record<string, string>): Buffer =>
  Buffer.from(
    [start, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n"),
    "latin1",
  );

async function ask(server: ServerOptions, one: Case, what: string, words: string): Promise<InspectionAnswer> {
  const body = one.body?.(words);
  const query = one.query === undefined ? "" : `?q=${one.query(words)}`;
  const length: Record<string, string> =
    body !== undefined && one.chunked !== true ? { "Content-Length": String(body.length) } : {};
  const url = `http://files.example/file${query}`;
  const host = { Host: "files.example" };
  const content = { ...one.headers, ...length };
  const message =
    one.method === "RESPMOD"
      ? { httpRequest: head(`GET ${url} HTTP/1.1`, host), httpResponse: head("HTTP/1.1 200 OK", content) }
      : { httpRequest: head(`${body === undefined ? "GET" : "POST"} ${url} HTTP/1.1`, { ...host, ...content }) };
  const answer = await transact({
    ...server,
    timeouts: { totalMs: 60_000 },
    method: one.method ?? "REQMOD",
    service: one.service ?? (one.method ?? "REQMOD").toLowerCase(),
    ...message,
    ...(body !== undefined && { body }),
    ...(one.preview !== undefined && { preview: one.preview }),
  });
  const rule = answer.rule ?? answer.failure?.message ?? answer.reason;
  return { group: one.group, name: one.name, planted: what, verdict: answer.verdict, rule };
}

async function main(): Promise<void> {
  const server = JSON.parse(await text(process.stdin)) as ServerOptions;
  for (const one of cases)
    for (const [what, words] of Object.entries(planted).filter(([what]) => what === (one.only ?? what)))
      process.stdout.write(`${JSON.stringify(await ask(server, one, what, words))}\n`);
}

void main();
