/** gateway-guard before external ICAP servers: the port is open while the monitor and haproxy both say that a server serves. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../../until";
import { GuardRig } from "./guardRig";

let rig: GuardRig;

beforeEach(() => {
  rig = new GuardRig();
  writeFileSync(join(rig.directory, "external.json"), "{}");
  rig.haproxy.servers = { "dlp-1": "UP", "dlp-2": "UP" };
  monitor("ready", "ready");
});
afterEach(() => rig.stop());

/** The monitor's file as it is written now, by a clock that is so many seconds ahead. Its clock is the one of time.monotonic(). */
function monitor(first: string, second: string, ahead = 0): void {
  const servers = [first, second].map((state, i) => {
    const reason = state === "ready" ? "" : `10.40.0.1${i} is not right`;
    return { name: `dlp-${i + 1}`, address: `10.40.0.1${i}`, state, reason };
  });
  const time = Number(process.hrtime.bigint()) / 1e9 + ahead;
  writeFileSync(join(rig.directory, "servers.json"), JSON.stringify({ time, servers }));
}

test("one server of two is enough", async () => {
  monitor("out", "ready");
  rig.haproxy.servers["dlp-1"] = "MAINT";
  expect(await rig.command("--holds")).toEqual({ code: 0, said: "" });
});

test.each<[string, () => unknown, string]>([
  ["no server is right", () => monitor("out", "out"), "10.40.0.10 is not right; 10.40.0.11 is not right"],
  ["all are drained or rest", () => monitor("draining", "resting"), "no server is usable: 10.40.0.10 is not right"],
  [
    "those that are right cannot be reached",
    () => (rig.haproxy.servers = { "dlp-1": "DOWN", "dlp-2": "MAINT" }),
    "dlp-1 (10.40.0.10) is DOWN (L4TOUT ); dlp-2 (10.40.0.11) is MAINT",
  ],
  [
    "the one that can be reached is not right",
    () => {
      monitor("ready", "out");
      rig.haproxy.servers["dlp-1"] = "DOWN";
    },
    "dlp-1 (10.40.0.10) is DOWN (L4TOUT ); 10.40.0.11 is not right",
  ],
  ["haproxy does not know them", () => (rig.haproxy.servers = {}), "dlp-1 (10.40.0.10) is unknown"],
  ["the monitor is silent", () => monitor("ready", "ready", -11), "the monitor has said nothing for"],
  ["the monitor's word is of another boot", () => monitor("ready", "ready", 3600), "the monitor has said nothing for"],
  ["the monitor has not written", () => rmSync(join(rig.directory, "servers.json")), "has not asked the servers yet"],
  ["the monitor's file is cut", () => writeFileSync(join(rig.directory, "servers.json"), '{"time": 1'), "Expecting"],
  ["the policy is lost", () => rmSync(join(rig.directory, "c-icap.conf")), "c-icap.conf: No such file"],
  ["haproxy is gone", () => rmSync(rig.haproxy.path), "haproxy does not answer"],
])("stunnel may not start while %s", async (_what, happens, said) => {
  expect((await rig.command("--holds")).code).toBe(0);
  monitor("ready", "ready"); // anew, as the command may have taken its time
  happens();
  expect(await rig.command("--holds")).toEqual({ code: 1, said: expect.stringContaining(said) });
});

test("the port closes when no server is right, and nothing is restarted, since no server runs here", async () => {
  const writing = setInterval(() => monitor("ready", "ready"), 1_000);
  try {
    await rig.startOpen({ HEAL_SECONDS: "0" });
    clearInterval(writing);
    monitor("out", "out");
    await until("the port is closed", () => rig.called().includes("stop stunnel@icap.socket stunnel@icap.service"));
    await until("the load balancer is told", () => rig.haproxy.clientPort === "MAINT");
    await rig.looksAgain(2);
    expect(rig.called()).not.toContain("restart");
  } finally {
    clearInterval(writing);
  }
});

test("before the monitor starts, every server is taken out of rotation", async () => {
  expect((await rig.command("--unproven")).code).toBe(0);
  expect(rig.haproxy.rotation).toEqual(["set server icap/dlp-1 state maint", "set server icap/dlp-2 state maint"]);
});
