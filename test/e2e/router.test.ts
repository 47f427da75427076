/** The rendered packet-filter rules for a router or a firewall in front, in a network namespace in which every address is its own. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../emulator/host/process/run";
import { parseSettings } from "../../infra/settings";
import { renderTarget } from "../../scripts/render/targets";
import { writeFolder } from "../../scripts/render/write";
import { until } from "./deployment";

const SPACE = "e2e-router";
const [GATEWAY, CLIENT, NEIGHBOUR] = ["10.99.0.1", "20.99.97.1", "20.99.97.2"];
const UNPACK = join(__dirname, "../../emulator/appliances/unpack.sh");

const folder = mkdtempSync(join(tmpdir(), "router-"));
const rules = (name: string) => join(folder, "rendered", "packet-filter", name);
const unpacked = join(folder, "unpacked");

/** Debian's iptables, unpacked and not installed: a link that has its name, and where its libraries are. */
async function environment(): Promise<Record<string, string>> {
  const packages = ["iptables", "libxtables12", "libip4tc2", "libip6tc2", "libnetfilter-conntrack3", "libnfnetlink0"];
  const { code, stderr } = await run([UNPACK, folder, ...packages]);
  if (code !== 0) throw new Error(stderr);
  mkdirSync(join(folder, "bin"));
  for (const name of ["iptables", "ip6tables"])
    symlinkSync(join(unpacked, "usr/sbin/xtables-nft-multi"), join(folder, "bin", name));
  const { stdout } = await run(["uname", "-m"]);
  const libraries = ["usr/lib", "lib"].map((path) => join(unpacked, path, `${stdout.trim()}-linux-gnu`));
  return {
    PATH: `${join(folder, "bin")}:${process.env.PATH}`,
    LD_LIBRARY_PATH: libraries.join(":"),
    XTABLES_LIBDIR: join(libraries[0]!, "xtables"),
  };
}

let env: Record<string, string>;
const inside = (script: string) => run(["ip", "netns", "exec", SPACE, "sh", "-ec", script], { env });
const connect = async (source: string) =>
  (
    await inside(`python3 -c 'import socket; socket.create_connection(("${GATEWAY}", 11344), 1, ("${source}", 0))'`)
  ).stderr
    .trim()
    .split("\n")
    .at(-1);

beforeAll(async () => {
  const client = { profile: "custom", addresses: [CLIENT] };
  const settings = parseSettings({ location: "westeurope", values: { client } }, "dev", new Date());
  writeFolder(join(folder, "rendered"), renderTarget("onprem", settings, { probesFrom: [], sshFrom: [] }));
  env = await environment();
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["nftables", () => `nft -f ${rules("clients.nft")}`, () => "nft delete table inet icap_clients"],
  ["iptables", () => rules("iptables.sh"), () => `${rules("iptables.sh")} --remove`],
])("the rules of %s for a router let in exactly the client, by the packet", async (_, load, remove) => {
  expect((await run(["ip", "netns", "add", SPACE])).code).toBe(0);
  const server = spawn("ip", ["netns", "exec", SPACE, "python3", "-m", "http.server", "11344"], { stdio: "ignore" });
  try {
    const addresses = [GATEWAY, CLIENT, NEIGHBOUR].map((address) => `ip address add ${address}/32 dev lo`);
    await inside(["ip link set lo up", ...addresses].join("; "));
    await until("the server listens", 60, async () => (await connect(NEIGHBOUR!)) === "");
    // loaded again, they are made anew
    for (const script of [load(), load()]) expect(await inside(script)).toMatchObject({ code: 0 });
    expect(await connect(CLIENT!)).toBe("");
    expect(await connect(NEIGHBOUR!)).toMatch(/timed out/);
    expect(await inside(remove())).toMatchObject({ code: 0 });
    expect(await connect(NEIGHBOUR!)).toBe("");
  } finally {
    const ended = new Promise((done) => server.once("exit", done));
    server.kill();
    await ended;
    await run(["ip", "netns", "delete", SPACE]);
  }
});
