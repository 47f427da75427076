/** A real IKEv2 tunnel with the parameters that the program makes, between namespaces. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEnd, STRONGSWAN_PACKAGES, type RunningEnd } from "../../emulator/host/tunnel/charon";
import { tunnelEnds, type TunnelEnd } from "../../emulator/host/tunnel/tunnelEnds";
import { ensureTree } from "../../emulator/host/tree/tree";
import { cacheRoot } from "../../emulator";
import { Gateway } from "../../infra/component/gateway";
import { knownPlan } from "../../infra/component/plan";
import { parseSettings } from "../../infra/settings/parse";
import { record } from "../integration/infra/recorder";
import { until } from "../until";

const [AZURE, DEVICE] = ["icap-tunnel-azure", "icap-tunnel-device"];
const ip = (...words: string[]) => execFileSync("ip", words, { stdio: "pipe" });
const folder = mkdtempSync(join(tmpdir(), "icap-tunnel-"));
const running: RunningEnd[] = [];
let tree: string;
let ends: Readonly<Record<"azure" | "onPremises", TunnelEnd>>;

beforeAll(async () => {
  ends = await endsOfProgram();
  const folderOfTrees = join(cacheRoot(), "trees");
  const request = {
    folder: folderOfTrees,
    packages: STRONGSWAN_PACKAGES,
    mode: "prepared",
    onProgress: () => {},
  } as const;
  tree = (await ensureTree(request)).path;
  for (const name of [AZURE, DEVICE]) {
    if (existsSync(`/run/netns/${name}`)) ip("netns", "delete", name); // of a run that was killed
    ip("netns", "add", name);
  }
  ip("-n", AZURE, "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", DEVICE);
  for (const [name, own, other, inner] of [
    [AZURE, ends.azure.address, ends.azure.peer, "10.77.1.5"],
    [DEVICE, ends.onPremises.address, ends.onPremises.peer, "10.90.0.10"],
  ] as const) {
    ip("-n", name, "addr", "add", `${own}/32`, "peer", `${other}/32`, "dev", "wire");
    ip("-n", name, "addr", "add", `${inner}/32`, "dev", "lo");
    for (const link of ["lo", "wire"]) ip("-n", name, "link", "set", link, "up");
  }
});

afterEach(async () => {
  for (const end of running.splice(0)) await end.kill();
});

afterAll(() => {
  for (const name of [AZURE, DEVICE]) ip("netns", "delete", name);
  rmSync(folder, { recursive: true });
});

/** The program's own resources, from settings as a stack file has them. */
async function endsOfProgram() {
  const enforceTunnel = {
    onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] },
    preSharedKey: "0123456789abcdef".repeat(4),
    dpdTimeoutSeconds: 9,
  };
  const raw = { location: "westeurope", values: { enforceTunnel }, secretNames: ["enforceTunnel"] };
  const settings = parseSettings(raw, "dev", new Date());
  const { recording } = await record(() => new Gateway("gw", knownPlan(settings)));
  const { sharedKey, ...connection } = recording.named("gw-tunnel-connection").inputs;
  return tunnelEnds({
    connection: { ...connection, sharedKey: (sharedKey as { secret: string }).secret },
    localNetworkGateway: recording.named("gw-on-premises").inputs,
    gatewayAddress: "20.1.2.3",
    addressSpace: [settings.network.addressSpace],
  });
}

async function bringUp(device: Partial<TunnelEnd> = {}): Promise<Readonly<Record<"azure" | "device", RunningEnd>>> {
  const azure = await startEnd(ends.azure, { namespace: AZURE!, folder: join(folder, "azure"), tree });
  return { azure: kept(azure), device: await startDevice(device) };
}

const startDevice = async (changes: Partial<TunnelEnd> = {}) =>
  kept(
    await startEnd({ ...ends.onPremises, ...changes }, { namespace: DEVICE!, folder: join(folder, "device"), tree }),
  );

const kept = (end: RunningEnd): RunningEnd => {
  running.push(end);
  return end;
};

/** Asks port 1344 behind the device from Azure's network; the answer, or the error. */
function ask(seconds: number): string {
  const server = spawn("ip", ["netns", "exec", DEVICE!, "timeout", String(seconds + 2), "python3", "-c", SERVER]);
  try {
    return execFileSync("ip", ["netns", "exec", AZURE!, "python3", "-c", CLIENT, String(seconds)], {
      encoding: "utf8",
    }).trim();
  } finally {
    server.kill();
  }
}

/** Waits for these words of a log: the client has blocked this process, and its logs with it. */
const logged = (words: RegExp, ...ends: readonly RunningEnd[]) =>
  until(String(words), () => ends.some((end) => words.test(end.log())));

const SERVER = `import socket
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("10.90.0.10", 1344)); s.listen()
while True:
    c, _ = s.accept(); c.sendall(b"verdict" * 9000); c.close()`;
const CLIENT = `import socket, sys, time
end = time.time() + float(sys.argv[1])
while True:
    s = socket.socket(); s.settimeout(3); s.bind(("10.77.1.5", 0))
    try:
        s.connect(("10.90.0.10", 1344)); n = 0
        while d := s.recv(65536): n += len(d)
        print(n); break
    except OSError as e:
        if time.time() > end: print(type(e).__name__); break
        time.sleep(0.2)`;
/** The protocols and ports of all packets on the wire, until its input ends. */
const WIRE = `import select, socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800)); s.bind(("wire", 0x0800)); s.setblocking(False)
print("listening", flush=True); seen = set()
while True:
    ready = select.select([s, sys.stdin], [], [])[0]
    if s not in ready: break
    p = s.recv(65535)
    h = (p[0] & 15) * 4
    seen.add((p[9], int.from_bytes(p[h + 2:h + 4], "big")))
print(sorted(seen))`;

test("traffic passes the tunnel, and the wire carries nothing but IKE and ESP in UDP", async () => {
  await bringUp();
  expect(ask(90)).toBe("63000");
  const wire = spawn("ip", ["netns", "exec", DEVICE!, "python3", "-c", WIRE]);
  let seen = "";
  wire.stdout.on("data", (part: Buffer) => (seen += part.toString()));
  await new Promise((resolve) => wire.stdout.once("data", resolve));
  expect(ask(90)).toBe("63000");
  wire.stdin.end();
  await new Promise((resolve) => wire.once("close", resolve));
  expect(seen).toContain("(17, 4500)");
  expect(
    seen
      .replace("listening", "")
      .replace(/\(17, (500|4500)\)/g, "")
      .replace(/[[\],\s]/g, ""),
  ).toBe("");
});

test("another key is refused, and nothing gets through", async () => {
  const { azure, device } = await bringUp({ key: "f".repeat(64) });
  expect(ask(4)).not.toBe("63000");
  await logged(/AUTH_FAILED/, azure, device);
  expect(azure.log()).not.toMatch(/CHILD_SA \S+ established/);
});

test("a weaker proposal is refused, and nothing gets through", async () => {
  const { azure, device } = await bringUp({ ikeProposal: "aes128-sha1-modp1024" });
  expect(ask(4)).not.toBe("63000");
  await logged(/NO_PROP/, azure, device);
});

test("the tunnel comes back after the device has gone and come again", async () => {
  const { device } = await bringUp();
  expect(ask(90)).toBe("63000");
  await device.kill();
  expect(ask(2)).not.toBe("63000");
  await startDevice();
  expect(ask(120)).toBe("63000");
});
