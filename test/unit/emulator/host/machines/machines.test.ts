import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkName, hostNames } from "../../../../../emulator/host/names";
import { isHealthy, RepairClock } from "../../../../../emulator/host/machines/liveness";
import { mountsBelow } from "../../../../../emulator/host/machines/mounts";
import { cgroupPaths } from "../../../../../emulator/host/machines/cgroups";
import { provision, type Provisioned } from "../../../../../emulator/host/machines/provision";
import { cloudConfigIn } from "../../../../../emulator/host/machines/customData";
import { packagesOf, renderSeed } from "../../../../../emulator/host/machines/seed";
import { Ledger, readLedger } from "../../../../../emulator/host/process/ledger";
import { isoSeconds } from "../../../../../emulator/host/resources/scaleSet";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "emulator-host-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("the custom data reaches the machine exactly as it was made", () => {
  const customData = Buffer.from("#cloud-config\n# comment\r\nruncmd: [ ü ]\n");
  const request = { instanceId: "i", hostName: "h", address: "10.77.1.4", prefixLength: 24, gateway: "10.77.1.1" };
  expect(renderSeed({ customData, ...request })["user-data"]).toBe(customData);
});

test.each([
  ["#cloud-config\npackages: [haproxy, [stunnel4, '3:5.74']]\n", ["haproxy", "stunnel4"]],
  [
    '#cloud-config\nwrite_files:\n- {path: /a.env}\n- path: /b.env\n  content: |\n   A=1\n   PACKAGES="haproxy stunnel4"\n',
    ["haproxy", "stunnel4"],
  ],
  ["#cloud-config\nruncmd: [ls]\n", []],
  ["#!/bin/sh\npackages: [haproxy]\n", []],
  ["#cloud-config\npackages: [haproxy\n", []],
])("the packages of %j are known before the boot", (customData, packages) => {
  expect(packagesOf(customData)).toEqual(packages);
});

test("a script that carries a cloud-config for itself has its packages; other scripts have none", () => {
  const carried = "#cloud-config\npackages: [haproxy]\n";
  expect(packagesOf(cloudConfigIn(`#!/bin/sh\nexec write "$0"\n${carried}`))).toEqual(["haproxy"]);
  expect(cloudConfigIn(carried)).toBe(carried);
  expect(packagesOf(cloudConfigIn("#!/bin/sh\necho '#cloud-config'\n"))).toEqual([]);
});

describe("liveness", () => {
  const answer = (status: string, body: string) =>
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n\r\n${body}`;
  test.each([
    ["200 OK", '{"ApplicationHealthState":"Healthy"}', true],
    ["200 OK", '{"ApplicationHealthState":"Unhealthy"}', false],
    ["200 OK", "", false],
    ["200 OK", "null", false],
    ["503 Service Unavailable", '{"ApplicationHealthState":"Healthy"}', false],
  ])("status %s with body %j", (status, body, alive) => {
    expect(isHealthy(answer(status, body), true)).toBe(alive);
  });

  test("version 1.0 of the extension asks for status 200 alone", () => {
    expect(isHealthy(answer("200 OK", ""), false)).toBe(true);
    expect(isHealthy(answer("204 No Content", ""), false)).toBe(false);
    expect(isHealthy("", false)).toBe(false);
  });

  test("a machine is repaired only after it was dead for the whole grace period without a break", () => {
    const clock = new RepairClock(10);
    const dead = (now: number) => clock.isDue(false, now);
    expect([dead(0), dead(9), clock.isDue(true, 9.5), dead(10), dead(19), dead(20)]).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
  });
});

describe("extensions", () => {
  const finished = (code: number, stderr = "") => ({ code, stdout: "", stderr });
  const machine = (results: ReturnType<typeof finished>[], resultJson?: string): Provisioned => ({
    name: "lane-a-1",
    exec: (argv) => Promise.resolve(argv[2]?.startsWith("test -e") ? finished(0) : (results.shift() ?? finished(0))),
    read: () => resultJson,
    lastConsoleLines: () => "",
  });
  const scripts = [{ name: "readiness", command: "/usr/local/sbin/gateway-ready" }];

  test("a command whose file the user data has not written yet is tried again", async () => {
    jest.useFakeTimers();
    const outcome = provision(machine([finished(127, "not found"), finished(0)]), scripts, 60);
    await jest.advanceTimersByTimeAsync(2_000);
    jest.useRealTimers();
    expect(await outcome).toEqual({ succeeded: true, reasons: [] });
  });

  test("a failed command fails the machine with its own last words and cloud-init's errors", async () => {
    const result = JSON.stringify({ v1: { errors: ["('package_update_upgrade_install', ...)"] } });
    const outcome = await provision(
      machine([finished(1, "the canary does not hold: clamd is down\n")], result),
      scripts,
      60,
    );
    expect(outcome).toEqual({
      succeeded: false,
      reasons: [
        'lane-a-1: extension "readiness" ended with status 1: the canary does not hold: clamd is down',
        "lane-a-1: cloud-init: ('package_update_upgrade_install', ...)",
      ],
    });
  });
});

test.each([
  ["PT30M", 1800],
  ["PT1H30M", 5400],
  ["PT45S", 45],
])("%s is %d seconds", (duration, seconds) => {
  expect(isoSeconds(duration)).toBe(seconds);
});

test("an invalid duration is an error that shows it", () => {
  expect(() => isoSeconds("30 minutes")).toThrow('"30 minutes" is not a duration such as PT30M');
});

test("mounts below a folder are unmounted innermost first, and its neighbour is left alone", () => {
  const mountinfo = ["/run/x/machines/m", "/run/x/machines/m/root", "/run/xy"]
    .map((point, n) => `${n} 1 0:1 / ${point} rw - tmpfs none rw`)
    .join("\n");
  expect(mountsBelow(mountinfo, "/run/x")).toEqual(["/run/x/machines/m/root", "/run/x/machines/m"]);
});

test("the ledger is readable although its writer was killed in the middle of a line", () => {
  const path = join(folder, "ledger.jsonl");
  new Ledger(path).note({ kind: "namespace", name: "dig-x-rt" });
  writeFileSync(path, '{"kind":"namesp', { flag: "a" });
  expect(readLedger(path)).toEqual([{ kind: "namespace", name: "dig-x-rt" }]);
});

test("a pure cgroup v2 machine has one group per gateway, a hybrid one two", () => {
  const pure = join(folder, "pure");
  const hybrid = join(folder, "hybrid");
  for (const path of [pure, join(hybrid, "systemd"), join(hybrid, "unified")]) {
    mkdirSync(path, { recursive: true });
  }
  writeFileSync(join(pure, "cgroup.controllers"), "");
  for (const hierarchy of ["systemd", "unified"]) writeFileSync(join(hybrid, hierarchy, "cgroup.procs"), "");
  expect(cgroupPaths("g", pure)).toEqual([join(pure, "g")]);
  expect(cgroupPaths("g", hybrid)).toEqual([join(hybrid, "systemd", "g"), join(hybrid, "unified", "g")]);
});

test.each(["", "A", "a b", "../x", "1a", "a".repeat(21)])("%j cannot name an emulator", (name) => {
  expect(() => checkName(name)).toThrow(`emulator name "${name}"`);
});

test("everything that an emulator makes carries its name", () => {
  const places = hostNames("demo");
  expect([places.internet, places.platform, places.router, places.machine("m")]).toEqual([
    "dig-demo-net",
    "dig-demo-plat",
    "dig-demo-rt",
    "dig-demo-m",
  ]);
});
