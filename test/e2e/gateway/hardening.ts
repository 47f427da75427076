/**
 * Hardening of a gateway's own machine, on top of the network's rules: few privileges for each service, and a packet
 * filter.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startAgent } from "../../../icap";
import { inspectionProbes } from "../../../verification/plan";
import { makeSample, type SampleName } from "../../../verification/samples";
import { asClient } from "../asClient";
import type { BootedGateway } from "../bootedGateway";
import { until } from "../deployment";
import { journalOf } from "../journal";

const services = [
  "stunnel@icap",
  "gateway-relay",
  "gateway-inspector",
  "haproxy",
  "gateway-guard",
  "gateway-events",
  "gateway-certificates",
  "gateway-health",
];
const allowedExposure = 3;

/** Registers the tests. */
export function testHardening(gateway: BootedGateway): void {
  const run = (...argv: string[]) => gateway.deployment().run(gateway.machine(), ...argv);

  /** systemd's own estimate of what a unit could do, 0 (nothing) to 10 (everything). */
  async function exposureOf(unit: string): Promise<number> {
    const text = await run("systemd-analyze", "security", "--no-pager", `${unit}.service`);
    return Number(/Overall exposure level for \S+: ([\d.]+)/.exec(text)?.[1]);
  }

  test("no service of the gateway could do much: systemd's exposure is at most 3.0 for each, and files are still inspected", async () => {
    const levels = Object.fromEntries(
      await Promise.all([...services, "gateway-fence"].map(async (unit) => [unit, await exposureOf(unit)])),
    ) as Record<string, number>;
    console.log(`systemd-analyze security: ${JSON.stringify(levels)}`);
    for (const [unit, level] of Object.entries(levels)) {
      expect([unit, level]).toEqual([unit, expect.any(Number)]);
      expect([unit, level <= allowedExposure]).toEqual([unit, true]);
    }
    const probes = inspectionProbes(gateway.deployment().dlp).filter(({ address }) => address === "a");
    expect(await gateway.deployment().wrongAnswers(probes)).toEqual([]);
  });

  test("each daemon runs as its own user; only what commands systemd is root, without a single capability", async () => {
    const lines = (await run("ps", "-eo", "user:20,cmd")).split("\n");
    const userOf = (program: RegExp) => [
      ...new Set(lines.filter((line) => program.test(line)).map((line) => line.split(/\s+/)[0])),
    ];
    expect(userOf(/stunnel4? \/etc\/stunnel/)).toEqual(["stunnel4"]);
    expect(userOf(/icap-gateway\/relay.py/)).toEqual(["icap-relay"]);
    expect(userOf(/ -m inspector\.daemon/)).toEqual(["icap-inspector"]);
    expect(userOf(/\/usr\/sbin\/haproxy /)).toEqual(["haproxy"]);
    const guard = await run("systemctl", "show", "-P", "MainPID", "gateway-guard.service");
    const status = await run("cat", `/proc/${guard.trim()}/status`);
    for (const set of ["CapEff", "CapPrm", "CapBnd"]) expect(status).toMatch(new RegExp(`^${set}:\\s+0+$`, "m"));
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(status).toMatch(/^Seccomp:\s+2$/m);
  });

  const counted = (comment: string) => gateway.deployment().fenceCounter(gateway.machine(), comment);

  const command = promisify(execFile);

  /**
   * A direct link to a gateway, past router and security groups: packets that are dropped there, the machine itself has
   * dropped.
   */
  const wire = { namespace: "dig-e2e-gateway-wire", other: "100.64.9.1", gateway: "100.64.9.2" };

  async function plugIn(gateway: string): Promise<void> {
    const { namespace } = wire;
    await command("ip", ["netns", "add", namespace]);
    await command("ip", [
      "-n",
      namespace,
      "link",
      "add",
      "wire",
      "type",
      "veth",
      "peer",
      "name",
      "wire",
      "netns",
      gateway,
    ]);
    for (const [place, address] of [
      [namespace, wire.other],
      [gateway, wire.gateway],
    ] as const) {
      await command("ip", ["-n", place, "address", "add", `${address}/30`, "dev", "wire"]);
      await command("ip", ["-n", place, "link", "set", "wire", "up"]);
    }
  }

  test("the machine's own filter lets in clients and the load balancer's probe, and drops what the network would have let through", async () => {
    const { privateIp, namespace } = await gateway.deployment().machine("a");
    const { platform } = (await gateway.deployment().emulator.status()).namespaces;
    await plugIn(namespace);
    const [beside, probe] = [wire.namespace, platform].map((name) => startAgent(["ip", "netns", "exec", name]));
    const atWire = (port: number) => beside!.ask({ kind: "tcp", host: wire.gateway, port, timeoutMs: 2_000 });
    try {
      const clientsBefore = await counted("clients");
      expect(await atWire(11344)).toMatchObject({ outcome: "open" });
      expect(await counted("clients")).toBeGreaterThan(clientsBefore);

      const probesBefore = await counted("probe of the load balancer");
      const source = "168.63.129.16";
      const answer = await probe!.ask({ kind: "tcp", host: privateIp, port: 8080, source, timeoutMs: 2_000 });
      expect(answer).toMatchObject({ outcome: "open" });
      expect(await counted("probe of the load balancer")).toBeGreaterThan(probesBefore);

      const ports = [22, 1344, 8080, 8081];
      const droppedBefore = await counted("the rest");
      const answers = await Promise.all(ports.map(atWire));
      expect(answers.map(({ outcome }) => outcome)).toEqual(ports.map(() => "timeout"));
      expect(await counted("the rest")).toBeGreaterThanOrEqual(droppedBefore + ports.length);
    } finally {
      await Promise.all([beside!.end(), probe!.end()]);
      await command("ip", ["netns", "delete", wire.namespace]);
    }
  });

  test("without its packet filter a gateway opens no port, and opens it again with it", async () => {
    const listening = async () => (await run("ss", "-H", "-l", "-n", "-t", "sport = :11344")).trim() !== "";
    const filter = "/etc/icap-gateway/fence.nft";
    await run("sed", "-i", "1a broken", filter);
    await expect(run("systemctl", "restart", "gateway-fence.service")).rejects.toThrow("gateway-fence.service failed");
    await until("the port closes", 60, async () => !(await listening()));
    expect(await run("nft", "list", "tables")).toContain("inet gateway");
    await run("sed", "-i", "2d", filter);
    await run("systemctl", "restart", "gateway-fence.service");
    await until("the port opens again", 60, listening);
    await until("the gateway is in the pool", 60, async () => (await gateway.deployment().machine("a")).ready === true);
  });

  /** The transaction log's lines about a service, newest last. */
  async function logLines(): Promise<Record<string, unknown>[]> {
    const text = await run("sh", "-c", "cat /var/log/gateway-relay/access.log /var/log/gateway-relay/refused.log");
    const lines = text.trim().split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async function transact(service: string, sample: SampleName): Promise<void> {
    const target = await gateway.deployment().target();
    const agent = await gateway.deployment().agentAt([target.sources.client]);
    try {
      await agent.ask({
        kind: "icap",
        ...asClient(target),
        method: "REQMOD",
        service,
        body: makeSample(sample).body.toString("base64"),
      });
    } finally {
      await agent.end();
    }
  }

  test("each transaction is one line of JSON with the client's address, the verdict and the rule, and without content", async () => {
    const { sources } = await gateway.deployment().target();
    const common = { client: sources.client, lane: "a", time: expect.stringMatching(/^20.*Z$/) };
    const asked = { "clean text": "reqmod", "card number in text": "reqmod" } as const;
    for (const [sample, service] of Object.entries(asked)) await transact(service, sample as SampleName);
    await transact("nobody", "clean text");
    const lines = await logLines();
    expect(lines.slice(-3)).toEqual([
      { ...common, service: "reqmod", status: 204, bytes: expect.any(Number), verdict: "passed", rule: "-" },
      {
        ...common,
        service: "reqmod",
        status: 200,
        bytes: expect.any(Number),
        verdict: "blocked",
        rule: "cards",
        findings: [{ rule: "cards", action: "block", severity: "high", count: 1, part: "" }],
      },
      { ...common, service: "-", status: expect.any(Number), bytes: expect.any(Number), verdict: "-", rule: "-" },
    ]);
    const logs = await run("sh", "-c", "cat /var/log/gateway-relay/*.log");
    const text = `${logs}\n${await journalOf(gateway.deployment(), gateway.machine())}`;
    for (const leak of ["4111", "upload.bin", "http://", "icap-gateway-canary"])
      expect([leak, text.includes(leak)]).toEqual([leak, false]);
  });

  test("the canary leaves no line in any log while it is asked twice a second", async () => {
    const size = () =>
      run(
        "sh",
        "-c",
        "journalctl --sync; cat /var/log/gateway-relay/*.log | wc -c; journalctl -u gateway-inspector -u gateway-relay -u haproxy -u stunnel@icap --no-pager | wc -l",
      );
    const before = await size();
    await new Promise((done) => setTimeout(done, 4_000));
    expect(await size()).toBe(before);
  });

  test("the logs are rotated while the gateway serves, and their disk is bounded", async () => {
    await run("logrotate", "-f", "/etc/logrotate.d/icap-gateway-relay");
    await transact("reqmod", "clean text");
    expect(await logLines()).toHaveLength(1);
    const timer = await run("systemctl", "show", "-P", "TimersCalendar", "logrotate.timer");
    expect(timer).toContain("*:00/5:00");
    const journal = await run("systemd-analyze", "cat-config", "systemd/journald.conf");
    expect(journal).toMatch(/^SystemMaxUse=500M$/m);
  });

  test("only the relay, haproxy's check and the guard can ask the inspector anything, and it cannot write its own policy or code", async () => {
    const connect =
      "import socket; socket.socket(socket.AF_UNIX).connect('/run/icap-inspector/small.sock'); print('connected')";
    const as = (user: string, groups: string, program: string) =>
      run("setpriv", `--reuid=${user}`, `--regid=${user}`, groups, "python3", "-c", program);
    await expect(as("haproxy", "--clear-groups", connect)).rejects.toThrow(/Permission denied/);
    expect(await as("icap-relay", "--groups=icap-scan", connect)).toBe("connected\n");
    for (const path of ["/etc/icap-gateway/rules.json", "/usr/local/lib/icap-gateway/inspector/worker.py"])
      await expect(as("icap-inspector", "--groups=icap-scan", `open("${path}", "a")`)).rejects.toThrow(
        /Permission denied/,
      );
  });

  test("a file of the policy that is not as it was deployed is named, before a program would read it", async () => {
    const file = "/etc/icap-gateway/rules.json";
    await run("sh", "-c", `cp -p ${file} /opt/kept.json; : > ${file}`);
    const { code, stdout } = await gateway.deployment().emulator.exec(gateway.machine(), ["gateway-status"]);
    await run("cp", "-p", "/opt/kept.json", file);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^rules: \S+rules\.json is not as it was provisioned/)]);
    // The guard has closed the port where it looked in between, and opens it with one of its next looks.
    await until("gateway-status finds nothing wrong", 60, async () => {
      const { code, stdout } = await gateway.deployment().emulator.exec(gateway.machine(), ["gateway-status"]);
      return code === 0 && stdout === "";
    });
  });
}
