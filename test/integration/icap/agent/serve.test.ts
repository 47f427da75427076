/** The agent's lines, and what holds for many questions at once. */
import { PassThrough } from "node:stream";
import { createInterface } from "node:readline";
import type { AgentResult } from "../../../../icap";
import { readRequest } from "../../../../icap/agent/requests";
import { serve } from "../../../../icap/agent/serve";
import { until } from "../../../until";
import { answering, lines, listening } from "../scriptedServer";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

const ALLOWED = lines("ICAP/1.0 204 OK", "");

function agent() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const results: AgentResult[] = [];
  createInterface({ input: output }).on("line", (line) => results.push(JSON.parse(line) as AgentResult));
  const done = serve(input, output);
  const say = (request: object | string) =>
    input.write(`${typeof request === "string" ? request : JSON.stringify(request)}\n`);
  const end = async (): Promise<void> => {
    input.end();
    await done;
    await new Promise(setImmediate);
  };
  return { results, say, end, done };
}

const clean = { body: base64("clean"), expect: "allowed" };

describe("the agent's lines", () => {
  it("may be empty, and a second loop of one id is refused while the first runs", async () => {
    const server = await answering((socket) => void socket.write(ALLOWED));
    const { say, results, end } = agent();
    const loop = {
      id: "L",
      kind: "loop",
      addresses: [{ host: "127.0.0.1", port: server.port }],
      service: "r",
      samples: [clean],
    };
    say("");
    say("   ");
    say("{");
    say({ id: 7, kind: "tcp", host: "", port: server.port });
    say(loop);
    say(loop);
    say({ id: "S", kind: "stop", target: "L" });
    await until("the loop has reported", () => results.some(({ kind }) => kind === "loop"));
    say({ id: "again", kind: "status", target: "L" });
    say({ ...loop, id: "M" });
    await end(); // stops a loop that nobody stopped
    await server.stop();
    expect(results.splice(0, 2)).toEqual([
      { kind: "invalid", problems: ["the line is not JSON"] },
      { id: 7, kind: "invalid", problems: [expect.stringMatching(/^host: /) as string] },
    ]);
    expect(results.map(({ id, kind }) => [id, kind])).toEqual([
      ["L", "invalid"],
      ["S", "stop"],
      ["L", "loop"],
      ["again", "invalid"],
      ["M", "loop"],
    ]);
    expect(results[0]).toMatchObject({ problems: ["id: a loop of this id is running"] });
    expect(results[1]).toMatchObject({ target: "L" });
  });

  it("of a loop whose sample cannot be read say so, and the agent goes on", async () => {
    const server = await answering((socket) => void socket.write(ALLOWED));
    const { say, results, end } = agent();
    const target = { host: "127.0.0.1", port: server.port };
    say({
      id: "L",
      kind: "loop",
      addresses: [target],
      service: "r",
      samples: [{ file: "/nonexistent", expect: "allowed" }],
    });
    await until("the loop is over", () => results.length === 1);
    say({ id: 2, ...target, service: "r", method: "REQMOD", body: base64("x") });
    await end();
    await server.stop();
    expect(results[0]).toMatchObject({ id: "L", kind: "invalid", problems: [expect.stringContaining("ENOENT")] });
    expect(results[1]).toMatchObject({ id: 2, verdict: "allowed" });
  });

  it("are worked on 32 at once, and the others in their order", async () => {
    const held: (() => void)[] = [];
    const server = await listening((socket) => {
      socket.on("data", (bytes) => {
        if (bytes.toString("latin1").endsWith("0\r\n\r\n")) held.push(() => socket.write(ALLOWED));
      });
    });
    const { say, results, end } = agent();
    const question = { host: "127.0.0.1", port: server.port, service: "r", method: "REQMOD", body: base64("x") };
    for (let id = 0; id < 34; id += 1) say({ id, ...question });
    await until("32 are asked", () => held.length === 32);
    await new Promise(setImmediate);
    expect(held).toHaveLength(32);
    held[0]!();
    await until("one more is asked", () => held.length === 33);
    held.slice(1).forEach((release) => release());
    await until("the last is asked", () => held.length === 34);
    held[33]!();
    await end();
    await server.stop();
    expect(results).toHaveLength(34);
    expect(results.at(-1)).toMatchObject({ id: 33, verdict: "allowed" });
  });

  it.each([
    [{ kind: "http", path: "healthz" }, "path:"],
    [{ kind: "http", port: 65_536 }, "port:"],
    [{ timeoutMs: 0 }, "timeoutMs:"],
    [{ timeoutMs: 3_600_001 }, "timeoutMs:"],
    [{ preview: -1 }, "preview:"],
    [{ host: "" }, "host:"],
    [{ tls: { ca: "", minVersion: "TLSv1.1" } }, "tls.minVersion:"],
    [{ tls: { ca: "", shows: "never" } }, "tls.shows:"],
    [{ generate: { bytes: -1 } }, "generate.bytes:"],
    [{ kind: "loop", addresses: [], samples: [clean] }, "addresses:"],
    [{ kind: "loop", addresses: [{ host: "a", port: 1 }], samples: [] }, "samples:"],
    [{ kind: "loop", addresses: [{ host: "a", port: 1 }], samples: [{ expect: "error" }] }, "samples.0.expect:"],
  ])("with %j are refused by the member's path", (change, path) => {
    const read = readRequest(JSON.stringify({ id: 1, host: "a", port: 1, service: "r", method: "REQMOD", ...change }));
    expect("problems" in read && read.problems.some((problem) => problem.startsWith(path))).toBe(true);
  });

  it("have these values where they say none", () => {
    const read = (line: object) => readRequest(JSON.stringify({ id: 1, ...line }));
    const address = { host: "a", port: 1 };
    const common = { timeoutMs: 30_000, connectTimeoutMs: 5000 };
    expect(read({ ...address, service: "r", method: "OPTIONS" })).toMatchObject({
      request: { kind: "icap", ...common },
    });
    expect(read({ kind: "http", ...address })).toMatchObject({ request: { path: "/", ...common } });
    expect(read({ kind: "loop", addresses: [address], service: "r", samples: [clean] })).toMatchObject({
      request: { method: "REQMOD", intervalMs: 50, keepAlive: false, ...common },
    });
    expect(readRequest("null")).toEqual({ problems: [expect.stringMatching(/^request: /) as string] });
    expect(readRequest("{")).toEqual({ problems: ["the line is not JSON"] });
    expect(readRequest('{"id": 5, "kind": "ping"}')).toEqual({
      id: 5,
      problems: ["kind: none of icap, loop, tcp, tls, http, stop, status"],
    });
  });
});
