import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";
import { refusalCheck } from "../../../verification/tlsChecks";
import { selfSigned } from "../icap/identities";

let ca: string;
beforeAll(async () => (ca = (await selfSigned("gateway.example")).cert));
afterEach(() => jest.restoreAllMocks());

const way = (port: number) => ({ host: "127.0.0.1", port, timeoutMs: 30_000 });

/** The check of a client without a certificate, at a server that does this with each connection. */
async function checked(serve: (socket: Socket) => void) {
  const server = net.createServer((socket) => serve(socket.on("error", () => undefined)));
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  try {
    return await refusalCheck(way((server.address() as AddressInfo).port), ca, undefined);
  } finally {
    server.close();
  }
}

test("a client is refused where the server hangs up or sends an alert in the handshake", async () => {
  expect(await checked((socket) => socket.once("data", () => socket.end()))).toEqual([
    "passed",
    expect.stringMatching(/^hung up on: /),
  ]);
  const alert = Buffer.from([0x15, 3, 1, 0, 2, 2, 40]);
  expect(await checked((socket) => socket.once("data", () => socket.end(alert)))).toEqual([
    "passed",
    expect.stringMatching(/^refused: .*handshake failure/),
  ]);
});

test("a connection that ends before the handshake refuses nobody: the server has not seen the client yet", async () => {
  jest.spyOn(net, "connect").mockImplementation(() => {
    const socket = new net.Socket();
    const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    setImmediate(() => socket.destroy(reset));
    return socket;
  });
  expect(await refusalCheck(way(11344), ca, undefined)).toEqual([
    "failed",
    "not refused in TLS, but closed: while connecting: connection closed by the other side (ECONNRESET)",
  ]);
});

test("a port that refuses connections, and a server that speaks no TLS, refuse nobody in TLS", async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  expect((await refusalCheck(way(port), ca, undefined))[0]).toBe("failed");
  expect((await checked((socket) => socket.end("ICAP/1.0 200 OK\r\n\r\n")))[0]).toBe("failed");
});
