/** gateway-guard: how soon an open port closes, that the load balancer is told, and that nothing is restarted in vain. */
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../../until";
import { GuardRig } from "./guardRig";

const STOPS = "stop stunnel@icap.socket stunnel@icap.service";
let rig: GuardRig;

beforeEach(() => (rig = new GuardRig()));
afterEach(() => rig.stop());

test.each<[string, () => unknown]>([
  ["the canary's text was allowed", () => rig.haproxy.passing.push(["UP 1/2", "L7STS"])],
  ["the canary is down", () => rig.haproxy.passing.push(["DOWN", "L7RSP"])],
  ["the scanner lacks a rule", () => rig.scanner.passing.push(["Gateway.Canary"])],
])(
  "one look in which %s closes the port, and a canary that holds again does not keep it open",
  async (_what, happens) => {
    await rig.startOpen();
    happens();
    await until("the port is closed", () => rig.called().includes(STOPS));
  },
);

test.each<[string, () => unknown]>([
  ["haproxy has not had two answers for it", () => (rig.haproxy.canary = ["UP 1/2", "L7TOUT"])],
  ["haproxy is gone", () => rmSync(rig.haproxy.path)],
  ["the scanner is silent", () => (rig.scanner.silent = true)],
])("a canary that is in doubt for seconds closes the port: %s", async (_what, happens) => {
  await rig.startOpen();
  happens();
  await until("the port is closed", () => rig.called().includes(STOPS));
});

test("the load balancer is told of a port that closed by itself, which is opened again", async () => {
  const open = await rig.startOpen();
  open.close();
  await until("the load balancer is told", () => rig.haproxy.clientPort === "MAINT");
  await until("stunnel is started", () => rig.called().includes("start --no-block stunnel@icap.socket"));
});

test("haproxy, which is gone, is not restarted while the policy is lost, and is as soon as the policy is back", async () => {
  const restarts = () => rig.called().includes("restart --no-block haproxy.service");
  const lost = join(rig.directory, "c-icap.conf");
  rig.processes("haproxy", 20);
  const crashes = rig.processes("c-icap", 10, 11);
  rig.start({ GONE_SECONDS: "0", C_ICAP_PROCESSES: crashes });
  await until("it asks", () => rig.said.includes("closed: no certificates yet"));
  renameSync(lost, `${lost}.away`);
  await until("it misses the file", () => rig.said.includes(`closed: ${lost}`));
  rmSync(rig.haproxy.path);
  // Each look begins with the crashes that it tells of: the second crash is told when the look after the first one is over.
  for (const [pid, told] of [
    [12, 1],
    [13, 2],
  ] as const) {
    rig.processes("c-icap", 10, pid);
    await until("it looks again", () => (rig.said.match(/crashed/g) ?? []).length === told);
  }
  expect(restarts()).toBe(false);
  renameSync(`${lost}.away`, lost);
  await until("it is restarted", restarts);
});
