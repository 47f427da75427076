/** Certificates change while a client works: what it costs (nothing), who is refused from then on, and what a mistake does. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Agent, RunningLoop } from "../../icap";
import type { Target } from "../../verification/asking";
import { selfSignedIdentity, type ClientIdentity } from "../../engine/clientIdentity";
import { asClient, cleanAndCard, loopAsClient, tlsAs } from "./asClient";
import { endedLoop } from "./endedLoop";
import { Deployment, until } from "./deployment";

jest.setTimeout(300_000);

const day = 24 * 60 * 60 * 1000;
let deployment: Deployment;
let agent: Agent;
let target: Target;
let folder: string;
let internet: string;
let [first, second]: ClientIdentity[] = [];

beforeAll(async () => {
  const dates = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 90 * day) };
  [first, second] = await Promise.all(
    ["first", "second"].map((name) => selfSignedIdentity({ subject: `CN=${name}.example`, ...dates })),
  );
  folder = await mkdtemp(join(tmpdir(), "rotation-"));
  deployment = await Deployment.open({ name: "e2e-rotation" });
  await deployment.configure("gateway", { fetchIntervalSeconds: 5, certificateDelayMinutes: 1 });
  await deployment.configure("client", { certificates: first!.certificate, generateIdentity: true });
  await deployment.up();
  target = await deployment.target();
  agent = await deployment.agentAt([target.sources.client]);
  internet = (await deployment.emulator.status()).namespaces.internet;
});

afterAll(async () => {
  await agent?.end();
  await deployment?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A gateway's present statement of its own health, where machines read it. */
async function health(machine: string): Promise<Record<string, unknown>> {
  await deployment.run(machine, "systemctl", "start", "gateway-health.service");
  return JSON.parse(await deployment.run(machine, "cat", "/run/icap-gateway/health.json")) as Record<string, unknown>;
}

/** The client of the stack, at work on both addresses. */
function startClient(): RunningLoop {
  return agent.loop({ ...loopAsClient(target), samples: cleanAndCard(), intervalMs: 20 });
}

/** Runs the change while a client watches: no transaction may be lost, and no address may have to take over for the other. */
async function watched(change: () => Promise<void>): Promise<void> {
  const loop = startClient();
  try {
    await change();
  } finally {
    const seen = await endedLoop(loop);
    expect(seen).toMatchObject({ losses: 0, mismatches: 0, failovers: 0, incidents: [], failures: [] });
  }
}

const handshake = (host: string, who: ClientIdentity) =>
  agent.ask({ kind: "tls", ...asClient(target, host), tls: tlsAs(target, who), timeoutMs: 10_000 });

/** Whether both lanes now admit this client. */
const admittedByBoth = async (client: ClientIdentity): Promise<boolean> => {
  const answers = await Promise.all(Object.values(target.addresses).map((host) => handshake(host, client)));
  return answers.every(({ outcome }) => outcome === "accepted");
};

/** openssl s_client as the first client: keeps its TLS session in a file, or comes back with it. Returns what it says. */
async function resume(version: string, way: "-sess_out" | "-sess_in"): Promise<string> {
  const paths = {
    cert: join(folder, "cert.pem"),
    key: join(folder, "key.pem"),
    session: join(folder, `session${version}`),
  };
  await writeFile(paths.cert, first!.certificate, { mode: 0o600 });
  await writeFile(paths.key, first!.privateKey, { mode: 0o600 });
  const { host, port } = { host: target.addresses.a, port: target.port };
  const question = `OPTIONS icap://${host}/${target.services.REQMOD.replace("/", "")} ICAP/1.0\r\nHost: gateway\r\n\r\n`;
  const client = [
    ...["openssl", "s_client", "-connect", `${host}:${port}`, "-bind", `${target.sources.client}:0`],
    ...["-cert", paths.cert, "-key", paths.key, version, way, paths.session],
  ];
  const child = spawn("ip", ["netns", "exec", internet, ...client], {
    stdio: ["pipe", "pipe", "pipe"],
    timeout: 60_000,
  });
  child.stdin.on("error", () => undefined).write(question); // it may have been refused before
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      // The session came before the answer did. Without its input s_client ends.
      if (/ICAP\/1\.0 \d{3} [^]*\r\n\r\n/.test(said)) child.stdin.end();
    });
  return new Promise((done) => child.once("close", () => done(said)));
}

/** The fingerprints of the certificates that lane a and lane b show. */
const shownByLanes = (): Promise<string[]> =>
  Promise.all(
    [target.addresses.a, target.addresses.b].map(async (host) => {
      const answer = await handshake(host, target.identities.client);
      if (answer.outcome !== "accepted") throw new Error(`${host}: ${answer.outcome}`);
      return answer.serverFingerprint256;
    }),
  );

test("a new server certificate is shown by lane a first, then by both lanes, without one failed transaction", async () => {
  const before = await shownByLanes();
  const changes: string[] = [];
  await watched(async () => {
    await deployment.configure("serverCertificate", { validityDays: 200 });
    await deployment.up();
    await until("both lanes show another certificate", 150, async () => {
      const now = await shownByLanes();
      const changed = ["a", "b"].filter((_, i) => now[i] !== before[i]).join("");
      if (changes.at(-1) !== changed) changes.push(changed);
      return changed === "ab";
    });
  });
  expect(changes.filter((lanes) => lanes !== "")).toEqual(["a", "ab"]);
});

test("a reload of stunnel loses no connection that waits to be accepted", async () => {
  const { name } = await deployment.machine("a");
  const outcomes = new Map<string, number>();
  let reloading = true;
  const connect = async (): Promise<void> => {
    while (reloading) {
      const { outcome } = await handshake(target.addresses.a, target.identities.client);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      await new Promise((done) => setTimeout(done, 60)); // eight of these stay below what one address may open in a second
    }
  };
  const reload = "for _ in $(seq 40); do systemctl reload stunnel@icap.service && sleep 0.1; done";
  const clients = Promise.all(Array.from({ length: 8 }, connect));
  const count = () => [...outcomes.values()].reduce((sum, one) => sum + one, 0);
  try {
    // at least once, and until enough have connected meanwhile
    do await deployment.run(name, "sh", "-ec", reload);
    while (count() <= 100);
  } finally {
    reloading = false;
  }
  await clients;
  expect([...outcomes.keys()]).toEqual(["accepted"]);
});

test("a removed client certificate is refused from the next handshake on, resumed sessions included, and no other client is interrupted", async () => {
  expect(await admittedByBoth(first!)).toBe(true);
  const versions = ["-tls1_2", "-tls1_3"];
  for (const version of versions) expect(await resume(version, "-sess_out")).toContain("ICAP/1.0 200");
  await watched(async () => {
    await deployment.configure("client", { certificates: `${first!.certificate}${second!.certificate}` });
    await deployment.up();
    await until("both clients are admitted", 60, () => admittedByBoth(second!));
    expect(await admittedByBoth(first!)).toBe(true);
    for (const version of versions) {
      expect(await resume(version, "-sess_out")).toContain("ICAP/1.0 200");
      expect(await resume(version, "-sess_in")).toMatch(/^Reused[^]*ICAP\/1.0 200/m);
      expect(await resume(version, "-sess_out")).toContain("ICAP/1.0 200");
    }

    await deployment.configure("client", { certificates: second!.certificate });
    await deployment.up();
    await until("the removed client is refused", 60, async () => {
      const answers = await Promise.all(Object.values(target.addresses).map((host) => handshake(host, first!)));
      return answers.every(({ outcome }) => outcome === "tls-refused");
    });
  });
  expect(await admittedByBoth(second!)).toBe(true);
  for (const version of versions) expect(await resume(version, "-sess_in")).not.toContain("ICAP/1.0 200");
});

test("a broken secret leaves the old certificates working, and the gateway says so, until it is mended", async () => {
  const { name } = await deployment.machine("a");
  const failed = () => deployment.run(name, "systemctl", "list-units", "--failed", "--plain", "--no-legend");
  await watched(async () => {
    deployment.editSecret = (value) => value.replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "-----BROKEN-----");
    await deployment.up();
    await until("the fetch fails", 60, async () => (await failed()).includes("gateway-certificates.service"));
  });
  const status = await deployment.emulator.exec(name, ["gateway-status"]);
  expect([status.code, status.stdout]).toEqual([
    1,
    expect.stringMatching(/^certificates: the server key is not a PEM/),
  ]);
  expect(await admittedByBoth(target.identities.client)).toBe(true);
  expect((await health(name)).fetchProblem).toMatch(/^the server key is not a PEM/);

  deployment.editSecret = undefined;
  await deployment.up();
  await until("the gateway is well again", 60, async () => (await failed()) === "");
  await until("no problem is reported", 60, async () => (await health(name)).fetchProblem === "");
});

test("a certificate with 20 days left is a warning on the gateway, one with 5 days is critical", async () => {
  const { name } = await deployment.machine("a");
  const inDays = (days: number) => new Date(Date.now() + (days + 0.5) * day);
  for (const [days, state] of [
    [20, "warning"],
    [5, "critical"],
  ] as const) {
    const dates = { notBefore: new Date(Date.now() - day), notAfter: inDays(days) };
    const due = await selfSignedIdentity({ subject: `CN=due-${days}.example`, ...dates });
    await deployment.configure("client", { certificates: `${second!.certificate}${due.certificate}` });
    await deployment.up();
    await until("the certificate is admitted", 60, () => admittedByBoth(due));
    const words = new RegExp(`^${state}: the client certificate CN=due-${days}.example expires in ${days} days`);
    await until("gateway-status says so", 60, async () => {
      const { code, stdout } = await deployment.emulator.exec(name, ["gateway-status"]);
      return code === 1 && words.test(stdout);
    });
    expect(await health(name)).toMatchObject({
      daysLeft: days,
      certificates: expect.arrayContaining([
        expect.objectContaining({ kind: "client", name: `CN=due-${days}.example`, days, state }),
      ]),
    });
  }
});

test("a change of authority loses nothing: clients that trust the old one go on, those that trust the new one are served too", async () => {
  const trustedBefore = target.serverCertificate;
  await watched(async () => {
    await deployment.configure("serverCertificate", { authorityNumber: 2, crossSigned: true });
    await deployment.up();
    target = await deployment.target();
    expect(target.serverCertificate).not.toBe(trustedBefore);
    // lane b, which waits for its turn, is the last to show the chain that both accept
    await until("both lanes are accepted by a client of the new authority", 150, () =>
      admittedByBoth(target.identities.client),
    );
    const old = { ...target, serverCertificate: trustedBefore };
    for (const host of Object.values(target.addresses)) {
      const answer = await agent.ask({ kind: "tls", ...asClient(old, host), timeoutMs: 10_000 });
      expect(answer.outcome).toBe("accepted");
    }
  });
});
