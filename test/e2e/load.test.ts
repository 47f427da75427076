/** A gateway with more clients than it can hold, and with clients that only take a place: an admitted client is served. */
import type { Agent, ServerOptions } from "../../icap";
import { capacityOf } from "../../infra/gateway/capacity";
import { makeSample } from "../../verification/samples";
import { tlsAs } from "./asClient";
import { Deployment, until } from "./deployment";
import type { CrowdAnswer, CrowdCommand } from "./load/crowd";
import { startCrowd, type Crowd } from "./load/crowdProcess";

/** Small, so that it is soon full; the limits of TCP connections do not depend on it. */
const size = { connections: 40, connectionsPerSource: 24 };
const { tcpConnections } = capacityOf({
  ...size,
  cores: 2,
  memoryMebibytes: 8192,
  maxBodyMebibytes: 64,
  malware: false,
  inspection: "inspector",
});
/** Addresses that the network admits. */
const [attacker, second, client] = ["20.99.99.1", "20.99.99.2", "20.99.99.3"];
const everybody = [attacker, second, client];
/** Below what one address may open in a second. */
const calm = 180;

let deployment: Deployment;
let machine: string;
let server: ServerOptions & { tls: { ca: string; cert: string; key: string } };
let crowd: Crowd;
let agent: Agent;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-load" });
  await deployment.configure("capacity", size);
  await deployment.configure("client", { addresses: ["20.99.99.0/29"] });
  await deployment.up();
  machine = (await deployment.machine("a")).name;
  const target = await deployment.target();
  server = { host: target.addresses.a, port: target.port, tls: tlsAs(target) };
  agent = await deployment.agentAt(everybody);
  crowd = startCrowd((await deployment.emulator.status()).namespaces.internet);
});

afterAll(async () => {
  await crowd?.end();
  await agent?.end();
  await deployment?.close();
});

const stranger = (): ServerOptions => ({ host: server.host, port: server.port });

function tell(act: CrowdCommand["act"], count: number, more: Partial<CrowdCommand> = {}): Promise<CrowdAnswer> {
  return crowd.tell({ act, count, server, sources: [attacker], ...more });
}

/** Everything the crowd holds is closed, and the packet filter has forgotten it. */
async function goHome(): Promise<void> {
  await tell("release", 5_000);
  await until("the client may connect again", 60, async () => (await verdict(attacker)) === "blocked");
}

/** The verdict that a client at an address gets for a forbidden file. */
async function verdict(source: string): Promise<string> {
  const body = makeSample("card number in text").body.toString("base64");
  const { verdict } = await agent.ask({
    kind: "icap",
    host: server.host,
    port: server.port,
    tls: server.tls,
    source,
    method: "REQMOD",
    service: "reqmod",
    body,
    timeoutMs: 10_000,
  });
  return verdict;
}

const none = { good: 0, slowest: expect.any(Number) as number };
/** Closed by the gateway, at whichever step the client noticed; never left waiting. */
const reset = expect.not.objectContaining({ timeout: expect.anything() as number }) as Record<string, number>;

test("as many connections as the settings say are served, the next is closed, not left waiting, and counted, and its place is used again", async () => {
  const overall = () => deployment.fenceCounter(machine, "too many admitted");
  const fromOne = () => deployment.fenceCounter(machine, "too many admitted from one address");
  expect(await tell("hold", 24)).toMatchObject({ good: 24, other: {} });
  expect(await fromOne()).toBe(0);
  expect(await tell("hold", 1)).toEqual({ ...none, other: reset });
  expect(await fromOne()).toBe(1);

  expect(await tell("hold", 16, { sources: [second] })).toMatchObject({ good: 16, other: {} });
  expect(await overall()).toBe(0);
  expect(await tell("hold", 2, { sources: [client] })).toEqual({ ...none, other: reset });
  expect(await overall()).toBe(2);

  // Full, it is not taken for dead: the canary has its own place.
  expect(await tell("ask", 40)).toMatchObject({ good: 40, other: {} });
  expect((await deployment.machine("a")).ready).toBe(true);

  await tell("release", 1);
  await until("the free place is used", 60, async () => (await tell("hold", 1, { sources: [client] })).good === 1);
  await goHome();
});

test("700 silent connections keep nobody out, not even clients at the same address", async () => {
  const answer = await tell("silent", 700, { server: stranger(), perSecond: calm });
  expect(answer).toMatchObject({ good: 700, other: {} });
  expect([await verdict(attacker), await verdict(client)]).toEqual(["blocked", "blocked"]);
  await goHome();
});

test("300 requests that never end, in place of a handshake, keep nobody out", async () => {
  const answer = await tell("loris", 300, { server: stranger(), perSecond: calm });
  expect(answer).toMatchObject({ good: 300, other: {} });
  expect([await verdict(attacker), await verdict(client)]).toEqual(["blocked", "blocked"]);
  await goHome();
});

test("300 requests that never end, by an admitted client, leave places for other addresses", async () => {
  const before = await deployment.fenceCounter(machine, "too many admitted from one address");
  const { good, other } = await tell("loris", 300, { perSecond: 60 });
  expect(good + Object.values(other).reduce((sum, count) => sum + count, 0)).toBe(300);
  expect(await deployment.fenceCounter(machine, "too many admitted from one address")).toBeGreaterThan(before + 200);
  expect(await verdict(client)).toBe("blocked");
  await goHome();
});

test("1,000 connects a second from one address do not keep another from its verdict", async () => {
  const flood = tell("connects", 3_000, { server: stranger(), perSecond: 1_000 });
  const verdicts: string[] = [];
  for (let asked = 0; asked < 10; asked += 1) verdicts.push(await verdict(client));
  const { good, other } = await flood;
  expect(good + (other.ECONNREFUSED ?? 0)).toBe(3_000);
  expect(other.ECONNREFUSED).toBeGreaterThan(1_000);
  expect(await deployment.fenceCounter(machine, "too fast from one address")).toBeGreaterThan(1_000);
  expect(verdicts).toEqual(verdicts.map(() => "blocked"));
  await goHome();
});

test("TCP connections above the limit are reset and counted, and the gateway stays ready", async () => {
  const crowded = () => deployment.fenceCounter(machine, "too many");
  expect(await crowded()).toBe(0);
  const answer = await tell("silent", tcpConnections + 50, {
    server: stranger(),
    sources: everybody,
    perSecond: 3 * calm,
  });
  expect(answer.other).toEqual({ ECONNREFUSED: expect.any(Number) as number });
  expect(answer.good).toBeGreaterThan(tcpConnections - 100);
  expect(await crowded()).toBeGreaterThan(0);
  expect((await deployment.machine("a")).ready).toBe(true);
  await goHome();
});
