import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { PYTHON } from "../python";
import { until } from "../../../until";
import { GuardRig } from "./guardRig";

let rig: GuardRig;

beforeEach(() => (rig = new GuardRig()));
afterEach(() => rig.stop());

test("a scanner whose sealed folder is emptied is started anew, which fills the folder", async () => {
  rig.start();
  await until("it asks", () => rig.said.includes("closed: no certificates yet"));
  for (const name of ["gateway.ldb", "gateway.cfg", "marks"]) rmSync(join(rig.policy.sealed, name));
  await until("the scanner restarts", () => rig.called().includes("restart --no-block clamav-daemon.service"));
});

test("a crash of one of c-icap's processes is reported; a restart of all of them is not", async () => {
  const run = (...pids: number[]) => rig.processes("c-icap", ...pids);
  const path = run(10, 11, 12);
  rig.start({ C_ICAP_PROCESSES: path });
  await until("it watches", () => rig.said.includes("closed: no certificates yet"));
  run(10, 12, 13);
  await until("it tells", () => rig.said.includes("<4>1 of c-icap's processes crashed"));
  run(20, 21, 22);
  await rig.looksAgain();
  run(20);
  await until("it tells the next", () => rig.said.includes("<4>2 of c-icap's processes crashed"));
  expect(rig.said.match(/crashed/g)).toHaveLength(2);
});

test("stunnel is killed when clients wait and it uses no processor time, and left alone when it does", async () => {
  const killed = () => rig.called().includes("kill -s KILL stunnel@icap.service");

  // A program that listens and does nothing more, as a frozen one: whoever connects waits to be accepted.
  const frozen = spawn(PYTHON, [
    "-c",
    "import signal,socket; s=socket.create_server(('127.0.0.1',0)); print(s.getsockname()[1],flush=True); signal.pause()",
  ]);
  const port = Number(await new Promise<Buffer>((resolve) => frozen.stdout.once("data", resolve)));
  const client = connect(port, "127.0.0.1").on("error", () => undefined);
  const times = join(rig.directory, "cpu.stat");
  symlinkSync("/proc/uptime", times); // another text each time, as of a daemon that works
  try {
    await new Promise((resolve) => client.once("connect", resolve));
    rig.start({
      GATEWAY_PORT: String(port),
      STUNNEL_TIMES: times,
      STALL_SECONDS: "1",
    });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(killed()).toBe(false); // busy
    writeFileSync(`${times}.new`, "usage_usec 1\n");
    renameSync(`${times}.new`, times);
    await until("it is killed", killed);
  } finally {
    client.destroy();
    frozen.kill("SIGKILL");
  }
});

describe("a daemon that runs and can be asked no more is restarted", () => {
  test.each<[string, () => void, string]>([
    ["the scanner's socket is gone", () => rmSync(rig.scanner.path), "clamav-daemon.service"],
    ["the scanner is silent", () => (rig.scanner.silent = true), "clamav-daemon.service"],
    ["haproxy's socket is gone", () => rmSync(rig.haproxy.path), "haproxy.service"],
  ])("%s", async (_what, happens, unit) => {
    rig.processes("scanner", 10);
    rig.processes("haproxy", 20);
    rig.start({ GONE_SECONDS: "2", HEAL_SECONDS: "3" });
    await until("it asks", () => rig.said.includes("closed: no certificates yet"));
    happens();
    await until("it restarts what cannot be asked", () => rig.called().includes(`restart --no-block ${unit}`));
    const calls = rig.called().split("\n");
    expect(calls.filter((call) => / clamav-daemon| haproxy/.test(call))).toEqual([`restart --no-block ${unit}`]);
  });

  test("a scanner that is starting, and has not answered yet, is not restarted", async () => {
    rig.processes("scanner", 10);
    rig.start({ GONE_SECONDS: "1", HEAL_SECONDS: "60" });
    await until("it asks", () => rig.said.includes("closed: no certificates yet"));
    rmSync(rig.scanner.path);
    rig.processes("scanner", 11); // it starts anew, and reads its rules
    await until("it misses the scanner", () => rig.said.includes("closed: the scanner cannot be reached"));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(rig.called()).not.toContain("restart");
  });
});

describe("while the canary fails for long", () => {
  const healed = () =>
    rig
      .called()
      .split("\n")
      .filter((call) => call.includes("restart"));

  test("the ICAP server and the relay are restarted once a period, and no more when it holds", async () => {
    await rig.startOpen({ HEAL_SECONDS: "2" });
    rig.haproxy.canary = ["DOWN", "L7TOUT"];
    await until("both restart", () => healed().length > 0);
    expect(healed()).toEqual(["try-restart --no-block c-icap.service gateway-relay.service"]);
    expect(rig.said).toContain("the canary has failed for 2 s: restarting c-icap and the relay");
    await until("both restart again", () => healed().length > 1);
    rig.haproxy.canary = ["UP", "L7OK"];
    await until("it is in the pool", () => rig.haproxy.clientPort === "no check");
    rig.forgetCalls();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(healed()).toEqual([]);
  });

  test("an inspector that cannot be reached is restarted with the relay", async () => {
    const path = join(rig.directory, "rules.json");
    const rules = JSON.stringify({ version: 1, rules: [{ name: "cards", kind: "card" }] });
    writeFileSync(path, rules, { mode: 0o644 });
    writeFileSync(rig.policy.digests, `${createHash("sha256").update(rules).digest("hex")}  ${path}\n# 1 files\n`);
    rig.start({ HEAL_SECONDS: "2" });
    await until("both restart", () => healed().length > 0);
    expect(healed()[0]).toBe("try-restart --no-block gateway-inspector.service gateway-relay.service");
    expect(rig.said).toContain("closed: the inspector cannot be reached");
  });

  test("nothing is restarted where the policy is lost: it would not start with it", async () => {
    rmSync(rig.policy.digests);
    rig.start({ HEAL_SECONDS: "1" });
    await until("it says so", () => rig.said.includes("closed: "));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(healed()).toEqual([]);
  });
});
