/** A loop of questions over several addresses: its turns, and what it counts. */
import { FailoverLoop, type LoopReport } from "../../../../icap/agent/loop";
import { readRequest, type LoopLine } from "../../../../icap/agent/requests";
import { until } from "../../../until";
import { answering, lines, listening } from "../scriptedServer";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const ALLOWED = lines("ICAP/1.0 204 OK", "");

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
        answering((socket, text) => {
          asked.push(`${name}${/sample(\d)/.exec(text)![1]!}`);
          socket.write(ALLOWED);
        }),
      ),
    );
    const samples = ["sample1", "sample2"].map((body) => ({ body: base64(body), expect: "allowed" }));
    const ports = servers.map(({ port }) => port);
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
    await Promise.all(servers.map(({ stop }) => stop()));
  });

  it("goes over to each other address after a failure, and counts one loss when all fail", async () => {
    const gone = await Promise.all([1, 2].map(() => listening(() => undefined)));
    await Promise.all(gone.map(({ stop }) => stop()));
    const server = await answering((socket) => void socket.write(ALLOWED));
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
    expect([refused.verdicts, Object.keys(refused.failures)]).toEqual([0, ["connect: refused"]]);
    expect(refused.failures["connect: refused"]).toBeGreaterThan(0);
    const inTurn = report.failures.slice(0, 2).map(({ address }) => address);
    expect(inTurn).toEqual(ports.slice(0, 2).map((port) => `127.0.0.1:${port}`));
    expect(report.failures[0]).toMatchObject({ expected: "allowed", verdict: "error" });
    expect(report.incidents[0]).toMatchObject({
      verdict: "error",
      address: expect.stringContaining("127.0.0.1:") as string,
    });
    // each loss is one incident, and its other failures stand among the failures
    expect(report.incidents.length).toBe(Math.min(report.losses, 20));
  });

  it("stops in the middle of its pause, and leaves no connection", async () => {
    let open = 0;
    const server = await listening((socket) => {
      open += 1;
      socket
        .on("close", () => (open -= 1))
        .on("data", (bytes) => {
          if (bytes.toString("latin1").endsWith("0\r\n\r\n")) socket.write(ALLOWED);
        });
    });
    const line = loopLine([server.port], { samples: [clean], intervalMs: 3_600_000, keepAlive: true });
    const loop = new FailoverLoop(line);
    await until("it has a verdict", () => loop.report().transactions === 1);
    loop.stop();
    expect(await loop.finished).toMatchObject({ running: false, transactions: 1 });
    await until("its connection is closed", () => open === 0);
    await server.stop();
  });

  it("keeps the first 20 of its incidents, and counts all", async () => {
    const server = await answering((socket) => void socket.write(ALLOWED));
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
    jest.advanceTimersByTime(5000); // the clock began long before the loop
    const server = await answering((socket) => void socket.write(ALLOWED));
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
