/**
 * Two gateways from their real cloud-init: what they answer, whom they refuse, what they open, their hardening, an operator's tools, and
 * how they come back. One deployment has all of it, because machines that boot are most of such a file's cost.
 */
import { startAgent } from "../../icap";
import { inspectionProbes, refusalProbes } from "../../verification/plan";
import { selfSignedIdentity, type ClientIdentity } from "../../engine/clientIdentity";
import { makeSample } from "../../verification/samples";
import { asClient, tlsAs } from "./asClient";
import { Deployment, until } from "./deployment";
import { testHardening } from "./gateway/hardening";
import { testLivePage } from "./gateway/livePage";
import { testOperations } from "./gateway/operations";
import { journalOf } from "./journal";

let deployment: Deployment;
let machine: string;
const day = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-gateway" });
  await deployment.configure("icap", { requestsWithoutBody: "block" });
  await deployment.up();
  machine = (await deployment.machine("a")).name;
});

afterAll(async () => deployment?.close());

/** Whether one clean file gets its verdict at an address. */
async function serves(lane: "a" | "b"): Promise<boolean> {
  const [clean] = inspectionProbes(deployment.dlp).filter(
    (probe) => probe.address === lane && probe.expected === "allowed",
  );
  return (await deployment.wrongAnswers([clean!])).length === 0;
}

test("files from the client get the right verdict at both addresses, as uploads and as downloads", async () => {
  const probes = inspectionProbes(deployment.dlp);
  expect(new Set(probes.map((probe) => `${probe.address} ${probe.method}`)).size).toBe(4);
  expect(new Set(probes.map((probe) => probe.send)).size).toBe(7);
  expect(await deployment.wrongAnswers(probes)).toEqual([]);
});

test("a neighbour's address, a missing or foreign certificate and plain ICAP are refused while the client is served", async () => {
  const [allowed] = inspectionProbes(deployment.dlp);
  expect(await deployment.wrongAnswers([allowed!, ...refusalProbes()])).toEqual([]);
});

test("an expired certificate with the client's name is refused at both addresses", async () => {
  const target = await deployment.target();
  const agent = await deployment.agentAt([target.sources.client]);
  const now = Date.now();
  const expired = await selfSignedIdentity({
    subject: "CN=rehearsal-client.example",
    notBefore: new Date(now - 10 * day),
    notAfter: new Date(now - day),
  });
  const handshake = (host: string, who: ClientIdentity) =>
    agent.ask({ kind: "tls", ...asClient(target, host), tls: tlsAs(target, who), timeoutMs: 10_000 });
  try {
    for (const host of Object.values(target.addresses)) {
      expect(await handshake(host, target.identities.client)).toMatchObject({ outcome: "accepted" });
      expect(await handshake(host, expired)).toMatchObject({ outcome: "tls-refused" });
    }
  } finally {
    await agent.end();
  }
});

test("no other port of a gateway answers from the internet, and the router counts the attempts", async () => {
  const target = await deployment.target();
  const agent = await deployment.agentAt([target.sources.client]);
  const ports = [22, 80, 1344, 8080, 8081];
  const question = { kind: "tcp", source: target.sources.client, timeoutMs: 2_000 } as const;
  try {
    for (const host of Object.values(target.addresses)) {
      expect(await agent.ask({ ...question, host, port: target.port })).toMatchObject({ outcome: "open" });
      const before = await deployment.packets(/^NoLoadBalancingRule$/);
      const answers = await Promise.all(ports.map((port) => agent.ask({ ...question, host, port })));
      expect(answers.map(({ outcome }) => outcome)).toEqual(ports.map(() => "timeout"));
      expect(await deployment.packets(/^NoLoadBalancingRule$/)).toBeGreaterThanOrEqual(before + ports.length);
    }
  } finally {
    await agent.end();
  }
});

test("a gateway cannot reach any port of the other, although the balancer's probe reaches both", async () => {
  const [a, b] = [await deployment.machine("a"), await deployment.machine("b")];
  expect([a.ready, b.ready]).toEqual([true, true]);
  const ports = [22, 1344, 8080, 8081, 11344];
  for (const [from, to] of [
    [a, b],
    [b, a],
  ]) {
    const agent = startAgent(["ip", "netns", "exec", from!.namespace]);
    try {
      const own = await agent.ask({ kind: "tcp", host: from!.privateIp, port: 11344, timeoutMs: 2_000 });
      expect(own).toMatchObject({ outcome: "open" });
      const before = await deployment.packets(/Deny/);
      const answers = await Promise.all(
        ports.map((port) => agent.ask({ kind: "tcp", host: to!.privateIp, port, timeoutMs: 2_000 })),
      );
      expect(answers.map(({ outcome }) => outcome)).toEqual(ports.map(() => "timeout"));
      expect(await deniedEitherWay(before)).toBe(true);
    } finally {
      await agent.end();
    }
  }
});

/** The packet is dropped on its way out of one subnet or into the other; either rule may be the one that counted. */
async function deniedEitherWay(inboundBefore: number): Promise<boolean> {
  const counters = await deployment.emulator.counters();
  const outbound = counters.filter(({ rule, direction }) => direction === "Outbound" && /Deny/.test(rule));
  const left = outbound.reduce((total, { packets }) => total + packets, 0);
  return (await deployment.packets(/Deny/)) > inboundBefore || left > 0;
}

test.each(["a", "b"] as const)(
  "the gateway of lane %s listens on exactly the intended sockets, and no unit failed",
  async (lane) => {
    const { name } = await deployment.machine(lane);
    const lines = (await deployment.run(name, "ss", "-H", "-l", "-n", "-t", "-u")).trim().split("\n");
    const sockets = lines.map((line) => line.split(/\s+/)).map(([protocol, , , , local]) => `${protocol} ${local}`);
    expect([...new Set(sockets)].sort()).toEqual([
      "tcp 0.0.0.0:11344",
      "tcp 0.0.0.0:8080",
      "tcp 127.0.0.1:1344",
      "tcp 127.0.0.1:8081",
    ]);
    expect(await deployment.run(name, "systemctl", "list-units", "--failed", "--plain", "--no-legend")).toBe("");
  },
);

test("the private keys and the passphrase are in no log, no process list, no boot configuration, and not in clear in the state", async () => {
  const { identities } = await deployment.target();
  const secrets = [deployment.passphrase, keyBody(identities.client.privateKey)];
  const places: Record<string, string> = { state: (await deployment.state()).replaceAll("\\n", "\n") };
  for (const lane of ["a", "b"] as const) {
    const { name } = await deployment.machine(lane);
    places[`log of ${lane}`] = await deployment.emulator.log(name);
    places[`journal of ${lane}`] = await journalOf(deployment, name);
    places[`processes of ${lane}`] = await deployment.run(name, "ps", "-eww", "-o", "args");
    places[`boot of ${lane}`] = await deployment.run(name, "cat", "/var/lib/cloud/instance/user-data.txt");
  }
  for (const [place, text] of Object.entries(places)) {
    expect(text.length).toBeGreaterThan(100);
    expect([place, anyPrivateKey.exec(text)]).toEqual([place, null]);
    for (const secret of secrets) expect([place, text.includes(secret)]).toEqual([place, false]);
  }
});

/** A PEM private key with a body; the programs on a gateway name the header line alone. */
const anyPrivateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}/;

/** A line out of the middle of a PEM key. */
const keyBody = (pem: string): string => pem.trim().split("\n")[1]!;

test("a second preview of the same program changes nothing", async () => {
  const { same, ...rest } = await deployment.preview();
  expect(rest).toEqual({});
  expect(same).toBeGreaterThan(20);
});

const gateway = { deployment: () => deployment, machine: () => machine };
testHardening(gateway);
testOperations(gateway); // after the hardening's tests, which read the logs that these fill
testLivePage(gateway);

/** The verdict on a card number, sent as the client from this source address. */
async function verdictFrom(source: string, port?: number): Promise<string> {
  const target = await deployment.target();
  const agent = await deployment.agentAt([source]);
  try {
    const answer = await agent.ask({
      kind: "icap",
      ...asClient(target),
      ...(port === undefined ? {} : { port }),
      source,
      method: "REQMOD",
      service: target.services.REQMOD,
      body: makeSample("card number in text").body.toString("base64"),
      connectTimeoutMs: 2_000,
    });
    return answer.verdict;
  } finally {
    await agent.end();
  }
}

test("one more client address changes one security group, replaces nothing and is admitted when the update has ended", async () => {
  const before = await deployment.target();
  const machines = (await deployment.emulator.status()).machines.map(({ name }) => name);
  const [refused] = refusalProbes();
  expect(await deployment.wrongAnswers([refused!])).toEqual([]);

  await deployment.configure("client", { addresses: [before.sources.neighbour] });
  const { same, ...changed } = (await deployment.up()).changes;
  expect([changed, same]).toEqual([{ update: 1 }, expect.any(Number)]);

  expect((await deployment.emulator.status()).machines.map(({ name }) => name)).toEqual(machines);
  expect(await verdictFrom(before.sources.neighbour)).toBe("blocked");
});

test("a further product has a port of its own, which only its published addresses reach", async () => {
  const umbrella = "3.234.7.118";
  const { sources } = await deployment.target();
  await deployment.configure("client", { also: [{ profile: "umbrella", port: 12344 }] });
  await deployment.up();
  expect(await verdictFrom(umbrella, 12344)).toBe("blocked");
  expect(await verdictFrom(sources.client)).toBe("blocked");
  for (const [source, port] of [
    [umbrella, undefined],
    [sources.client, 12344],
  ] as const) {
    const denied = await deployment.packets(/Deny/);
    expect(await verdictFrom(source, port)).toBe("error");
    expect(await deployment.packets(/Deny/)).toBeGreaterThan(denied);
  }
});

test("a gateway whose inspector stops closes its port and leaves the pool, the other serves, and it comes back", async () => {
  const { name } = await deployment.machine("a");
  await deployment.run(name, "systemctl", "stop", "gateway-inspector.service");
  await until("port 11344 closes", 30, async () => {
    const listening = await deployment.run(name, "ss", "-H", "-l", "-n", "-t", "sport = :11344");
    return listening.trim() === "";
  });
  await until("lane a leaves the pool", 60, async () => !(await deployment.machine("a")).ready);
  expect(await serves("b")).toBe(true);
  expect(await serves("a")).toBe(false);

  await deployment.run(name, "systemctl", "start", "gateway-inspector.service");
  await until("lane a is back in the pool", 60, async () => (await deployment.machine("a")).ready);
  expect(await serves("a")).toBe(true);
});

test("a rebooted gateway serves again, with the same sockets and no failed unit", async () => {
  const { name } = await deployment.machine("b");
  const bootId = () => deployment.run(name, "stat", "-c", "%Y", "/run/systemd/system").catch(() => "");
  const before = await bootId();
  await deployment.emulator.reboot(name);
  await until("the machine came up again", 60, async () => {
    const now = await bootId();
    return now !== "" && now !== before;
  });
  // Not its first answer: a probe that met the boot may take the lane out of the pool after that.
  await until("the gateway is in order", 90, () => deployment.inOrder("b"));
  const probes = inspectionProbes(deployment.dlp).filter(({ address }) => address === "b");
  expect(await deployment.wrongAnswers(probes)).toEqual([]);
  expect(await deployment.run(name, "systemctl", "list-units", "--failed", "--plain", "--no-legend")).toBe("");
});
