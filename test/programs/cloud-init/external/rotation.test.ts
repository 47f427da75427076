/** gateway-servers and haproxy's connections: those to a server that left the rotation end, and no others. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PYTHON, PYTHON_OPTIONS } from "../python";
import { MODULES } from "./externalRig";
import { MonitorRig } from "./monitorRig";

/** A line of `show sess` as haproxy 2.6 writes it. */
const line = (number: string, server: string, { backend = "icap", state = 8 } = {}): string =>
  `${number}: proto=tcpv4 src=127.0.0.1:38698 fe=relay-0 be=${backend} srv=${server} ts=00 epoch=0 age=2s calls=2 rate=1 cpu=0 lat=0` +
  ` rq[f=808000h,i=0,an=00h,rx=9m58s,wx=,ax=] rp[f=80008000h,i=0,an=00h,rx=9m58s,wx=,ax=] scf=[8,0h,fd=12] scb=[${state},1h,fd=13] exp=1s rc=0 c_exp=`;

/** The value that a function of rotation.py returns. */
function returned(name: string, ...values: readonly unknown[]): unknown {
  const program = `import json, sys; from rotation import ${name}; print(json.dumps(${name}(*json.load(sys.stdin))))`;
  const { stdout, stderr } = spawnSync(PYTHON, [...PYTHON_OPTIONS, "-c", program], {
    input: JSON.stringify(values),
    env: { PYTHONPATH: `${MODULES}:${join(MODULES, "../gateway")}` },
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

/** The numbers of the established connections to these servers. */
const found = (lines: readonly string[], servers: readonly string[]): unknown =>
  returned("connections", `${lines.join("\n")}\n\n`, servers);

test("haproxy is told of servers that leave the rotation before those that come back", () => {
  const wanted = { "dlp-1": "ready", "dlp-2": "maint", "dlp-3": "drain", "dlp-4": "maint", "dlp-5": "ready" };
  const before = { "dlp-1": "maint", "dlp-2": "ready", "dlp-3": "ready", "dlp-4": "drain", "dlp-5": "ready" };
  expect(returned("commands", wanted, before)).toEqual([
    "set server icap/dlp-2 state maint",
    "set server icap/dlp-4 state maint",
    "set server icap/dlp-1 state ready",
    "set server icap/dlp-3 state drain",
  ]);
});

test("a connection is its own server's alone, whichever names begin alike, and only once it is established", () => {
  const lines = [
    line("0x1", "dlp-1"),
    line("0x2", "dlp-10"),
    line("0x3", "dlp"),
    line("0x4", "check-dlp-1"),
    line("0x5", "dlp-1", { backend: "check-dlp-1" }),
    line("0x6", "dlp-1", { backend: "icap-alive" }),
    ...[4, 5, 9, 10].map((state) => line(`0xa${state}`, "dlp-1", { state })),
    line("0xb", "<none>", { state: 0 }),
    line("0xc", "dlp-1"),
    "0xd: proto=unix_stream src=unix:1 fe=GLOBAL be=<NONE> srv=<none> ts=00 scf=[8,200000h,fd=2] scb=[8,1h,fd=-1] exp= rc=0 c_exp=",
  ];
  expect(found(lines, ["dlp-1"])).toEqual(["0x1", "0xc"]);
  expect(found(lines, ["dlp-10"])).toEqual(["0x2"]);
  expect(found(lines, ["dlp", "dlp-10"])).toEqual(["0x2", "0x3"]);
  expect(found(lines, ["<none>"])).toEqual([]);
});

test("thousands of connections end in a few commands, when the relay knows already that their server is out", async () => {
  const rig = await MonitorRig.prepare(2);
  try {
    rig.start();
    await rig.until("ready", "", "dlp-1");
    await rig.until("ready", "", "dlp-2");
    let commands = 0;
    const states = new Set<string>();
    rig.haproxy.beforeEnd = () => {
      commands++;
      states.add(rig.server("dlp-1")!.state);
    };
    const numbers = Array.from({ length: 4_000 }, (_, i) => `0x7fd6${(0x3188_1400 + i * 0x400).toString(16)}`);
    rig.haproxy.connections = numbers.map((number, i) => line(number, i % 2 === 0 ? "dlp-1" : "dlp-2"));
    rig.servers[0]!.blocksOn = [];
    rig.servers[0]!.tag = "2";
    await rig.until("out", /does not block/, "dlp-1");
    await rig.wait(() => rig.haproxy.connections.length === 2_000, "its connections are ended");
    expect(rig.haproxy.connections.every((one) => one.includes(" srv=dlp-2 "))).toBe(true);
    expect(commands).toBe(20);
    expect([...states]).toEqual(["out"]);
  } finally {
    await rig.stop();
  }
});

test("the connections end, too, where the states cannot be written down, and the journal says why they cannot", async () => {
  const rig = await MonitorRig.prepare();
  try {
    rig.start();
    await rig.until("ready");
    rig.haproxy.connections = [line("0x1", "dlp-1")];
    // the file is written beside its place first
    await rig.wait(() => {
      try {
        mkdirSync(join(rig.folder, "servers.json.new"));
        return true;
      } catch {
        return false;
      }
    }, "a folder stands in its place");
    rig.servers[0]!.blocksOn = [];
    rig.servers[0]!.tag = "2";
    await rig.wait(() => rig.haproxy.connections.length === 0, "its connection is ended");
    expect(rig.said).toContain("<4>the servers' states could not be written: ");
    expect(rig.server()!.state).toBe("ready");
  } finally {
    await rig.stop();
  }
});
