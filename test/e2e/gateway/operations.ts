/**
 * An operator's tools: who was refused, what a gateway says of itself, updates in order, bounded logs, no stray port.
 */
import type { Target } from "../../../verification/asking";
import { asClient, cleanAndCard, loopAsClient, tlsAs } from "../asClient";
import { shellOf, type BootedGateway } from "../bootedGateway";
import { endedLoop } from "../endedLoop";
import { journalOf } from "../journal";

/** Registers the tests. The gateway has `icap.requestsWithoutBody: block`. */
export function testOperations(gateway: BootedGateway): void {
  let target: Target;
  beforeAll(async () => {
    target = await gateway.deployment().target();
  });

  const shell = shellOf(gateway);

  test("nothing listens on a gateway but stunnel, the canary's answer, and two ports on loopback", async () => {
    const sockets = (await shell("ss -Hlntu")).trim().split("\n");
    const listening = sockets.map((line) => line.split(/\s+/)).map(([protocol, , , , local]) => `${protocol} ${local}`);
    expect(listening.sort()).toEqual([
      "tcp 0.0.0.0:11344",
      "tcp 0.0.0.0:8080",
      "tcp 127.0.0.1:1344",
      "tcp 127.0.0.1:8081",
    ]);
  });

  test("the clock's daemon opens no port either, which it does without our lines", async () => {
    // -x: it leaves the clock alone, which a container may not set
    // the socket that chronyc asks over comes last
    const started = "timeout 60 sh -c 'until ss -Hxa | grep -q chronyd.sock; do sleep 0.1; done'";
    const portsWith = (file: string) =>
      shell(
        `chronyd -x -d -f ${file} >/dev/null 2>&1 & ${started}; ss -Hlnup | grep -c chronyd || true; kill %1; wait`,
      );
    expect((await portsWith("/etc/chrony/chrony.conf")).trim()).toBe("0");
    await shell("grep -v confdir /etc/chrony/chrony.conf > /tmp/plain.conf; rm -f /run/chrony/*");
    expect((await portsWith("/tmp/plain.conf")).trim()).not.toBe("0");
  });

  test("a refusal is logged with its reason and the source address, one line each by gateway-refusals", async () => {
    const { sources, identities } = target;
    const agent = await gateway.deployment().agentAt([sources.client]);
    const begun = (await shell("date '+%F %T.%6N'")).trim();
    const greet = (tls: { ca: string; cert?: string; key?: string }) =>
      agent.ask({ kind: "tls", ...asClient(target), tls });
    try {
      expect(await greet(tlsAs(target))).toMatchObject({ outcome: "accepted" });
      expect(await greet({ ca: target.serverCertificate })).toMatchObject({ outcome: "tls-refused" });
      expect(await greet(tlsAs(target, identities.impostor))).toMatchObject({ outcome: "tls-refused" });
    } finally {
      await agent.end();
    }
    const lines = (await shell(`journalctl --sync; gateway-refusals --since "${begun}"`)).trim().split("\n");
    expect(lines.map((line) => line.split(" ")[1]!.split(":")[0])).toEqual([sources.client, sources.client]);
    expect(lines[0]).toMatch(/^20\S+ \S+ SSL_accept: .*peer did not return a certificate$/);
    expect(lines[1]).toMatch(
      /^20\S+ \S+ CERT: .*certificate not found in local repository.*; Rejected by CERT at depth=0: CN=/,
    );
  });

  test("a message without a body is blocked where the setting says so; OPTIONS and bodies are answered as ever", async () => {
    const agent = await gateway.deployment().agentAt([target.sources.client]);
    const ask = (method: "REQMOD" | "RESPMOD" | "OPTIONS", body?: string) =>
      agent.ask({
        kind: "icap",
        ...asClient(target),
        method,
        service: target.services[method === "OPTIONS" ? "REQMOD" : method],
        ...(body === undefined ? {} : { body: Buffer.from(body).toString("base64") }),
      });
    try {
      for (const method of ["REQMOD", "RESPMOD"] as const) {
        expect(await ask(method)).toMatchObject({ verdict: "blocked", rule: "Gateway.WithoutBody" });
        expect((await ask(method, "clean")).verdict).toBe("allowed");
      }
      expect((await ask("OPTIONS")).verdict).toBe("answered");
    } finally {
      await agent.end();
    }
  });

  test("a gateway shows its state as JSON and as metrics, without any secret", async () => {
    await shell("systemctl start gateway-health.service");
    const health = JSON.parse(await shell("cat /run/icap-gateway/health.json")) as Record<string, unknown>;
    expect(health).toEqual({
      time: expect.stringMatching(/^20.*Z$/),
      lane: "a",
      machine: expect.any(String),
      ready: true,
      draining: false,
      problems: [],
      fetchProblem: "",
      daysLeft: 364,
      certificates: [
        { kind: "server", name: "CN=icap-gateway", expires: expect.any(String), days: 364, state: "ok" },
        { kind: "client", name: "CN=throw-away-client", expires: expect.any(String), days: 364, state: "ok" },
      ],
    });
    const metrics = await shell(
      "exec 3<>/dev/tcp/127.0.0.1/8081; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3 | tr -d '\\r'",
    );
    expect(metrics).toMatch(/^haproxy_server_check_status\{proxy="canary",server="c-icap",state="L7OK"\} 1$/m);
  });

  test("updates are security updates only, and come to the two lanes on different days", async () => {
    const origins = (await shell("unattended-upgrade --dry-run --debug")).match(/^Allowed origins are: (.*)$/m)?.[1];
    expect(origins?.split(/, (?=origin)/).every((origin) => /(archive|codename)=trixie-.*security/.test(origin))).toBe(
      true,
    );
    const daysOf = async (lane: "a" | "b") => {
      const { name } = await gateway.deployment().machine(lane);
      const calendar = await gateway
        .deployment()
        .run(name, "systemctl", "show", "-P", "TimersCalendar", "gateway-update.timer");
      return new Set(/OnCalendar=(\S+)/.exec(calendar)?.[1]!.split(","));
    };
    const [a, b] = [await daysOf("a"), await daysOf("b")];
    expect([a.size, b.size]).toEqual([3, 3]);
    expect([...a].filter((day) => b.has(day))).toEqual([]);
    for (const timer of ["apt-daily.timer", "apt-daily-upgrade.timer"])
      expect(await shell(`systemctl is-enabled ${timer} || true`)).toBe("masked\n");
  });

  test("a package restarts no daemon; the update does, in order, and the client loses nothing", async () => {
    const pids = () => shell("systemctl show -P MainPID gateway-inspector gateway-relay haproxy stunnel@icap");
    const before = await pids();
    for (const unit of ["gateway-inspector", "gateway-relay", "haproxy", "stunnel@icap"])
      await shell(`deb-systemd-invoke restart ${unit}.service`);
    /** The two last of its own lines. */
    const update = async () => {
      await shell("systemctl start gateway-update.service");
      const said = await journalOf(gateway.deployment(), gateway.machine(), "-u", "gateway-update");
      return said
        .split("\n")
        .filter((line) => /^(no package|restarting|updated|not serving)/.test(line))
        .slice(-2);
    };
    expect((await update()).at(-1)).toBe("no package changed");
    expect(await pids()).toBe(before);

    const agent = await gateway.deployment().agentAt([target.sources.client]);
    const loop = agent.loop({ ...loopAsClient(target), samples: cleanAndCard(), intervalMs: 20 });
    try {
      await shell("touch /var/lib/dpkg/status"); // as an installed package does
      expect(await update()).toEqual(["restarting the daemons", "updated, and serving"]);
    } finally {
      const seen = await endedLoop(loop, 50);
      await agent.end();
      expect(seen).toMatchObject({ losses: 0, mismatches: 0 });
    }
    const after = (await pids()).split("\n");
    for (const [index, pid] of before.split("\n").entries()) if (pid !== "") expect(after[index]).not.toBe(pid);
    const starts = await shell(
      "systemctl show -P ActiveEnterTimestampMonotonic gateway-inspector gateway-relay stunnel@icap | grep .",
    );
    const times = starts.trim().split("\n").map(Number);
    expect(times).toEqual([...times].sort((x, y) => x - y));
    expect(await shell("gateway-status")).toBe("");
  });

  test("however much is logged, the log's files stay a fixed number", async () => {
    // our rules with a hundredth of the size, to be done in a second
    await shell("sed 's/size 100M/size 1M/' /etc/logrotate.d/icap-gateway-relay > /tmp/rotate; chmod 644 /tmp/rotate");
    await shell(
      "for i in $(seq 14); do truncate -s 2M /var/log/gateway-relay/access.log; logrotate -s /tmp/state /tmp/rotate; done",
    );
    const files = (await shell("ls /var/log/gateway-relay | grep ^access")).trim().split("\n");
    expect(files).toHaveLength(11); // the one that is written, and ten
    expect(files.filter((name) => name.endsWith(".gz"))).toHaveLength(9);
  });
}
