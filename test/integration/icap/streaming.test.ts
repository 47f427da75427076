import { Readable } from "node:stream";
import { createReadStream } from "node:fs";
import { fileMessage, openConnection, transact } from "../../../icap";
import { ChunkDecoder } from "../../../icap/chunks";
import { lines, listening, playServer } from "./scriptedServer";

const MIB = 1024 * 1024;
const message = fileMessage("REQMOD", { filename: "big.bin" });
const HEAD = Buffer.from(message.httpRequest ?? []).toString();
const ECHO = lines("ICAP/1.0 200 OK", `Encapsulated: req-hdr=0, req-body=${HEAD.length}`, "") + HEAD;

/** `size` bytes, made as they are read; counts how many were asked for. */
function source(size: number): { body: AsyncIterable<Uint8Array>; given: () => number } {
  const part = Buffer.alloc(MIB, "0123456789abcdef");
  let given = 0;
  async function* parts() {
    for (; given < size; given += part.length) yield part;
  }
  return { body: parts(), given: () => given };
}

describe("a large body", () => {
  test("that the server echoes while it reads comes through, in bounded memory", async () => {
    const server = await listening((socket) => {
      const decoder = new ChunkDecoder();
      let head = "";
      socket.on("data", (bytes) => {
        let rest = bytes;
        if (!head.endsWith("DONE")) {
          head += bytes.toString("latin1");
          const end = head.indexOf("\r\n\r\n", head.indexOf("\r\n\r\n") + 4) + 4;
          rest = bytes.subarray(bytes.length - (head.length - end));
          head = "DONE";
          socket.write(ECHO);
        }
        decoder.push(rest, (data) => {
          for (const part of [`${data.length.toString(16)}\r\n`, data, "\r\n"]) socket.write(part);
        });
        if (decoder.done) socket.write("0\r\n\r\n");
        // Like a server with small buffers: reads no further until the client has taken what was sent.
        else if (socket.writableNeedDrain) socket.pause().once("drain", () => socket.resume());
      });
    });
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
    const transaction = await transact({
      host: "127.0.0.1",
      port: server.port,
      service: "echo",
      ...message,
      body: source(128 * MIB).body,
    });
    clearInterval(watch);
    await server.stop();
    expect(transaction).toMatchObject({ verdict: "allowed", outcome: "echoed" });
    expect(transaction.bytesReceived).toBeGreaterThan(128 * MIB);
    expect((peak - before) / MIB).toBeLessThan(110);
  });

  test("is read from its source no faster than the server takes it", async () => {
    const server = await listening((socket) => void socket.pause());
    const { body, given } = source(512 * MIB);
    const transaction = await transact({
      host: "127.0.0.1",
      port: server.port,
      service: "x",
      ...message,
      body,
      timeouts: { idleMs: 150 },
    });
    await server.stop();
    expect(transaction).toMatchObject({ verdict: "error", failure: { kind: "timeout", stage: "request" } });
    expect(transaction.reason).toBe("no byte moved for 150 ms");
    expect(given()).toBeLessThan(32 * MIB);
  });

  test("need not be sent to its end when the verdict comes early", async () => {
    const server = await listening((socket) => {
      socket.once("data", () => {
        socket.write(
          lines("ICAP/1.0 200 OK", "Encapsulated: res-hdr=0, null-body=26", "", "HTTP/1.1 403 Forbidden", ""),
        );
      });
    });
    const { body, given } = source(512 * MIB);
    const transaction = await transact({ host: "127.0.0.1", port: server.port, service: "x", ...message, body });
    await server.stop();
    expect(transaction).toMatchObject({ verdict: "blocked", httpStatus: 403, wholeBodySent: false });
    expect(given()).toBeLessThan(64 * MIB);
  });

  test("is refused readably when the server answers and resets at once, as c-icap does", async () => {
    const server = await listening((socket) => {
      socket.once("data", () => {
        socket.end(lines("ICAP/1.0 404 Service not found", "Connection: close", ""));
        setImmediate(() => socket.destroy());
      });
    });
    const transaction = await transact({
      host: "127.0.0.1",
      port: server.port,
      service: "nope",
      ...message,
      body: source(8 * MIB).body,
    });
    await server.stop();
    expect(transaction).toMatchObject({ verdict: "error", failure: { kind: "server-error" }, icapStatus: 404 });
  });
});

describe("a body that cannot be read", () => {
  const never = () => listening(() => undefined);

  test("is an error of the input, not of the server", async () => {
    const server = await never();
    const target = { host: "127.0.0.1", port: server.port, service: "x", ...message };
    const failing = Readable.from(
      (async function* () {
        yield Buffer.from("a");
        throw new Error("disk gone");
      })(),
    );
    expect(await transact({ ...target, body: failing })).toMatchObject({
      verdict: "error",
      failure: { kind: "input", stage: "request" },
      reason: "the body could not be read: disk gone",
    });
    expect((await transact({ ...target, body: createReadStream("/nonexistent/file") })).reason).toMatch(
      /^the body could not be read: ENOENT/,
    );
    await server.stop();
  });

  test("and never ends is given up after the transaction's time, and its stream is closed", async () => {
    const server = await never();
    // The time passes once the body is asked for, so a busy machine does not spend it on the connection.
    jest.useFakeTimers({ doNotFake: ["Date", "hrtime", "nextTick", "performance", "queueMicrotask", "setImmediate"] });
    const body = new Readable({ read: () => void setImmediate(() => jest.advanceTimersByTime(80)) });
    const transaction = await transact({
      host: "127.0.0.1",
      port: server.port,
      service: "x",
      ...message,
      body,
      timeouts: { totalMs: 80 },
    }).finally(() => jest.useRealTimers());
    expect(transaction).toMatchObject({ verdict: "error", failure: { kind: "timeout", stage: "request" } });
    expect(transaction.reason).toBe("while sending the request: not done within 80 ms");
    expect(body.destroyed).toBe(true);
    await server.stop();
  });
});

describe("a connection", () => {
  test("serves one transaction after the other, preview and all", async () => {
    const small = { ...message, service: "x", body: Buffer.from("hello") };
    const head = (extra: string[]): string =>
      lines(
        "REQMOD icap://gw/x ICAP/1.0",
        "Host: gw",
        "Allow: 204",
        ...extra,
        `Encapsulated: req-hdr=0, req-body=${HEAD.length}`,
        "",
      ) + HEAD;
    const server = await playServer([
      { expect: head([]) + lines("5", "hello", "0", "") },
      { answer: lines("ICAP/1.0 204 OK", "") },
      { expect: head(["Preview: 2"]) + lines("2", "he", "0", "") },
      { answer: lines("ICAP/1.0 100 Continue", "") },
      { expect: lines("3", "llo", "0", "") },
      { answer: lines("ICAP/1.0 204 OK", "Connection: close", "") },
    ]);
    const connection = await openConnection({ host: "127.0.0.1", port: server.port });
    const first = await connection.transact({ ...small, authority: "gw" });
    expect(first).toMatchObject({ verdict: "allowed" });
    expect(connection.reusable).toBe(true);
    const second = await connection.transact({ ...small, authority: "gw", preview: 2 });
    expect(second).toMatchObject({ verdict: "allowed", reason: "204: nothing to change", wholeBodySent: true });
    expect(connection.reusable).toBe(false);
    expect((await connection.transact(small)).reason).toContain("the server said Connection: close");
    await server.stop();
    expect(server.problems).toEqual([]);
  });

  test("leaves from the address it was told to, and says so", async () => {
    const server = await playServer([{ answer: lines("ICAP/1.0 204 OK", "") }]);
    const target = { host: "127.0.0.1", port: server.port, service: "x", ...message };
    const transaction = await transact({ ...target, localAddress: "127.0.0.77" });
    expect(transaction.connection?.local).toMatch(/^127\.0\.0\.77 \d+$/);
    const foreign = await transact({ ...target, localAddress: "192.0.2.1" });
    expect(foreign).toMatchObject({ verdict: "error", failure: { kind: "input", stage: "connect" } });
    expect(foreign.reason).toContain("source address is not on this machine");
    await server.stop();
  });

  test("to a closed port is refused; one that the caller cancels is aborted", async () => {
    const controller = new AbortController();
    // a moment after the whole request is there: the client waits for its answer
    const server = await listening((socket) => {
      let request = "";
      socket.on("data", (bytes) => {
        request += bytes.toString("latin1");
        if (request.endsWith(HEAD)) setTimeout(() => controller.abort(), 30);
      });
    });
    const target = { host: "127.0.0.1", port: server.port, service: "x", ...message };
    expect(await transact({ ...target, signal: controller.signal })).toMatchObject({
      verdict: "error",
      failure: { kind: "aborted", stage: "response" },
    });
    await server.stop();
    expect(await transact(target)).toMatchObject({
      verdict: "error",
      failure: { kind: "refused", stage: "connect" },
      bytesSent: 0,
    });
  });
});
