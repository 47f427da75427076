/** Opening a connection: limits of time, cancelling, and what is left behind. */
import { getEventListeners } from "node:events";
import { Socket } from "node:net";
import { fileMessage, transact } from "../../../icap";
import { withDeadline } from "../../../icap/deadline";
import { checkTls, settled } from "../../../icap/dial";
import { IcapFailure } from "../../../icap/failure";
import { until } from "../../until";
import { type Identity, selfSigned } from "./identities";
import { listening } from "./scriptedServer";

const message = { service: "x", ...fileMessage("REQMOD", { filename: "a.txt" }) };
let client: Identity;
beforeAll(async () => {
  client = await selfSigned("client.example");
});

/** A client's stream of events that nothing happens on by itself. */
const dialling = (stage: "connect" | "tls", timeoutMs = 30_000, controller = new AbortController()) => {
  const socket = new Socket();
  const result = settled(socket, "connect", stage, timeoutMs, controller.signal).then(
    () => "open",
    ({ kind, stage: where, message: words }: IcapFailure) => `${kind} at ${where}: ${words}`,
  );
  return { socket, controller, result };
};

describe("opening", () => {
  it.each([
    [{ port: 0 }, "port 0 is not a number from 1 to 65535"],
    [{ port: 65_536 }, "port 65536 is not a number from 1 to 65535"],
    [{ port: 1.5 }, "port 1.5 is not a number from 1 to 65535"],
    [{ port: 1, localAddress: "eth0" }, 'source "eth0" is not an IP address'],
    [{ port: -1, localAddress: "eth0" }, 'port -1 is not a number from 1 to 65535; source "eth0" is not an IP address'],
  ])("with %j is refused as an error of the input, with every reason", async (target, reason) => {
    expect(await transact({ host: "127.0.0.1", ...target, ...message })).toMatchObject({
      verdict: "error",
      failure: { kind: "input", stage: "connect" },
      reason,
    });
  });

  it.each([
    ["connect", "timeout at connect: no answer to the connection request in 5 ms"],
    ["tls", "timeout at tls: no end of the TLS handshake in 5 ms"],
  ] as const)("gives up after its time, and says what did not come (%s)", async (stage, words) => {
    const { socket, result } = dialling(stage, 5);
    expect(await result).toBe(words);
    expect(socket.destroyed).toBe(true);
  });

  it("ends when the other side hangs up without a word, and when the caller cancels, before or meanwhile", async () => {
    const closed = dialling("tls");
    closed.socket.emit("close");
    expect(await closed.result).toBe("closed at tls: connection closed by the other side");
    const cancelled = dialling("tls");
    cancelled.controller.abort();
    expect(await cancelled.result).toBe("aborted at tls: during the TLS handshake: aborted by the caller");
    const early = new AbortController();
    early.abort();
    expect(await dialling("connect", 30_000, early).result).toBe(
      "aborted at connect: while connecting: aborted by the caller",
    );
  });

  it("leaves nothing of itself behind: a timer would hold the process, a listener would judge a later error", async () => {
    jest.useFakeTimers();
    const { socket, controller, result } = dialling("connect");
    expect(jest.getTimerCount()).toBe(1);
    socket.emit("connect");
    expect(await result).toBe("open");
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
    expect(["connect", "error", "close"].map((event) => socket.listenerCount(event))).toEqual([0, 0, 0]);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("with unusable certificates leaves no connection to the server", async () => {
    let open = 0;
    const server = await listening((socket) => {
      open += 1;
      socket.resume().on("close", () => (open -= 1));
    });
    const { reason } = await transact({ host: "127.0.0.1", port: server.port, tls: { ca: "no PEM" }, ...message });
    expect(reason).toBe("tls.ca is not a certificate in PEM");
    await until("the server has no connection", () => open === 0);
    await server.stop();
  });

  it("wants a certificate and its key, both or none", () => {
    const { cert, key } = client;
    for (const half of [{ cert }, { key }])
      expect(() => checkTls({ ca: cert, ...half })).toThrow(
        new IcapFailure("input", "tls", "tls.cert and tls.key go together"),
      );
    expect(() => checkTls({ ca: cert, cert, key })).not.toThrow();
    expect(() => checkTls({ ca: cert })).not.toThrow();
  });
});

describe("the time of a whole transaction", () => {
  it("counts a handshake that does not end", async () => {
    const silent = await listening((socket) => void socket.resume());
    const transaction = await transact({
      ...{ host: "127.0.0.1", port: silent.port, tls: { ca: client.cert }, ...message },
      timeouts: { totalMs: 100, tlsMs: 30_000 },
    });
    await silent.stop();
    expect(transaction).toMatchObject({ verdict: "error", failure: { kind: "timeout", stage: "tls" } });
    expect(transaction.reason).toBe("during the TLS handshake: not done within 100 ms");
  });

  it("does not begin for a caller who has cancelled already", async () => {
    let connections = 0;
    const server = await listening(() => void (connections += 1));
    const target = { host: "127.0.0.1", port: server.port, ...message };
    expect(await transact({ ...target, signal: AbortSignal.abort() })).toMatchObject({
      verdict: "error",
      failure: { kind: "aborted", stage: "connect" },
      bytesSent: 0,
    });
    await server.stop();
    expect(connections).toBe(0);
  });

  it("leaves neither timer nor listener behind, and the caller's reason is passed on", async () => {
    jest.useFakeTimers();
    const controller = new AbortController();
    const seen = await withDeadline(60_000, controller.signal, (signal) => {
      expect(jest.getTimerCount()).toBe(1);
      controller.abort("the caller's reason");
      return Promise.resolve([signal.aborted, signal.reason]);
    });
    expect(seen).toEqual([true, "the caller's reason"]);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
    const quiet = new AbortController();
    await withDeadline(60_000, quiet.signal, () => Promise.resolve());
    expect(getEventListeners(quiet.signal, "abort")).toEqual([]);
  });
});
