import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { cacheRoot, canBoot, LinuxHost, Ledger, hostNames, sweep } from "../../emulator/host";
import { run } from "../../emulator/host/process/run";
import { until } from "../../emulator/host/process/turns";
import { ADDRESSES, CLIENT, CLIENT_ID, customData, scaleSetId, STRANGER, subscription } from "./hostFixture";
import { REMOTE_NETWORK, remoteMachineTests } from "./remoteMachine";

/** The machine host alone: small machines with haproxy, no Pulumi. Root on Linux. */
const NAME = "e2e-host";
const names = hostNames(NAME);
const lanes = [
  { name: "a" as const, customData: customData({ lane: "a" }), graceSeconds: 15 },
  { name: "b" as const, customData: customData({ lane: "b" }) },
];
const progress: string[] = [];
let host: LinuxHost;

beforeAll(async () => {
  const able = await canBoot();
  if (!able.ok) throw new Error(able.reason);
  await sweep(NAME);
  const treeFolder = join(cacheRoot(), "trees");
  host = await LinuxHost.open(
    {
      names,
      treeFolder,
      treeMode: "prepared",
      instancesPerLane: 1,
      deletionNotice: true,
      remoteNetworks: [REMOTE_NETWORK],
      progress: (line) => progress.push(line),
    },
    new Ledger(names.ledger),
  );
  await host.addClientAddresses([CLIENT, STRANGER]);
  await host.apply(subscription(lanes));
  const provisioned = await Promise.all([host.createScaleSet(scaleSetId("a")), host.createScaleSet(scaleSetId("b"))]);
  expect(provisioned).toEqual([
    { succeeded: true, reasons: [] },
    { succeeded: true, reasons: [] },
  ]);
  await allReady();
});

afterAll(async () => {
  await host.close();
  await sweep(NAME, undefined, process.pid);
});

/** The first bytes that come back from an address, from a given source or the system's choice; "timeout" when nothing does. */
async function ask(source: string | undefined, address: string, port = 11344): Promise<string> {
  const program = `
    const http = require("http");
    const request = http.get({ host: "${address}", port: ${port}, localAddress: ${JSON.stringify(source)}, agent: false, timeout: 5000 }, (response) => {
      response.setEncoding("utf8").on("data", (text) => process.stdout.write(text));
    });
    request.on("timeout", () => { process.stdout.write("timeout"); process.exit(); });
    request.on("error", (error) => process.stdout.write(error.code));`;
  return (await run(["ip", "netns", "exec", names.internet, process.execPath, "-e", program])).stdout;
}

async function packets(rule: string, scope: string): Promise<number> {
  const found = (await host.counters()).find((counter) => counter.rule === rule && counter.scope === scope);
  return found?.packets ?? NaN;
}

const machineOf = (lane: "a" | "b") => host.status().machines.find(({ scaleSetId: id }) => id === scaleSetId(lane))!;
const allReady = () =>
  until(() => (host.status().machines.every(({ ready, live }) => ready && live === true) ? true : undefined), {
    timeoutMs: 120_000,
    everyMs: 100,
  });

test("an allowed client reaches both lanes, and the gateways see its own address", async () => {
  expect(await ask(CLIENT, ADDRESSES.a)).toBe(`lane a saw ${CLIENT}`);
  expect(await ask(CLIENT, ADDRESSES.b)).toBe(`lane b saw ${CLIENT}`);
});

test("a program that chooses no source sends from the client's first address, and the rules know it by that", async () => {
  const before = await packets("AllowClient", "lane-a");
  expect(await ask(undefined, ADDRESSES.a)).toBe(`lane a saw ${CLIENT}`);
  expect(await packets("AllowClient", "lane-a")).toBeGreaterThan(before);
});

test("a program of the machine's own terminal gets into a gateway, as root and with root's environment", async () => {
  const { argv, env } = await host.entrance(machineOf("a").name);
  const inside = await run([...argv, "sh", "-c", "hostname; id -u; echo $HOME"], { env });
  const outside = await run(["hostname"]);
  expect(inside.stdout.split("\n").slice(1)).toEqual(["0", "/root", ""]);
  expect(inside.stdout.split("\n")[0]).not.toBe(outside.stdout.trim());
});

test("an address next to the allowed one times out, and the deny rule counts it", async () => {
  const before = await packets("DenyRest", "lane-a");
  expect(await ask(STRANGER, ADDRESSES.a)).toBe("timeout");
  expect(await packets("DenyRest", "lane-a")).toBeGreaterThan(before);
});

test("a port without a load-balancing rule ends at the router and never meets the security group", async () => {
  const [router, group] = [await packets("NoLoadBalancingRule", "ip-a"), await packets("DenyRest", "lane-a")];
  expect(await ask(CLIENT, ADDRESSES.a, 8080)).toBe("timeout");
  expect(await packets("NoLoadBalancingRule", "ip-a")).toBeGreaterThan(router);
  expect(await packets("DenyRest", "lane-a")).toBe(group);
});

test("one gateway cannot reach the other, not even its canary port", async () => {
  const { privateIp } = machineOf("b");
  const before = await packets("DenyRest", "lane-b");
  const connect = `import socket; socket.create_connection(("${privateIp}", 8080), 2)`;
  expect((await host.exec(machineOf("a").name, ["python3", "-c", connect])).stderr).toContain("timed out");
  expect(await packets("DenyRest", "lane-b")).toBeGreaterThan(before);
});

test("a gateway reads its own lane's secret with its identity, over verified TLS, and not the other's", async () => {
  const fetch = `
import json, urllib.error, urllib.request as web
token_url = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net&client_id=${CLIENT_ID}"
token = json.load(web.urlopen(web.Request(token_url, headers={"Metadata": "true"})))["access_token"]
for secret in ("lane-a", "lane-b"):
    request = web.Request(f"https://vault1.vault.azure.net/secrets/{secret}?api-version=7.4", headers={"Authorization": f"Bearer {token}"})
    try: print(json.load(web.urlopen(request))["value"])
    except urllib.error.HTTPError as error: print(error.code, json.load(error)["error"]["innererror"]["code"])`;
  const { stdout, stderr } = await host.exec(machineOf("a").name, ["python3", "-c", fetch]);
  expect({ stdout, stderr }).toEqual({ stdout: "secret of lane a\n403 ForbiddenByRbac\n", stderr: "" });
});

test("a machine is in order: no failed unit, and exactly the intended sockets", async () => {
  const { name } = machineOf("a");
  const state = await host.exec(name, ["systemctl", "is-system-running", "--wait"]);
  expect(state.stdout.trim()).toBe("running");
  const sockets = await host.exec(name, ["ss", "-Hltn"]);
  const listening = sockets.stdout
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/)[3]);
  expect(listening.sort()).toEqual(["0.0.0.0:11344", "0.0.0.0:8080", "127.0.0.1:8081"]);
});

test("a changed rule lets a new client in, keeps the counters, and touches no machine", async () => {
  const before = {
    machines: host.status().machines.map(({ name }) => name),
    packets: await packets("AllowClient", "lane-a"),
  };
  await host.apply(subscription(lanes, [CLIENT, STRANGER]));
  expect(await ask(STRANGER, ADDRESSES.a)).toBe(`lane a saw ${STRANGER}`);
  expect(await packets("AllowClient", "lane-a")).toBe(before.packets + 1);
  await host.apply(subscription(lanes));
  expect(await ask(STRANGER, ADDRESSES.a)).toBe("timeout");
  expect(host.status().machines.map(({ name }) => name)).toEqual(before.machines);
});

test("an open connection outlives its machine's place in the pool; new ones time out, and the other lane serves", async () => {
  const { name } = machineOf("a");
  const program = `
    const socket = require("net").connect({ host: "${ADDRESSES.a}", port: 11344, localAddress: "${CLIENT}" }, () => console.log("open"));
    process.stdin.once("data", () => socket.write("GET / HTTP/1.0\\r\\n\\r\\n"));
    socket.on("data", (text) => process.stdout.write(text));
    socket.on("close", () => process.exit());`;
  const client = spawn("ip", ["netns", "exec", names.internet, process.execPath, "-e", program]);
  let said = "";
  client.stdout.on("data", (text: Buffer) => (said += text.toString()));
  const ended = new Promise((resolve) => client.once("close", resolve));
  await until(() => (said.includes("open") ? true : undefined), { timeoutMs: 60_000, everyMs: 50 });

  // Only the probe is cut off, inside the machine; the gateway itself goes on.
  const cut = "table ip cut { chain c { type filter hook input priority 0; tcp dport 8080 drop; }; }";
  await host.exec(name, ["nft", cut]);
  await until(() => (machineOf("a").ready ? undefined : true), { timeoutMs: 90_000, everyMs: 200 });
  expect(machineOf("a").ready).toBe(false);
  expect(await ask(CLIENT, ADDRESSES.a)).toBe("timeout");
  expect(await ask(CLIENT, ADDRESSES.b)).toBe(`lane b saw ${CLIENT}`);
  client.stdin.end("go\n");
  await ended;
  expect(said).toContain(`lane a saw ${CLIENT}`);

  await host.exec(name, ["nft", "delete table ip cut"]);
  await allReady();
  expect(await ask(CLIENT, ADDRESSES.a)).toBe(`lane a saw ${CLIENT}`);
});

remoteMachineTests({ lanes, host: () => host, packets, laneA: () => machineOf("a") });

test("after a reboot a machine serves again", async () => {
  const { name } = machineOf("b");
  const startedAt = async () => (await host.exec(name, ["stat", "-c", "%Y", "/proc/1"])).stdout;
  const before = await startedAt();
  await host.reboot(name);
  await until(async () => ((await startedAt()) === before ? undefined : true), { timeoutMs: 90_000, everyMs: 200 });
  const serves = async () => ((await ask(CLIENT, ADDRESSES.b)) === `lane b saw ${CLIENT}` ? true : undefined);
  expect(await until(serves, { timeoutMs: 120_000, everyMs: 500 })).toBe(true);
  expect(machineOf("b").name).toBe(name);
});

test("a machine whose daemons die is replaced after the grace period", async () => {
  const before = machineOf("a").name;
  await host.exec(before, ["systemctl", "stop", "gateway.service"]);
  await until(() => (machineOf("a") !== undefined && machineOf("a").name !== before ? true : undefined), {
    timeoutMs: 120_000,
    everyMs: 200,
  });
  await allReady();
  expect(await ask(CLIENT, ADDRESSES.a)).toBe(`lane a saw ${CLIENT}`);
  expect((await readdir(names.runDir + "/machines")).filter((name) => name === before)).toEqual([]);
});

test("user data that cloud-init refuses fails the scale set with cloud-init's words", async () => {
  await host.deleteScaleSet(scaleSetId("b"));
  await host.apply(subscription([lanes[0]!, { name: "b", customData: "#cloud-config\nruncmd: a string\n" }]));
  const outcome = await host.createScaleSet(scaleSetId("b"));
  expect(outcome.succeeded).toBe(false);
  expect(outcome.reasons.join("\n")).toMatch(/custom data is not a valid cloud-config: .*runcmd/s);
});

test("a gateway that never becomes ready fails the scale set with its own reason", async () => {
  await host.apply(subscription([lanes[0]!, { name: "b", customData: customData({ provision: "exit 3" }) }]));
  const outcome = await host.createScaleSet(scaleSetId("b"));
  expect(outcome.succeeded).toBe(false);
  expect(outcome.reasons[0]).toMatch(/extension "readiness" ended with status 1: the gateway service is not running/);
  await host.deleteScaleSet(scaleSetId("b"));
});

test("a host of which every process was killed is swept away whole", async () => {
  const found = await sweep(NAME);
  expect(found.some((line) => line.startsWith("control group"))).toBe(true);
  const namespaces = existsSync("/run/netns") ? await readdir("/run/netns") : [];
  expect(namespaces.filter((name) => name.startsWith(`dig-${NAME}-`))).toEqual([]);
  expect(existsSync(names.runDir)).toBe(false);
  expect((await run(["mount"])).stdout).not.toContain(names.runDir);
});
