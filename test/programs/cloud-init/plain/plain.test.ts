/** gateway-plain as a process of its own, with a relay that does what a test wants, and clients that send bytes. */
import { spawn, type ChildProcess } from "node:child_process";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { until } from "../../../until";
import { PYTHON } from "../python";

const PLAIN = join(__dirname, "../../../../cloud-init/plain/plain.py");
/** Listens as systemd would and hands the socket over as descriptor 3. */
const LISTEN = `
import os, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
os.dup2(listener.fileno(), 3)
os.set_inheritable(3, True)
os.execv(sys.executable, [sys.executable, "-B", sys.argv[1]])`;

let relay: Server;
let plain: ChildProcess | undefined;
let port: number;
/** Connections of the relay, in their order. */
let served: Socket[];

beforeEach(async () => {
  served = [];
  relay = createServer({ allowHalfOpen: true }, (socket) => served.push(socket.on("error", () => undefined)));
  await new Promise<void>((done) => relay.listen(0, "127.0.0.1", done));
});

afterEach(async () => {
  plain?.kill("SIGKILL");
  for (const socket of served) socket.destroy();
  await new Promise((done) => relay.close(done));
});

async function start(environment: Record<string, string> = {}): Promise<void> {
  const env = { RELAY_PORT: String((relay.address() as AddressInfo).port), OWN_ADDRESS: "yes", ...environment };
  plain = spawn(PYTHON, ["-c", LISTEN, PLAIN], { env, stdio: ["ignore", "pipe", "inherit"] });
  port = await new Promise<number>((done) => plain!.stdout!.once("data", (text: Buffer) => done(Number(text))));
}

/** A client's connection, and all that came back on it. */
function client(): { socket: Socket; received: () => string; isClosed: () => boolean } {
  const parts: Buffer[] = [];
  let closed = false;
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true })
    .on("data", (part: Buffer) => parts.push(part))
    .on("error", () => (closed = true))
    .on("end", () => (closed = true));
  return { socket, received: () => Buffer.concat(parts).toString("latin1"), isClosed: () => closed };
}

test("carries bytes both ways at once, and each end's farewell", async () => {
  await start();
  const sent = Buffer.alloc(8 << 20, "request ");
  const { socket, received, isClosed } = client();
  socket.end(sent);
  await until("the relay is asked", () => served.length === 1);
  const asked: Buffer[] = [];
  let ended = false;
  served[0]!.on("data", (part: Buffer) => asked.push(part)).on("end", () => (ended = true));
  served[0]!.write(Buffer.alloc(8 << 20, "answer  "));
  await until("all has come to the relay", () => ended);
  expect(Buffer.concat(asked).equals(sent)).toBe(true);
  expect(isClosed()).toBe(false);
  served[0]!.end("last");
  await until("all has come back", isClosed);
  expect(received()).toBe(`${"answer  ".repeat(1 << 20)}last`);
});

test("a client that speaks TLS gets an alert, and the relay never hears of it", async () => {
  await start();
  const code = await new Promise((done) =>
    connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false }).on("error", (error: NodeJS.ErrnoException) =>
      done(error.code),
    ),
  );
  expect(code).toMatch(/HANDSHAKE_FAILURE/);
  expect(served).toEqual([]);
});

test("without a relay a client gets no byte", async () => {
  await start({ RELAY_PORT: "1" });
  const { socket, received, isClosed } = client();
  socket.write("OPTIONS icap://gateway/reqmod ICAP/1.0\r\n\r\n");
  await until("it is closed", isClosed);
  expect(received()).toBe("");
});

test("an answer that ends in the middle ends the connection, and nothing is added to what came of it", async () => {
  await start();
  const { socket, received, isClosed } = client();
  socket.write("REQMOD");
  await until("the relay is asked", () => served.length === 1);
  served[0]!.write("ICAP/1.0 20", () => served[0]!.resetAndDestroy());
  await until("it is closed", isClosed);
  expect("ICAP/1.0 20").toContain(received());
});

test("a client that sends nothing is disconnected", async () => {
  await start({ FIRST_SECONDS: "0.2" });
  const { isClosed } = client();
  await until("it is closed", isClosed);
  expect(served).toEqual([]);
});

test("an idle connection is ended, and one that moves in one direction is not", async () => {
  await start({ IDLE_SECONDS: "3" });
  const [idle, busy] = [client(), client()];
  idle.socket.write("a");
  busy.socket.write("b");
  await until("the relay is asked twice", () => served.length === 2);
  const sending = setInterval(() => busy.socket.write("b"), 50);
  try {
    await until("the idle one is closed", idle.isClosed);
    await new Promise((done) => setTimeout(done, 3_000));
    expect(busy.isClosed()).toBe(false);
  } finally {
    clearInterval(sending);
  }
});
