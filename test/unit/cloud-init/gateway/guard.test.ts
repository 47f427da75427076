import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakePolicy } from "./fakePolicy";
import { FakeHaproxy, FakeScanner, type CanaryState } from "./guardSurroundings";
import { PYTHON } from "../python";

const GUARD = join(__dirname, "../../../../cloud-init/gateway/guard.py");
/** Where the guard's module lies; on a gateway beside the other modules. */
const MODULES = join(__dirname, "../../../../cloud-init/clamav");

let directory: string;
let haproxy: FakeHaproxy;
let scanner: FakeScanner;
let policy: FakePolicy;
let guard: ChildProcess | undefined;
const running: Server[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "guard-"));
  haproxy = new FakeHaproxy(join(directory, "haproxy.sock"));
  scanner = new FakeScanner(join(directory, "clamd.ctl"));
  policy = new FakePolicy(directory);
});
afterEach(async () => {
  guard?.kill("SIGKILL");
  guard = undefined;
  for (const server of running.splice(0)) server.close();
  await haproxy.stop();
  await scanner.stop();
  rmSync(directory, { recursive: true });
});

function start(args: string[], environment: Record<string, string> = {}): ChildProcess {
  return spawn(PYTHON, ["-B", GUARD, ...args], {
    env: {
      PATH: `${directory}:${process.env.PATH ?? ""}`,
      HAPROXY_SOCKET: haproxy.path,
      SCANNER_SOCKET: scanner.path,
      RULES_DIRECTORY: policy.sealed,
      POLICY_DIGESTS: policy.digests,
      PYTHONPATH: MODULES,
      POLL_SECONDS: "0.05",
      SCANNER_PROCESSES: join(directory, "scanner.procs"),
      HAPROXY_PROCESSES: join(directory, "haproxy.procs"),
      ...environment,
    },
  });
}

async function holds(): Promise<{ code: number | null; said: string }> {
  const child = start(["--holds"]);
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, said: said.trim() })));
}

test.each<[CanaryState, number]>([
  [["UP", "L7OK"], 0],
  [["UP", "* L7OK"], 0], // the next check is on its way
  [["UP", "INI"], 1], // haproxy calls a server UP before it asked it
  [["UP", "* INI"], 1],
  [["UP 1/2", "* L7TOUT"], 1],
  [["UP 1/2", "L7TOUT"], 1],
  [["DOWN", "L7RSP"], 1],
  [["MAINT", "L7OK"], 1],
])("a canary that is %j: stunnel may start = exit status %i", async (state, expected) => {
  haproxy.canary = state;
  expect((await holds()).code).toBe(expected);
});

test("without haproxy the canary does not hold", async () => {
  rmSync(haproxy.path);
  expect(await holds()).toEqual({ code: 1, said: expect.stringContaining("haproxy does not answer") });
});

test.each<[string, () => void, string]>([
  [
    "without one of the rules that were provisioned",
    () => (scanner.rules = ["Gateway.Canary"]),
    "the scanner runs without Gateway.Keyword.1",
  ],
  ["without any rule", () => (scanner.rules = []), "the scanner runs without Gateway.Canary, Gateway.Keyword.1"],
  ["whose folder has no marks", () => rmSync(join(policy.sealed, "marks")), "another marks in "],
  ["whose folder has other marks", () => writeFileSync(join(policy.sealed, "marks"), ""), "another marks in "],
  [
    "over whose folder another lies, which is in order in itself",
    () => {
      policy.seal(["Gateway.Canary"]);
      scanner.rules = ["Gateway.Canary"];
    },
    "the scanner runs without Gateway.Keyword.1",
  ],
  [
    "in whose folder a rule finds only its mark any more",
    () => writeFileSync(join(policy.sealed, "gateway.ldb"), policy.sealedRules().replace("6b6579", "ff")),
    "another gateway.ldb in ",
  ],
  ["and nobody knows which rules it should have", () => rmSync(policy.digests), "policy.sha256: No such file"],
  ["which is gone", () => rmSync(scanner.path), "the scanner cannot be asked"],
  ["which says nothing", () => (scanner.silent = true), "the scanner says nothing for 1.5 s"],
])("a scanner %s: the canary does not hold, whatever haproxy says", async (_what, happens, said) => {
  expect((await holds()).code).toBe(0);
  happens();
  expect(await holds()).toEqual({ code: 1, said: expect.stringContaining(said) });
});

test("a scanner whose sealed folder is emptied is started anew, which fills the folder", async () => {
  const called = fakeSystemctl();
  guard = start([], { GATEWAY_PORT: "1", TLS_DIRECTORY: directory });
  let said = "";
  guard.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await until("it asks", () => said.includes("closed: no certificates yet"));
  for (const name of ["gateway.ldb", "gateway.cfg", "marks"]) rmSync(join(policy.sealed, name));
  await until("the scanner restarts", () => called().includes("restart --no-block clamav-daemon.service"));
});

/** The requests to systemctl, which does nothing and ends with this status. */
function fakeSystemctl(status = 0): () => string {
  const calls = join(directory, "calls");
  writeFileSync(join(directory, "systemctl"), `#!/bin/sh\necho "$*" >> "${calls}"\nexit ${status}\n`);
  chmodSync(join(directory, "systemctl"), 0o755);
  return () => (existsSync(calls) ? readFileSync(calls, "utf8") : "");
}

test("before a scanner or an ICAP server starts, the port is closed and haproxy's word on the one before counts no more", async () => {
  const called = fakeSystemctl();
  haproxy.clientPort = "no check";
  const child = start(["--unproven"]);
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
  expect(called()).toBe("stop stunnel@icap.socket stunnel@icap.service\n");
  expect(haproxy.health).toEqual(["set server canary/c-icap health down"]);
  expect(haproxy.clientPort).toBe("MAINT");
});

test("a scanner does not start when the port cannot be closed; without haproxy nobody has a word to forget", async () => {
  fakeSystemctl(1);
  const refused = start(["--unproven"]);
  expect(await new Promise((resolve) => refused.on("close", resolve))).toBe(1);
  fakeSystemctl();
  rmSync(haproxy.path);
  const child = start(["--unproven"]);
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
});

test("a file of the policy that is changed, replaced or writable for others closes the port, and no restart is tried; it opens again", async () => {
  const called = fakeSystemctl();
  const open = createServer().listen(0, "127.0.0.1");
  running.push(open);
  await new Promise((resolve) => open.once("listening", resolve));
  mkdirSync(join(directory, "current"));
  writeFileSync(join(directory, "current", "server.key"), "");
  guard = start([], { GATEWAY_PORT: String((open.address() as AddressInfo).port), TLS_DIRECTORY: directory });
  let said = "";
  guard.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const path = join(directory, "c-icap.conf");
  const content = readFileSync(path, "utf8");
  const faults = [
    () => writeFileSync(path, content.replace("GRAPHICS", "")),
    () => {
      writeFileSync(`${path}.new`, "");
      renameSync(`${path}.new`, path);
    },
    () => chmodSync(path, 0o666),
    () => rmSync(path),
  ];
  for (const fault of faults) {
    await until("it is in the pool", () => haproxy.clientPort === "no check");
    fault();
    await until("the load balancer is told", () => haproxy.clientPort === "MAINT", 1);
    await until("it says which file", () => said.includes(`closed: ${path}`));
    said = "";
    rmSync(path, { force: true });
    writeFileSync(path, content, { mode: 0o644 });
  }
  expect(
    called()
      .split("\n")
      .filter((call) => !/^(stop|start|$)/.test(call)),
  ).toEqual([]);
});

test.each<[string, () => void, string | undefined]>([
  ["one wrong verdict", () => (haproxy.canary = ["UP 1/2", "L7STS"]), undefined],
  ["a scanner without a rule", () => (scanner.rules = ["Gateway.Canary"]), "restart --no-block clamav-daemon.service"],
])("%s closes the port at once", async (_what, happens, healing) => {
  const called = fakeSystemctl();
  const open = createServer().listen(0, "127.0.0.1");
  running.push(open);
  await new Promise((resolve) => open.once("listening", resolve));
  mkdirSync(join(directory, "current"));
  writeFileSync(join(directory, "current", "server.key"), "");
  guard = start([], { GATEWAY_PORT: String((open.address() as AddressInfo).port), TLS_DIRECTORY: directory });
  await until("it is in the pool", () => haproxy.clientPort === "no check");
  happens();
  await until("the port is closed", () => called().includes("stop stunnel@icap.socket stunnel@icap.service"), 1);
  await until("the load balancer is told", () => haproxy.clientPort === "MAINT");
  if (healing !== undefined) await until("the scanner gets its rules again", () => called().includes(healing));
  expect(called()).not.toContain("try-restart");
});

test("when the guard has ended, the load balancer is told that the port is closed", async () => {
  haproxy.clientPort = "no check";
  const child = start(["--closed"]);
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
  expect(haproxy.clientPort).toBe("MAINT");
});

async function until(what: string, condition: () => boolean, seconds = 8): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("the port opens when the canary holds and certificates are there, closes when it failed, and opens again", async () => {
  const calls = join(directory, "calls");
  writeFileSync(join(directory, "systemctl"), `#!/bin/sh\necho "$*" >> "${calls}"\n`);
  chmodSync(join(directory, "systemctl"), 0o755);
  const called = (call: string) => existsSync(calls) && readFileSync(calls, "utf8").includes(call);

  // the port that stunnel would listen on
  const stunnel = () => createServer().listen(port, "127.0.0.1");
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const port = (probe.address() as AddressInfo).port;
  await new Promise((resolve) => probe.close(resolve));

  guard = start([], { GATEWAY_PORT: String(port), TLS_DIRECTORY: directory });
  let said = "";
  guard.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await until("it says what is missing", () => said.includes("closed: no certificates yet"));
  expect(called("start")).toBe(false);

  mkdirSync(join(directory, "current"));
  writeFileSync(join(directory, "current", "server.key"), "");
  await until("stunnel is started", () => called("start --no-block stunnel@icap.socket"));
  expect(haproxy.clientPort).toBe("MAINT"); // started is not open

  const open = stunnel();
  running.push(open);
  await until("the load balancer is told", () => haproxy.clientPort !== "MAINT");

  haproxy.canary = ["UP 1/2", "L7RSP"];
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(called("stop")).toBe(false); // one failure decides nothing

  haproxy.canary = ["DOWN", "L7RSP"];
  await until("stunnel is stopped", () => called("stop stunnel@icap.socket stunnel@icap.service"));
  await until("the load balancer is told", () => haproxy.clientPort === "MAINT");
  open.close();

  haproxy.canary = ["UP", "L7OK"];
  writeFileSync(calls, "");
  await until("stunnel is started again", () => called("start --no-block stunnel@icap.socket"));
}, 30_000);

test("while a gateway is drained its port stays open for those who are connected, and the load balancer sends nobody", async () => {
  const open = createServer().listen(0, "127.0.0.1");
  running.push(open);
  await new Promise((resolve) => open.once("listening", resolve));
  mkdirSync(join(directory, "current"));
  writeFileSync(join(directory, "current", "server.key"), "");
  const mark = join(directory, "draining");
  const port = String((open.address() as AddressInfo).port);
  guard = start([], { GATEWAY_PORT: port, TLS_DIRECTORY: directory, DRAINING: mark });
  await until("it is in the pool", () => haproxy.clientPort === "no check");
  writeFileSync(mark, "");
  await until("it is out of the pool", () => haproxy.clientPort === "MAINT");
  expect(open.listening).toBe(true);
  rmSync(mark);
  await until("it is back", () => haproxy.clientPort === "no check");
});

test("the crash of a process of c-icap's is told; a restart of all of them is none", async () => {
  const processes = join(directory, "cgroup.procs");
  const systemctl = join(directory, "systemctl");
  writeFileSync(systemctl, "#!/bin/sh\nexit 0\n");
  chmodSync(systemctl, 0o755);
  // in one step, as the kernel shows it: a guard that reads a file half written sees others
  const run = (...pids: number[]) => {
    writeFileSync(`${processes}.new`, `${pids.join("\n")}\n`);
    renameSync(`${processes}.new`, processes);
  };
  run(10, 11, 12);
  guard = start([], { GATEWAY_PORT: "1", TLS_DIRECTORY: directory, C_ICAP_PROCESSES: processes });
  let said = "";
  guard.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await until("it watches", () => said.includes("closed: no certificates yet"));
  run(10, 12, 13);
  await until("it tells", () => said.includes("<4>1 of c-icap's processes crashed"));
  run(20, 21, 22);
  await new Promise((done) => setTimeout(done, 600)); // one round
  run(20);
  await until("it tells the next", () => said.includes("<4>2 of c-icap's processes crashed"));
  expect(said.match(/crashed/g)).toHaveLength(2);
});

test("stunnel is killed when clients wait and it uses no processor time, and left alone when it does", async () => {
  const called = fakeSystemctl();
  const killed = () => called().includes("kill -s KILL stunnel@icap.service");

  // A program that listens and does nothing more, as a frozen one: whoever connects waits to be accepted.
  const frozen = spawn(PYTHON, [
    "-c",
    "import socket,time; s=socket.create_server(('127.0.0.1',0)); print(s.getsockname()[1],flush=True); time.sleep(60)",
  ]);
  const port = Number(await new Promise<Buffer>((resolve) => frozen.stdout.once("data", resolve)));
  const client = connect(port, "127.0.0.1").on("error", () => undefined);
  const times = join(directory, "cpu.stat");
  let used = 0;
  const busy = setInterval(() => writeFileSync(times, `usage_usec ${(used += 1)}\n`), 100);
  try {
    await new Promise((resolve) => client.once("connect", resolve));
    guard = start([], {
      GATEWAY_PORT: String(port),
      TLS_DIRECTORY: directory,
      STUNNEL_TIMES: times,
      STALL_SECONDS: "1",
    });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(killed()).toBe(false); // busy
    clearInterval(busy);
    await until("it is killed", killed);
  } finally {
    clearInterval(busy);
    client.destroy();
    frozen.kill("SIGKILL");
  }
});

describe("a daemon that runs and can be asked no more is restarted", () => {
  const procs = (daemon: string, pid: number) => {
    const path = join(directory, `${daemon}.procs`);
    writeFileSync(`${path}.new`, `${pid}\n`);
    renameSync(`${path}.new`, path);
  };

  test.each<[string, () => void, string]>([
    ["the scanner's socket is gone", () => rmSync(scanner.path), "clamav-daemon.service"],
    ["the scanner is silent", () => (scanner.silent = true), "clamav-daemon.service"],
    ["haproxy's socket is gone", () => rmSync(haproxy.path), "haproxy.service"],
  ])(
    "%s",
    async (_what, happens, unit) => {
      const called = fakeSystemctl();
      procs("scanner", 10);
      procs("haproxy", 20);
      guard = start([], { GATEWAY_PORT: "1", TLS_DIRECTORY: directory, GONE_SECONDS: "1", HEAL_SECONDS: "3" });
      let said = "";
      guard.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
      await until("it asks", () => said.includes("closed: no certificates yet"));
      happens();
      await until("it restarts what cannot be asked", () => called().includes(`restart --no-block ${unit}`), 12);
      expect(
        called()
          .split("\n")
          .filter((call) => / clamav-daemon| haproxy/.test(call)),
      ).toEqual([`restart --no-block ${unit}`]);
    },
    30_000,
  );

  test("one that starts, which has not answered yet, is left alone", async () => {
    const called = fakeSystemctl();
    procs("scanner", 10);
    guard = start([], { GATEWAY_PORT: "1", TLS_DIRECTORY: directory, GONE_SECONDS: "1", HEAL_SECONDS: "60" });
    let said = "";
    guard.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await until("it asks", () => said.includes("closed: no certificates yet"));
    rmSync(scanner.path);
    procs("scanner", 11); // it starts anew, and reads its rules
    await until("it misses the scanner", () => said.includes("closed: the scanner cannot be asked"));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(called()).not.toContain("restart");
  });
});
