/** The agent's loops, its lines, and what holds for many questions at once. */
import { PassThrough } from "node:stream";
import { createInterface } from "node:readline";
import type { AgentResult } from "../../../../icap";
import { FailoverLoop, type LoopReport } from "../../../../icap/agent/loop";
import { readRequest, type LoopLine } from "../../../../icap/agent/requests";
import { serve } from "../../../../icap/agent/serve";
import { until } from "../../../until";
import { lines, listening } from "../scriptedServer";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A server that answers each whole question so; `texts` are the questions. */
async function answering(reply: (question: string) => string | undefined) {
  const texts: string[] = [];
  const server = await listening((socket) => {
    let text = "";
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      if (!text.endsWith("0\r\n\r\n")) return;
      texts.push(text);
      const said = reply(text);
      text = "";
      if (said !== undefined) socket.write(said);
    });
  });
  return { server, texts };
}
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

const loopLine = (ports: readonly number[], more: object): LoopLine => {
  const addresses = ports.map((port) => ({ host: "127.0.0.1", port }));
  const line = { id: "L", kind: "loop", addresses, service: "reqmod", intervalMs: 0, ...more };
  const read = readRequest(JSON.stringify(line));
  if ("problems" in read) throw new Error(read.problems.join());
  return read.request as LoopLine;
};
const clean = { body: base64("clean"), expect: "allowed" };

describe("a loop", () => {
  it("asks each address about each sample, in turn", async () => {
    const asked: string[] = [];
    const servers = await Promise.all(
      ["a", "b"].map((name) =>
        answering((text) => {
          asked.push(`${name}${/sample(\d)/.exec(text)![1]!}`);
          return ALLOWED;
        }),
      ),
    );
    const samples = ["sample1", "sample2"].map((body) => ({ body: base64(body), expect: "allowed" }));
    const ports = servers.map(({ server }) => server.port);
    const loop = new FailoverLoop(loopLine(ports, { samples }));
    await until("two rounds are asked", () => asked.length >= 8);
    loop.stop();
    const report = await loop.finished;
    expect(asked.slice(0, 8)).toEqual(["a1", "b1", "a2", "b2", "a1", "b1", "a2", "b2"]);
    expect(report).toMatchObject({
      running: false,
      failovers: 0,
      losses: 0,
      mismatches: 0,
      incidents: [],
      failures: [],
    });
    expect(report.transactions).toBe(asked.length);
    const verdicts = Object.values(report.perAddress).map((one) => one.verdicts);
    expect(verdicts[0]! + verdicts[1]!).toBe(asked.length);
    await Promise.all(servers.map(({ server }) => server.stop()));
  });

  it("goes over to each other address after a failure, and counts one loss when all fail", async () => {
    const gone = await Promise.all([1, 2].map(() => listening(() => undefined)));
    await Promise.all(gone.map(({ stop }) => stop()));
    const { server } = await answering(() => ALLOWED);
    const ports = [gone[0]!.port, gone[1]!.port, server.port];
    const loop = new FailoverLoop(loopLine(ports, { samples: [clean] }));
    await until("three are asked", () => loop.report().transactions >= 3);
    await server.stop();
    await until("one is lost", () => loop.report().losses >= 1);
    expect(loop.report()).toMatchObject({ running: true });
    loop.stop();
    const report: LoopReport = await loop.finished;
    expect(loop.report()).toMatchObject({ running: false, maxGapMs: report.maxGapMs });
    // of three questions in turn, two begin at an address that refuses
    expect(report.failovers).toBeGreaterThanOrEqual(2);
    const refused = report.perAddress[`127.0.0.1:${gone[0]!.port}`]!;
    expect(refused).toMatchObject({ verdicts: 0, failures: { "connect: refused": expect.any(Number) as number } });
    expect(report.failures[0]).toMatchObject({ expected: "allowed", verdict: "error" });
    expect(report.incidents[0]).toMatchObject({
      verdict: "error",
      address: expect.stringContaining("127.0.0.1:") as string,
    });
    // each loss is one incident, and its other failures stand among the failures
    expect(report.incidents.length).toBe(Math.min(report.losses, 20));
  });

  it("keeps the first 20 of its incidents, and counts all", async () => {
    const { server } = await answering(() => ALLOWED);
    const loop = new FailoverLoop(loopLine([server.port], { samples: [{ ...clean, expect: "blocked" }] }));
    await until("more are wrong", () => loop.report().mismatches > 25);
    loop.stop();
    const report = await loop.finished;
    expect(report.incidents).toHaveLength(20);
    expect(report.mismatches).toBe(report.transactions);
    await server.stop();
  });

  it("measures seconds and the longest time without a verdict", async () => {
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "setTimeout", "setInterval"] });
    const { server } = await answering(() => ALLOWED);
    const loop = new FailoverLoop(loopLine([server.port], { samples: [clean], intervalMs: 1 }));
    await until("it has a verdict", () => loop.report().transactions > 0);
    loop.stop();
    jest.advanceTimersByTime(12_300);
    expect(loop.report()).toMatchObject({ seconds: 12.3, maxGapMs: 12_300 });
    const report = await loop.finished;
    jest.useRealTimers();
    expect(report).toMatchObject({ seconds: 12.3, maxGapMs: 12_300 });
    await server.stop();
  });
});

describe("the agent's lines", () => {
  it("may be empty, and a second loop of one id is refused while the first runs", async () => {
    const { server } = await answering(() => ALLOWED);
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
    say(loop);
    say(loop);
    say({ id: "S", kind: "stop", target: "L" });
    await until("the loop has reported", () => results.some(({ kind }) => kind === "loop"));
    say({ id: "again", kind: "status", target: "L" });
    say({ ...loop, id: "M" });
    await end(); // stops a loop that nobody stopped
    await server.stop();
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
    const { server } = await answering(() => ALLOWED);
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
    expect(readRequest("null")).toEqual({ problems: expect.any(Array) as string[] });
    expect(readRequest('{"id": 5, "kind": "ping"}')).toEqual({
      id: 5,
      problems: ["kind: none of icap, loop, tcp, tls, http, stop, status"],
    });
  });
});
