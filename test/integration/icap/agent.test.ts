import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { createInterface } from "node:readline";
import type { AgentResult } from "../../../icap";
import { serve } from "../../../icap/agent/serve";
import { until } from "../../until";
import { lines, listening, type ScriptedServer } from "./scriptedServer";

/** A server that blocks what holds "secret" and allows the rest. */
async function scanner(): Promise<ScriptedServer> {
  return listening((socket) => {
    let request = "";
    socket.on("data", (bytes) => {
      request += bytes.toString("latin1");
      if (!request.endsWith("0\r\n\r\n")) return;
      const blocked = request.includes("secret");
      request = "";
      const page = lines("HTTP/1.1 403 Forbidden", "");
      const block = lines("ICAP/1.0 200 OK", `Encapsulated: res-hdr=0, null-body=${page.length}`, "") + page;
      socket.write(blocked ? block : lines("ICAP/1.0 204 OK", ""));
    });
  });
}

/** An agent in this process. `results` are collected as they come. */
function agent() {
  const input = new PassThrough();
  const output = new PassThrough();
  const results: AgentResult[] = [];
  createInterface({ input: output }).on("line", (line) => results.push(JSON.parse(line) as AgentResult));
  const done = serve(input, output);
  return {
    results,
    say: (request: object | string) =>
      input.write(`${typeof request === "string" ? request : JSON.stringify(request)}\n`),
    end: async (): Promise<void> => {
      input.end();
      await done;
      await new Promise(setImmediate);
    },
  };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("the agent", () => {
  test("asks on the connection that it kept, and on a new one where nothing is said of that", async () => {
    const server = await scanner();
    const { say, results, end } = agent();
    const question = { host: "127.0.0.1", port: server.port, method: "REQMOD", service: "reqmod", body: base64("x") };
    for (const [id, keepAlive] of [true, true, undefined].entries()) {
      say({ id, ...question, keepAlive });
      await until("an answer", () => results.length === id + 1);
    }
    await end();
    await server.stop();
    const ports = results.map((result) => (result.kind === "icap" ? result.connection?.local : undefined));
    expect(ports[0]).toMatch(/^127\.0\.0\.1 \d+$/);
    expect(ports[1]).toBe(ports[0]);
    expect(ports[2]).not.toBe(ports[0]);
  });

  test("answers each line with one line that carries its id, whatever the kind", async () => {
    const server = await scanner();
    const page = createServer((_request, response) => response.writeHead(503).end("canary fails"));
    page.listen(0, "127.0.0.1").unref();
    await once(page, "listening");
    const webPort = (page.address() as AddressInfo).port;
    const here = { host: "127.0.0.1", port: server.port };
    const { say, results, end } = agent();
    say({ id: 1, ...here, method: "REQMOD", service: "reqmod", body: base64("a secret") });
    say({ id: 2, ...here, method: "RESPMOD", service: "respmod", generate: { bytes: 300_000, seed: 7 } });
    say({ id: 3, kind: "tcp", ...here, source: "127.0.0.9" });
    say({ id: 4, kind: "http", host: "127.0.0.1", port: webPort, path: "/healthz" });
    say({ id: 5, ...here, method: "REQMOD", service: "reqmod", file: "/nonexistent" });
    await end();
    const by = (id: number) => results.find((result) => result.id === id);
    expect(by(1)).toMatchObject({ kind: "icap", verdict: "blocked", httpStatus: 403 });
    expect(by(2)).toMatchObject({ kind: "icap", verdict: "allowed" });
    expect(by(3)).toMatchObject({ kind: "tcp", outcome: "open", local: expect.stringMatching(/^127\.0\.0\.9 /) });
    expect(by(4)).toMatchObject({ kind: "http", outcome: "answered", status: 503, body: "canary fails" });
    expect(by(5)).toMatchObject({ kind: "invalid", problems: [expect.stringContaining("ENOENT")] });
    await server.stop();
    page.close();
    const again = agent();
    again.say({ id: 6, kind: "tcp", ...here });
    await again.end();
    expect(again.results).toEqual([expect.objectContaining({ id: 6, outcome: "refused", stage: "connect" })]);
  });

  test("names what is wrong with a line by its path, goes on, and repeats no value", async () => {
    const { say, results, end } = agent();
    say("not json");
    say({ id: "a", kind: "ping" });
    say({
      id: "b",
      host: "127.0.0.1",
      port: 0,
      method: "GET",
      service: "x",
      tls: { ca: "", key: 5 },
      colour: "SECRET",
    });
    say({ id: "c", kind: "stop", target: "nobody" });
    await end();
    expect(results.map(({ id }) => id)).toEqual([undefined, "a", "b", "c"]);
    const text = JSON.stringify(results);
    for (const path of ["port:", "method:", "tls.key:", "colour"]) expect(text).toContain(path);
    expect(text).not.toContain("SECRET");
    expect(results[3]).toMatchObject({ problems: ['target: no loop "nobody" is running'] });
  });

  test("a loop goes over to the other address when one dies, and loses no verdict", async () => {
    const [a, b] = await Promise.all([scanner(), scanner()]);
    const { say, results, end } = agent();
    const addresses = [a, b].map(({ port }) => ({ host: "127.0.0.1", port }));
    const samples = [
      { body: base64("clean"), expect: "allowed" },
      { body: base64("secret"), expect: "blocked" },
    ];
    say({ id: "L", kind: "loop", addresses, service: "reqmod", samples, intervalMs: 1 });
    /** The loop's report so far. */
    const status = () => {
      say({ id: "s", kind: "status", target: "L" });
      const last = results.findLast(({ id }) => id === "s");
      return last?.kind === "status" ? last : undefined;
    };
    await until("both addresses are asked", () => (status()?.transactions ?? 0) > 5);
    await a.stop();
    // the first failure may be of a transaction that was open when the address died
    const failures = () => Object.keys(status()?.perAddress[`127.0.0.1:${a.port}`]?.failures ?? {});
    await until("the address refuses", () => failures().includes("connect: refused"));
    say({ id: "t", kind: "stop", target: "L" });
    await end();
    await b.stop();
    expect(results.find(({ id }) => id === "s")).toMatchObject({ kind: "status", running: true });
    const report = results.find(({ id }) => id === "L");
    expect(report).toMatchObject({ kind: "loop", running: false, mismatches: 0, losses: 0 });
    if (report?.kind !== "loop") throw new Error("no report");
    expect(report.transactions).toBeGreaterThan(5);
    expect(report.failovers).toBeGreaterThan(0);
  });

  test("a loop that keeps its connection asks on it until the server says that it ends", async () => {
    const connections: number[] = [];
    const server = await listening((socket) => {
      const mine = connections.push(0) - 1;
      socket.on("data", (bytes) => {
        if (!bytes.toString("latin1").endsWith("0\r\n\r\n")) return;
        const last = ++connections[mine]! === 3;
        socket.write(lines("ICAP/1.0 204 OK", ...(last ? ["Connection: close"] : []), ""));
        if (last) socket.end();
      });
    });
    const { say, results, end } = agent();
    const samples = [{ body: base64("text"), expect: "allowed" }];
    const addresses = [{ host: "127.0.0.1", port: server.port }];
    say({ id: "L", kind: "loop", addresses, service: "reqmod", samples, intervalMs: 1, keepAlive: true });
    await until("there are three connections", () => connections.length >= 3);
    say({ id: "S", kind: "stop", target: "L" });
    await end();
    expect(connections.slice(0, 2)).toEqual([3, 3]);
    expect(results.find(({ id }) => id === "L")).toMatchObject({ losses: 0, mismatches: 0 });
    await server.stop();
  });

  test("a loop counts wrong verdicts and unanswered questions", async () => {
    const server = await scanner();
    const { say, results, end } = agent();
    const samples = [{ body: base64("secret"), expect: "allowed" }];
    const addresses = [{ host: "127.0.0.1", port: server.port }];
    say({ id: "L", kind: "loop", addresses, service: "reqmod", samples, intervalMs: 10 });
    // seen, not waited for: a busy machine may take its time for either
    const seen = async (what: "mismatches" | "losses"): Promise<void> => {
      for (let asked = 0; ; asked += 1) {
        say({ id: `${what} ${asked}`, kind: "status", target: "L" });
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (results.some((result) => result.kind === "status" && result[what] > 0)) return;
      }
    };
    await seen("mismatches");
    await server.stop();
    await seen("losses");
    await end();
    const report = results.find(({ id }) => id === "L");
    if (report?.kind !== "loop") throw new Error("no report");
    expect(report.mismatches).toBe(report.transactions);
    expect(report.losses).toBeGreaterThan(0);
    expect(report.maxGapMs).toBeGreaterThanOrEqual(10);
    const { asked, at } = report.incidents[0]!;
    expect(Date.parse(at) - Date.parse(asked)).toBeGreaterThanOrEqual(0);
    expect(report.incidents[0]).toMatchObject({
      expected: "allowed",
      verdict: "blocked",
      reason: "answered with HTTP 403 instead",
    });
  });
});
