import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { createServer, type Server, type TlsOptions as ServerTls } from "node:tls";
import { fileMessage, probeTls, type TlsOptions, transact, type Transaction } from "../../../icap";
import { failureOf } from "../../../icap/failure";
import { type Identity, selfSigned } from "./identities";
import { lines, listening } from "./scriptedServer";

let gateway: Identity, client: Identity, foreign: Identity, expired: Identity;

beforeAll(async () => {
  [gateway, client, foreign, expired] = await Promise.all([
    selfSigned("gateway.example"),
    selfSigned("client.example"),
    selfSigned("client.example"),
    selfSigned("client.example", -1),
  ]);
});

/** A gateway's edge: admits `client` (and the expired one, if it were not) and answers 204. It holds no process. */
async function edge(options: ServerTls = {}): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const admitted = { ca: [client.cert, expired.cert], requestCert: true, rejectUnauthorized: true };
  const server: Server = createServer({ ...gateway, ...admitted, ...options }, (socket) => {
    socket.on("error", () => undefined).once("data", () => socket.write(lines("ICAP/1.0 204 OK", "")));
  });
  server.on("connection", (socket: Socket) => sockets.add(socket.unref().on("error", () => undefined)));
  server
    .on("tlsClientError", () => undefined)
    .listen(0, "127.0.0.1")
    .unref();
  await once(server, "listening");
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  };
  return { port: (server.address() as AddressInfo).port, stop };
}

async function ask(port: number, tls: Partial<TlsOptions>, tlsMs = 30_000): Promise<Transaction> {
  return transact({
    host: "127.0.0.1",
    port,
    tls: { ca: gateway.cert, ...tls },
    timeouts: { tlsMs },
    service: "reqmod",
    ...fileMessage("REQMOD", { filename: "a.txt" }),
    body: Buffer.from("hello"),
  });
}

describe("over TLS", () => {
  test("the pinned server admits the right client, and the record says how they spoke", async () => {
    const server = await edge();
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const transaction = await ask(server.port, { ...client, minVersion: version, maxVersion: version });
      expect(transaction).toMatchObject({ verdict: "allowed", connection: { tls: { protocol: version } } });
      expect(transaction.connection?.tls?.cipher).toMatch(/^TLS_/);
      expect(transaction.timings.tlsMs).toBeGreaterThan(0);
    }
    await server.stop();
  });

  test.each<[string, () => Partial<TlsOptions>, RegExp]>([
    [
      "without a certificate",
      () => ({}),
      /certificate required|handshake failure|closed|refused the client certificate/,
    ],
    [
      "with a self-signed one of the same name",
      () => foreign,
      /unknown ca|bad certificate|closed|refused the client certificate/,
    ],
    ["with an expired one", () => expired, /certificate expired|closed|refused the client certificate/],
  ])("a client %s is refused by either version, readably", async (_what, identity, reason) => {
    const server = await edge();
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const tls = { ...identity(), minVersion: version, maxVersion: version };
      const transaction = await ask(server.port, tls);
      expect(transaction.verdict).toBe("error");
      // A refusal in TLS 1.3 can reach the client as a mere reset; the alert itself is what the probe waits for.
      expect(["tls-refused", "closed"]).toContain(transaction.failure?.kind);
      expect(transaction.reason).toMatch(reason);
      // Node's server judges a certificate after the handshake and hangs up; stunnel and OpenSSL send an alert.
      const probe = await probeTls(
        { host: "127.0.0.1", port: server.port, timeoutMs: 30_000 },
        { ca: gateway.cert, ...tls },
      );
      expect(["tls-refused", "closed"]).toContain(probe.outcome);
    }
    await server.stop();
  });

  test("a handshake that the server keeps to is distinguished from one that it takes back", async () => {
    const server = await edge();
    const target = { host: "127.0.0.1", port: server.port, timeoutMs: 30_000 };
    expect(await probeTls(target, { ca: gateway.cert, ...client })).toMatchObject({
      outcome: "accepted",
      protocol: "TLSv1.3",
    });
    expect(await probeTls(target, { ca: gateway.cert })).toMatchObject({
      outcome: "tls-refused",
      stage: "tls",
      reason: 'during the TLS handshake: the server refused with TLS alert "certificate required"',
    });
    await server.stop();
  });

  test.each([
    ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "tlsv1 alert unknown ca", "unknown ca"],
    ["ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "sslv3 alert bad certificate", "bad certificate"],
    ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", "sslv3 alert certificate expired", "certificate expired"],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "tlsv13 alert certificate required", "certificate required"],
  ])("the alert %s reads as what it says", (code, reason, alert) => {
    const failure = failureOf(Object.assign(new Error("x"), { code, reason }), "response");
    expect(failure).toMatchObject({ kind: "tls-refused", stage: "response" });
    expect(failure.message).toBe(`while waiting for the answer: the server refused with TLS alert "${alert}"`);
  });

  test("a server that is not the pinned one gets nothing", async () => {
    const server = await edge({ ...foreign });
    const transaction = await ask(server.port, client);
    expect(transaction).toMatchObject({
      verdict: "error",
      failure: { kind: "server-untrusted", stage: "tls" },
      bytesSent: 0,
    });
    expect(transaction.reason).toContain("is not vouched for by the pinned one");
    await server.stop();
  });

  test("the name in the certificate counts only when a name is asked for", async () => {
    const server = await edge();
    expect((await ask(server.port, { ...client, servername: "gateway.example" })).verdict).toBe("allowed");
    expect(await ask(server.port, { ...client, servername: "other.example" })).toMatchObject({
      verdict: "error",
      failure: { kind: "server-untrusted" },
      reason: expect.stringContaining("other.example"),
    });
    await server.stop();
  });

  test("servers that speak something else, nothing, or hang up are distinguished", async () => {
    const plain = await listening(
      (socket) => void socket.once("data", () => socket.end("ICAP/1.0 400 Bad request\r\n\r\n")),
    );
    const silent = await listening(() => undefined);
    const closing = await listening((socket) => void socket.once("data", () => socket.end()));
    expect((await ask(plain.port, client)).failure).toMatchObject({ kind: "protocol", stage: "tls" });
    expect((await ask(silent.port, client, 60)).failure).toEqual({
      kind: "timeout",
      stage: "tls",
      message: "no end of the TLS handshake in 60 ms",
    });
    expect((await ask(closing.port, client)).failure).toMatchObject({ kind: "closed", stage: "tls" });
    await Promise.all([plain.stop(), silent.stop(), closing.stop()]);
  });

  test("wrong certificates and keys are named by their setting, and never shown", async () => {
    const server = await edge();
    const mixed = await ask(server.port, { ca: "nonsense", cert: client.cert, key: foreign.key });
    expect(mixed.failure).toEqual({
      kind: "input",
      stage: "tls",
      message: "tls.ca is not a certificate in PEM; tls.key does not belong to tls.cert",
    });
    const broken = await ask(server.port, { cert: client.cert, key: "SECRET-TEXT" });
    expect(broken.reason).toBe("tls.key is not an unencrypted private key in PEM");
    expect((await ask(server.port, { cert: client.cert })).reason).toBe("tls.cert and tls.key go together");
    await server.stop();
  });
});
