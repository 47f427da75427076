/** gateway-events as a process, before a metadata service that says what a test wants. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { killed } from "../../../killed";
import { until } from "../../../until";
import { PYTHON, PYTHON_OPTIONS } from "../python";

const CLOUD_INIT = join(__dirname, "../../../../cloud-init");
const PROGRAM = join(CLOUD_INIT, "events/gateway_events.py");

let folder: string;
let metadata: http.Server;
let gateway: Server;
let client: Socket | undefined;
let program: ChildProcess | undefined;
/** The answer to a question for events: a document, or nothing at all for a service that hangs. */
let answer: () => object | undefined;
let allowed: unknown[];
let said: string;
const sockets = new Set<Socket>();

const event = (minutes: number, changes: object = {}) => ({
  ...{ EventId: "e1", EventType: "Terminate", ResourceType: "VirtualMachine", Resources: ["icap-a_1"] },
  ...{ EventStatus: "Scheduled", NotBefore: new Date(Date.now() + minutes * 60_000).toUTCString() },
  ...changes,
});
const list = (...Events: object[]) => ({ DocumentIncarnation: 1, Events });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "gateway-events-"));
  [answer, allowed, said] = [() => list(), [], ""];
  metadata = http.createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      if (request.headers.metadata !== "true") return response.writeHead(400).end();
      if (request.url === "/metadata/instance/compute/name?api-version=2021-01-01&format=text")
        return response.end("icap-a_1");
      if (request.url !== "/metadata/scheduledevents?api-version=2020-07-01") return response.writeHead(404).end();
      if (request.method === "POST") {
        allowed.push(JSON.parse(body));
        return response.end();
      }
      const document = answer();
      return document && response.end(JSON.stringify(document));
    })();
  });
  gateway = createServer((socket) => {
    sockets.add(socket);
  });
  for (const server of [metadata, gateway]) await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});

afterEach(async () => {
  await killed(program);
  for (const socket of [...sockets, client]) socket?.destroy();
  sockets.clear();
  metadata.closeAllConnections();
  for (const server of [metadata, gateway]) await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

function start(environment: Record<string, string> = {}): void {
  program = spawn(PYTHON, [...PYTHON_OPTIONS, PROGRAM], {
    env: {
      ...{ PYTHONPATH: join(CLOUD_INIT, "certificates"), RUNTIME_DIRECTORY: folder, LANE: "a" },
      ...{ METADATA_URL: `http://127.0.0.1:${portOf(metadata)}`, GATEWAY_PORT: String(portOf(gateway)) },
      ...{ POLL_SECONDS: "0.02", PROBES_SECONDS: "0.1", ANSWER_SECONDS: "30", http_proxy: "http://127.0.0.1:1" },
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  program.stdout!.on("data", (chunk: Buffer) => (said += chunk.toString()));
}

const isLeaving = (): boolean => existsSync(join(folder, "leaving"));
const announced = (): string =>
  existsSync(join(folder, "announced")) ? readFileSync(join(folder, "announced"), "utf8") : "";
const states = (): string[] =>
  said
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => (JSON.parse(line) as { state: string }).state);

test("a machine that is to be deleted leaves the pool, waits for its clients, and acknowledges the event once; an event that is no longer listed is over", async () => {
  client = connect(portOf(gateway), "127.0.0.1");
  await until("the client is connected", () => sockets.size === 1);
  start();
  await new Promise((done) => setTimeout(done, 300)); // an empty list is nothing
  expect([isLeaving(), said]).toEqual([false, ""]);
  answer = () => list(event(5));
  await until("it leaves the pool", isLeaving);
  expect(announced()).toMatch(
    /^Terminate of this machine is announced, not before 20\S+Z.*\(gateway-events\.service\)\n$/,
  );
  await new Promise((done) => setTimeout(done, 300)); // longer than the load balancer needs here
  expect(allowed).toEqual([]);
  client.destroy();
  for (const socket of sockets) socket.destroy();
  await until("it allows the deletion", () => states().includes("acknowledged"));
  answer = () => list(event(5, { EventStatus: "Started", NotBefore: "" }));
  await until("it has begun", () => states().includes("begun"));
  expect(isLeaving()).toBe(true);
  answer = () => list();
  await until("it is over", () => !isLeaving() && announced() === "");
  expect(allowed).toEqual([{ StartRequests: [{ EventId: "e1" }] }]);
  expect(states()).toEqual(["announced", "draining", "acknowledged", "begun", "over"]);
  expect(JSON.parse(said.split("\n")[0]!)).toEqual({
    ...{ time: expect.stringMatching(/^20\S+Z$/), lane: "a", machine: "icap-a_1", event: "e1", kind: "Terminate" },
    ...{ state: "announced", connected: 1 },
  });
});

test("a start in the middle of a drain goes on with it", async () => {
  answer = () => list(event(5, { Resources: ["icap-a_1", "icap-a_2"] }));
  start();
  await until("it leaves the pool", isLeaving);
  program!.kill("SIGKILL");
  answer = () => list();
  start();
  await until("the event that is gone is over", () => !isLeaving());
});

test("a metadata service that says nothing, or nonsense, keeps no client away, and is named after a while", async () => {
  for (const nonsense of [
    () => undefined,
    () => ({}),
    () => list({ EventId: 1 }),
    () => list(event(5, { NotBefore: "" })),
  ]) {
    answer = nonsense;
    start({ SILENCE_SECONDS: "0.1", FIRST_SECONDS: "0.2" });
    await until("it is named", () => announced() !== "");
    expect(announced()).toMatch(/^scheduled events: none can be read since 20\S+Z \(gateway-events\.service\)\n$/);
    expect(isLeaving()).toBe(false);
    program!.kill("SIGKILL");
    rmSync(join(folder, "announced"));
  }
});

test("the first answer may take as long as Azure needs to begin to look", async () => {
  let first = true;
  answer = () => list(event(5));
  const slowly = metadata.listeners("request")[0] as http.RequestListener;
  metadata.removeAllListeners("request");
  metadata.on("request", (request, response) => {
    const wait = first && request.url!.includes("scheduledevents") ? 4_000 : 0; // twice ANSWER_SECONDS
    if (wait > 0) first = false;
    setTimeout(() => slowly(request, response), wait);
  });
  start({ ANSWER_SECONDS: "2" });
  await until("it leaves the pool", isLeaving);
  expect(said).not.toContain("does not say");
});

test("a drain ends by itself long after the time of its event, though the metadata service is silent", async () => {
  const mark = { id: "e1", kind: "Reboot", since: 1, until: Date.now() / 1000 + 1, acknowledged: true };
  writeFileSync(join(folder, "leaving"), JSON.stringify(mark));
  answer = () => ({});
  start();
  await until("it is over", () => !isLeaving());
});

test.each(["", "{", "[]", '{"id": "e1"}'])("a mark that says nothing (%j) keeps no client away", async (mark) => {
  writeFileSync(join(folder, "leaving"), mark);
  start();
  await until("it is gone", () => !isLeaving());
});

test("an acknowledgement that the metadata service refuses is tried again until it takes it", async () => {
  let refusals = 3;
  const agreeably = metadata.listeners("request")[0] as http.RequestListener;
  metadata.removeAllListeners("request");
  metadata.on("request", (request, response) => {
    if (request.method === "POST" && refusals-- > 0) request.socket.destroy();
    else agreeably(request, response);
  });
  answer = () => list(event(5));
  start();
  await until("it is acknowledged", () => states().includes("acknowledged"));
  expect(states()).toEqual(["announced", "draining", "not acknowledged", "acknowledged"]);
  expect(isLeaving()).toBe(true);
});
