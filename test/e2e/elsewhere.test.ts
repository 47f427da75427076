/** Gateways whose ICAP servers are elsewhere: one in a peered network, one behind the tunnel to an own data centre. */
import { spawn } from "node:child_process";
import { run } from "../../emulator/host/process/run";
import { ON_PREMISES } from "../../scripts/rehearse/remoteNetworks";
import { FORBIDDEN } from "../../scripts/rehearse/standIns";
import { until } from "./deployment";
import { ExternalDeployment } from "./externalDeployment";

jest.setTimeout(300_000);

/** Addresses of Pulumi.tunnel.yaml. */
const [PEERED, TUNNELLED, DEVICE] = ["10.40.0.10", "10.90.0.20", "52.1.2.3"];

let external: ExternalDeployment;

beforeAll(async () => {
  external = await ExternalDeployment.open("e2e-elsewhere", { stack: "tunnel" });
});
afterAll(async () => external?.close());
afterEach(() => external.mend());

const inNamespace = (namespace: string, program: string) =>
  run(["ip", "netns", "exec", namespace, "python3", "-c", program]);
const connecting = (address: string, port: number) =>
  `import socket; socket.create_connection(("${address}", ${port}), 1)`;

/** Each lane's gateway gives both verdicts, of an upload and of a download, also of a file of many packets. */
async function verdictsOfBoth(): Promise<void> {
  for (const lane of ["a", "b"] as const)
    for (const method of ["REQMOD", "RESPMOD"] as const) {
      const text = "x".repeat(300_000);
      expect(await external.ask(text, { lane, method })).toMatchObject({ verdict: "allowed" });
      expect(await external.ask(`${text} ${FORBIDDEN}`, { lane, method })).toMatchObject({ verdict: "blocked" });
    }
}

/** Waits until both gateways say so of a server. */
const named = (address: string) =>
  until(`gateway-status names ${address} on both`, 60, async () =>
    (await external.onBoth("gateway-status")).every((text) => text.includes(address)),
  );

/** Protocol and destination port of each packet between Azure and the VPN device, and the others with an inner address. */
const WIRE = `import ipaddress, socket, time
s = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0003)); s.bind(("inet0", 0x0003)); s.settimeout(0.3)
inner = ipaddress.ip_network("10.0.0.0/8"); seen = set(); print("listening", flush=True); end = time.time() + 5
while time.time() < end:
    try: p = s.recv(65535)
    except TimeoutError: continue
    if p[0] >> 4 != 4: continue
    ends = [str(ipaddress.ip_address(p[i:i + 4])) for i in (12, 16)]
    h = (p[0] & 15) * 4
    if "${DEVICE}" in ends: seen.add(f"{p[9]}:{int.from_bytes(p[h + 2:h + 4], 'big')}")
    elif any(ipaddress.ip_address(one) in inner for one in ends): seen.add("inner " + " ".join(ends))
print(",".join(sorted(seen)))`;

test("both servers give verdicts, and the tunnel's wire carries nothing but IKE and ESP in UDP meanwhile", async () => {
  const { router } = (await external.deployment.emulator.status()).namespaces;
  const wire = spawn("ip", ["netns", "exec", router, "python3", "-c", WIRE]);
  let seen = "";
  wire.stdout.on("data", (part: Buffer) => (seen += part.toString()));
  await until("the capture runs", 60, async () => seen.includes("listening"));
  const files = await external.bodiesDuring(async () => {
    await verdictsOfBoth();
    await external.askMany(4);
  });
  for (const count of files) expect(count).toBeGreaterThan(0);
  await until("the capture ends", 60, async () => wire.exitCode !== null);
  const packets = seen.replace("listening", "").trim().split(",");
  expect(packets).toContain("17:4500");
  expect(packets.filter((packet) => !/^17:(500|4500)$/.test(packet))).toEqual([]);
});

test("a gateway reaches no other machine there, and none of them reaches a gateway; each refusal is counted", async () => {
  const { emulator } = external.deployment;
  const { name, privateIp } = await external.deployment.machine("a");
  const packets = async (rule: string) => {
    const found = (await emulator.counters()).filter((one) => one.rule === rule && one.scope === "lane-a");
    return found.reduce((sum, one) => sum + one.packets, 0);
  };
  // beside a server in the peered network, behind the tunnel, and in a network that is not peered
  for (const address of ["10.40.0.11", "10.90.0.21", "10.41.0.10"]) {
    await emulator.addAppliance(address);
    const before = await packets("DenyAllOutBound");
    const asked = await emulator.exec(name, ["python3", "-c", connecting(address, 1344)]);
    expect(asked.stderr).toMatch(/TimeoutError|timed out/);
    expect(await packets("DenyAllOutBound")).toBeGreaterThan(before);
  }
  const { appliances } = await emulator.status();
  for (const address of [PEERED, TUNNELLED]) {
    const { namespace } = appliances.find((one) => one.address === address)!;
    const before = await packets("DenyAllInBound");
    expect((await inNamespace(namespace, connecting(privateIp, 11344))).stderr).toMatch(/TimeoutError|timed out/);
    expect(await packets("DenyAllInBound")).toBeGreaterThan(before);
  }
});

test.each([
  ["a peered server whose line is cut", PEERED!, (up: boolean) => cable(PEERED!, up)],
  ["the server behind a tunnel that is cut", TUNNELLED!, (up: boolean) => tunnelLine(up)],
])("%s is out and named, the other one serves, and afterwards it is back", async (_, address, line) => {
  await line(false);
  await named(address);
  const files = await external.bodiesDuring(verdictsOfBoth);
  expect(files[address === PEERED ? 0 : 1]).toBe(0);
  await line(true);
  await external.mend();
  const after = await external.bodiesDuring(() => external.askMany(8));
  expect(after.every((count) => count > 0)).toBe(true);
});

const cable = (address: string, up: boolean) => external.deployment.emulator.setApplianceLink(address, up);
const tunnelLine = (up: boolean) => external.deployment.emulator.setRemoteNetworkLink(ON_PREMISES, up);
