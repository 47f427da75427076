import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { freePort } from "../../../freePort";
import { until } from "../../../until";
import { GuardRig } from "./guardRig";
import type { CanaryState } from "./guardFakes";

let rig: GuardRig;

beforeEach(() => (rig = new GuardRig()));
afterEach(() => rig.stop());

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
  rig.haproxy.canary = state;
  expect((await rig.command("--holds")).code).toBe(expected);
});

test("without haproxy the canary fails", async () => {
  rmSync(rig.haproxy.path);
  expect(await rig.command("--holds")).toEqual({ code: 1, said: expect.stringContaining("haproxy does not answer") });
});

test.each<[string, () => void, string]>([
  [
    "without one of the rules that were provisioned",
    () => (rig.scanner.rules = ["Gateway.Canary"]),
    "the scanner runs without Gateway.Keyword.1",
  ],
  ["without any rule", () => (rig.scanner.rules = []), "the scanner runs without Gateway.Canary, Gateway.Keyword.1"],
  ["whose folder has no marks", () => rmSync(join(rig.policy.sealed, "marks")), "another marks in "],
  ["whose folder has other marks", () => writeFileSync(join(rig.policy.sealed, "marks"), ""), "another marks in "],
  [
    "over whose folder another lies, which is in order in itself",
    () => {
      rig.policy.seal(["Gateway.Canary"]);
      rig.scanner.rules = ["Gateway.Canary"];
    },
    "the scanner runs without Gateway.Keyword.1",
  ],
  [
    "in whose folder a rule finds only its mark any more",
    () => writeFileSync(join(rig.policy.sealed, "gateway.ldb"), rig.policy.sealedRules().replace("6b6579", "ff")),
    "another gateway.ldb in ",
  ],
  ["and nobody knows which rules it should have", () => rmSync(rig.policy.digests), "policy.sha256: No such file"],
  ["which is gone", () => rmSync(rig.scanner.path), "the scanner cannot be reached"],
  ["which says nothing", () => (rig.scanner.silent = true), "the scanner has not answered for 1.5 s"],
])("a scanner %s: the canary does not hold, whatever haproxy says", async (_what, happens, said) => {
  expect((await rig.command("--holds")).code).toBe(0);
  happens();
  expect(await rig.command("--holds")).toEqual({ code: 1, said: expect.stringContaining(said) });
});

test("where malware is scanned for, a scanner without the public database counts as failed, and is restarted when it has come", async () => {
  const folder = join(rig.directory, "public");
  mkdirSync(folder);
  const environment = { PUBLIC_CLAMAV_DATABASE: "yes", PUBLIC_DIRECTORY: folder };
  const lacking = { code: 1, said: expect.stringContaining("no public database to find malware with (no daily)") };
  writeFileSync(join(rig.policy.sealed, "main.cvd"), "");
  expect(await rig.command("--holds", environment)).toEqual(lacking);
  rig.start(environment);
  await until("it says so", () => rig.said.includes("closed: the scanner has no public database"));
  expect(rig.called()).not.toContain("restart");
  for (const name of ["main.cvd", "daily.cld"]) writeFileSync(join(folder, name), "");
  await until("it is restarted", () => rig.called().includes("restart --no-block clamav-daemon.service"));
  writeFileSync(join(rig.policy.sealed, "daily.cld"), "");
  expect((await rig.command("--holds", environment)).code).toBe(0);
});

test("before a scanner or an ICAP server starts, the port is closed and haproxy's word on the one before counts no more", async () => {
  rig.haproxy.clientPort = "no check";
  expect((await rig.command("--unproven")).code).toBe(0);
  expect(rig.called()).toBe("stop stunnel@icap.socket stunnel@icap.service\n");
  expect(rig.haproxy.health).toEqual(["set server canary/c-icap health down"]);
  expect(rig.haproxy.clientPort).toBe("MAINT");
});

test("a scanner does not start when the port cannot be closed; without haproxy there is no state to reset", async () => {
  rig.systemctlEndsWith(1);
  expect((await rig.command("--unproven")).code).toBe(1);
  rig.systemctlEndsWith(0);
  rmSync(rig.haproxy.path);
  expect((await rig.command("--unproven")).code).toBe(0);
});

test("a scanner starts though the guard's start cancels the first stop, and haproxy has forgotten before that", async () => {
  // systemctl ends with 1 where its job was canceled; each call waits until the test lets it go on
  const go = join(rig.directory, "go");
  rig.systemctlDoes(
    `until [ -e "${go}" ]; do sleep 0.02; done; [ -e "${go}.again" ] && exit 0; touch "${go}.again"; exit 1`,
  );
  const unproven = rig.command("--unproven");
  await until("the port is being stopped", () => rig.called() !== "");
  expect(rig.haproxy.health).toEqual(["set server canary/c-icap health down"]);
  expect(rig.haproxy.clientPort).toBe("MAINT");
  writeFileSync(go, "");
  expect((await unproven).code).toBe(0);
  expect(rig.called()).toBe("stop stunnel@icap.socket stunnel@icap.service\n".repeat(2));
});

test("a file of the policy that is changed, replaced or writable for others closes the port, and no restart is tried; it opens again", async () => {
  await rig.startOpen();
  const path = join(rig.directory, "c-icap.conf");
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
    await until("it is in the pool", () => rig.haproxy.clientPort === "no check");
    fault();
    await until("the load balancer is told", () => rig.haproxy.clientPort === "MAINT");
    await until("it says which file", () => rig.said.includes(`closed: ${path}`));
    rig.said = "";
    rmSync(path, { force: true });
    writeFileSync(path, content, { mode: 0o644 });
  }
  expect(
    rig
      .called()
      .split("\n")
      .filter((call) => !/^(stop|start|$)/.test(call)),
  ).toEqual([]);
});

test.each<[string, () => void, string | undefined]>([
  ["one wrong verdict", () => (rig.haproxy.canary = ["UP 1/2", "L7STS"]), undefined],
  [
    "a scanner without a rule",
    () => (rig.scanner.rules = ["Gateway.Canary"]),
    "restart --no-block clamav-daemon.service",
  ],
])("%s is enough to close the port", async (_what, happens, healing) => {
  await rig.startOpen();
  happens();
  await until("the port is closed", () => rig.called().includes("stop stunnel@icap.socket stunnel@icap.service"));
  await until("the load balancer is told", () => rig.haproxy.clientPort === "MAINT");
  if (healing !== undefined) await until("the scanner gets its rules again", () => rig.called().includes(healing));
  expect(rig.called()).not.toContain("try-restart");
});

test("when the guard has ended, the load balancer is told that the port is closed", async () => {
  rig.haproxy.clientPort = "no check";
  expect((await rig.command("--closed")).code).toBe(0);
  expect(rig.haproxy.clientPort).toBe("MAINT");
});

test("the port opens when the canary holds and certificates are there, closes when it failed, and opens again", async () => {
  const called = (call: string) => rig.called().includes(call);

  const port = await freePort(); // that stunnel would listen on
  rig.start({ GATEWAY_PORT: String(port) });
  await until("it says what is missing", () => rig.said.includes("closed: no certificates yet"));
  expect(called("start")).toBe(false);

  rig.giveCertificates();
  await until("stunnel is started", () => called("start --no-block stunnel@icap.socket"));
  expect(rig.haproxy.clientPort).toBe("MAINT"); // started is not open

  const open = await rig.listen(port);
  await until("the load balancer is told", () => rig.haproxy.clientPort !== "MAINT");

  rig.haproxy.canary = ["UP 1/2", "L7RSP"];
  await rig.looksAgain(3);
  expect(called("stop")).toBe(false); // one failure decides nothing

  rig.haproxy.canary = ["DOWN", "L7RSP"];
  await until("stunnel is stopped", () => called("stop stunnel@icap.socket stunnel@icap.service"));
  await until("the load balancer is told", () => rig.haproxy.clientPort === "MAINT");
  open.close();

  rig.haproxy.canary = ["UP", "L7OK"];
  rig.forgetCalls();
  await until("stunnel is started again", () => called("start --no-block stunnel@icap.socket"));
});

test("at a boot it looks again before its interval is over until the port is open, however seldom it looks later", async () => {
  rig.haproxy.canary = ["DOWN", "L7RSP"];
  const open = await rig.listen();
  rig.giveCertificates();
  rig.start({ GATEWAY_PORT: String((open.address() as AddressInfo).port), POLL_SECONDS: "100000" });
  await until("it has seen that the canary does not hold", () => rig.said.includes("closed: the canary is DOWN"));
  rig.haproxy.canary = ["UP", "L7OK"];
  await until("the load balancer is told", () => rig.haproxy.clientPort !== "MAINT");
});

test.each([
  ["DRAINING", "gateway-drain"],
  ["LEAVING", "gateway-events"],
])(
  "while a gateway is drained (%s) its port stays open for connected clients, and the load balancer sends no new ones",
  async (name, by) => {
    const mark = join(rig.directory, "mark");
    const open = await rig.startOpen({ [name]: mark });
    writeFileSync(mark, "");
    await until("it is out of the pool", () => rig.haproxy.clientPort === "MAINT");
    expect(open.listening).toBe(true);
    await until("it says by whom", () => rig.said.includes(`draining: no new clients (${by})`));
    rmSync(mark);
    await until("it is back", () => rig.haproxy.clientPort === "no check");
    expect(rig.called()).toBe("");
  },
);
