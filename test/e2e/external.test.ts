/** Gateways whose files are inspected elsewhere: two ICAP servers of the operator's own, well and badly behaved. */
import { join } from "node:path";
import { startStandIn, type Behaviour } from "../../emulator";
import { until } from "./deployment";
import { connectionTests } from "./externalConnections";
import { FORBIDDEN } from "../../scripts/rehearse/standIns";
import { CANARY_SECONDS, ExternalDeployment } from "./externalDeployment";

/** Machines of the gateways' own network: one may read the metrics, one may not. */
const SCRAPER = "10.77.9.20";
const OTHER = "10.77.9.21";

let external: ExternalDeployment;
let machine: string;

beforeAll(async () => {
  external = await ExternalDeployment.open("e2e-external", { secure: true, narrow: true, scraper: SCRAPER });
  machine = (await external.deployment.machine("a")).name;
});
afterAll(async () => external?.close());
afterEach(() => external.mend());

const sh = (script: string) => external.deployment.run(machine, "bash", "-c", script);
const status = async () => (await external.deployment.emulator.exec(machine, ["gateway-status"])).stdout;
const serverStatus = () => external.deployment.emulator.exec(machine, ["gateway-server", "status"]);
/** Each gateway asks for itself. */
const namedOnBoth = (words: RegExp) =>
  until("gateway-status names it on both", 90, async () =>
    (await external.onBoth("gateway-status")).every((text) => words.test(text)),
  );
/** The last transaction that lane a's gateway logged. */
const logged = async () =>
  JSON.parse(await sh("tail -n 1 /var/log/gateway-relay/access.log")) as Record<string, unknown>;

test("files get the servers' verdicts at both addresses, as uploads and as downloads", async () => {
  for (const lane of ["a", "b"] as const)
    for (const method of ["REQMOD", "RESPMOD"] as const) {
      expect(await external.ask("harmless", { lane, method })).toMatchObject({ verdict: "allowed" });
      expect(await external.ask(`a ${FORBIDDEN} plan`, { lane, method })).toMatchObject({ verdict: "blocked" });
    }
  expect(await status()).toBe("");
});

test("the transaction log names the server, and no program of the built-in engine is on the machine", async () => {
  await external.ask(`a ${FORBIDDEN} plan`);
  expect(await logged()).toMatchObject({ verdict: "blocked", server: expect.stringMatching(/^dlp-[12]$/) });
  const found = await sh("for p in clamd c-icap freshclam; do command -v $p || true; done; ss -Hltn 'sport = :1345'");
  expect(found).toBe("");
});

test("a machine that may read the metrics gets each server's, and nothing else of a gateway; a neighbouring machine gets none", async () => {
  const { privateIp } = await external.deployment.machine("a");
  const denied = () => external.denied("Inbound");
  const metrics = await external.fetched(SCRAPER, `http://${privateIp}:9101/metrics`);
  for (const server of ["dlp-1", "dlp-2"])
    expect(metrics).toContain(`haproxy_server_status{proxy="icap",server="${server}",state="UP"} 1\n`);
  expect(await external.fetched(SCRAPER, `http://${privateIp}:9101/livez`)).toMatch(/^404 /);
  const before = await denied();
  expect(await external.fetched(OTHER, `http://${privateIp}:9101/metrics`)).toBe("none\n");
  const afterOther = await denied();
  expect(afterOther).toBeGreaterThan(before);
  expect(await external.fetched(SCRAPER, `http://${privateIp}:8080/healthz`)).toBe("none\n");
  expect(await denied()).toBeGreaterThan(afterOther);
});

/** Another canary on lane a's gateway, by hand, as operations.md says: the file, and its line in the list of digests. */
const setCanary = (mode: string, seconds: number) =>
  sh(`set -e
    cd /etc/icap-gateway
    sed -i -E 's/"mode": "[a-zA-Z]+"/"mode": "${mode}"/; s/"intervalSeconds": [0-9]+/"intervalSeconds": ${seconds}/' external.json
    sum=$(sha256sum /etc/icap-gateway/external.json)
    sed -i "s|^[0-9a-f]*  /etc/icap-gateway/external.json$|$sum|" policy.sha256
    systemctl restart gateway-servers gateway-relay`);

test("a gateway with canary: optionsOnly says that blocking is not verified, though nothing is wrong", async () => {
  try {
    await setCanary("optionsOnly", CANARY_SECONDS);
    await until("the note alone", 60, async () =>
      /^note: blocking is not verified: dlp-1, dlp-2 may be in monitoring or trial mode [^\n]*\n$/.test(await status()),
    );
    expect((await external.deployment.emulator.exec(machine, ["gateway-status"])).code).toBe(0);
    expect((await serverStatus()).stdout).toMatch(/^dlp-1 .* ready since .* \(blocking is not verified\)/);
  } finally {
    await setCanary("verified", CANARY_SECONDS);
  }
});

test("with a canary for each file, servers that switch to monitoring and keep their ISTag get no file allowed uninspected", async () => {
  try {
    await setCanary("each", 3600);
    await until("files get verdicts", 60, async () => (await external.ask("harmless")).verdict === "allowed");
    for (const server of external.servers) await server.set({ behaviour: "monitoring" });
    for (const method of ["REQMOD", "RESPMOD"] as const)
      expect(await external.ask(`a ${FORBIDDEN} plan`, { method })).toMatchObject({ verdict: "error" });
    await until("it is named", 60, async () => /10\.77\.9\.10 answers but does not block/.test(await status()));
  } finally {
    await setCanary("verified", CANARY_SECONDS);
  }
});

test("both servers get transactions, the one with TLS too; a drained one gets none until it is ready again", async () => {
  const shares = () => external.bodiesDuring(() => external.askMany(4));
  let shared = [0, 0];
  // a server that has just come back is given little at first (slowstart)
  await until("both servers got files", 90, async () => {
    shared = (await shares()).map((count, i) => shared[i]! + count);
    return Math.min(...shared) > 0;
  });
  expect((await serverStatus()).code).toBe(0);
  await external.onBoth("gateway-server drain dlp-1");
  await until("both gateways say that it is drained", 60, async () =>
    (await external.onBoth("gateway-server status")).every((text) => /^dlp-1 .*draining/m.test(text)),
  );
  expect(await serverStatus()).toMatchObject({ code: 1, stdout: expect.stringMatching(/^dlp-2 10\.77\.9\.11 ready/m) });
  expect(await status()).toMatch(/dlp-1 .*draining.*gateway-server ready dlp-1/);
  expect(await shares()).toEqual([0, 4]);
  await external.onBoth("gateway-server ready dlp-1");
  await until("dlp-1 gets files again", 90, async () => (await shares())[0]! > 0);
  await until("lane a's gateway is content", 60, async () => (await serverStatus()).code === 0);
  expect(await external.onBoth("ls -A /run/icap-gateway/drained")).toEqual(["", ""]);
});

test.each<[Behaviour, RegExp]>([
  [
    "monitoring",
    /server .*10\.77\.9\.10 answers but does not block: is it in monitoring or trial mode, or is the canary's rule missing\?/,
  ],
  ["noCanaryRule", /10\.77\.9\.10 answers but does not block: .*or is the canary's rule missing\?/],
  ["blocksAll", /10\.77\.9\.10 blocks everything, a clean text too/],
  ["error", /10\.77\.9\.10 answers REQMOD \/reqmod with ICAP status 500/],
  ["garbage", /10\.77\.9\.10 answers OPTIONS \/reqmod with something other than ICAP/],
  ["frozen", /10\.77\.9\.10 has not answered OPTIONS \/reqmod within 3 s: is it frozen, overloaded, or cut off\?/],
])("a server that is %s is out of rotation and named; the other one serves", async (behaviour, words) => {
  await external.servers[0]!.set({ behaviour });
  await namedOnBoth(words);
  expect(await external.ask(`a ${FORBIDDEN} plan`)).toMatchObject({ verdict: "blocked" });
  expect(await external.bodiesDuring(() => external.askMany(4))).toEqual([0, 4]);
});

test("a server that begins to fail costs clients no verdict: the other one is asked before they get an answer", async () => {
  const failedBefore = 'grep -c \'"failedServer":"dlp-1"\' /var/log/gateway-relay/access.log || true';
  const before = Number(await sh(failedBefore));
  await external.servers[0]!.set({ behaviour: "error" });
  await until("a file came to the failing server", 90, async () => {
    expect(await external.ask(`a ${FORBIDDEN} plan`)).toMatchObject({ verdict: "blocked" });
    return Number(await sh(failedBefore)) > before;
  });
});

connectionTests({ external: () => external, sh });

test("a server gets at most its limit at once, few requests wait and not long, and a client that cannot be served gets 503", async () => {
  for (const server of external.servers) await server.set({ delaySeconds: 4 });
  const asked = await sh(`python3 - <<'END'
import socket, threading, time
head = b"POST http://u/ HTTP/1.1\\r\\nHost: u\\r\\n\\r\\n"
message = b"REQMOD icap://g/reqmod ICAP/1.0\\r\\nHost: g\\r\\nAllow: 204\\r\\nEncapsulated: req-hdr=0, req-body=%d\\r\\n\\r\\n%s2\\r\\nok\\r\\n0\\r\\n\\r\\n" % (len(head), head)
def ask():
    with socket.create_connection(("127.0.0.1", 1344), 30) as client:
        client.sendall(message)
        print(client.recv(100).split(b"\\r\\n")[0].decode())
clients = [threading.Thread(target=ask) for _ in range(12)]
for client in clients: client.start()
for client in clients: client.join()
END`);
  const answers = asked.trim().split("\n");
  expect(answers).toHaveLength(12);
  expect(new Set(answers)).toEqual(new Set(["ICAP/1.0 204 No Content", "ICAP/1.0 503 No server"]));
  // four places at most, fewer while a server that came back is given little (slowstart)
  expect(answers.filter((answer) => answer.startsWith("ICAP/1.0 204")).length).toBeLessThanOrEqual(4);
  const metrics = await sh("exec 3<>/dev/tcp/127.0.0.1/8081; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3");
  const metric = (name: string, labels: string) =>
    Number(new RegExp(`^${name}\\{${labels}\\} (\\d+)\\r?$`, "m").exec(metrics)?.[1]);
  for (const server of ["dlp-1", "dlp-2"]) {
    expect(metric("haproxy_server_max_sessions", `proxy="icap",server="${server}"`)).toBeLessThanOrEqual(2);
    expect(metric("haproxy_server_sessions_total", `proxy="icap",server="${server}"`)).toBeGreaterThan(2);
  }
  const longest = metric("haproxy_backend_max_queue", 'proxy="icap"');
  expect(longest).toBeGreaterThan(0);
  expect(longest).toBeLessThanOrEqual(3);
});

test.each(["stranger", "otherName"] as const)(
  "a server whose certificate is wrong (%s) is out of rotation and named, and right again with its own",
  async (kind) => {
    await external.servers[1]!.set({ certificate: external.certificates.files[kind] });
    await namedOnBoth(/10\.77\.9\.11 port 1344 cannot be reached, .*are its certificates valid\?/);
    expect(await external.bodiesDuring(() => external.askMany(4))).toEqual([4, 0]);
  },
);

test("an overloaded server's 503 reaches the client as an error, never as a verdict", async () => {
  for (const server of external.servers) await server.set({ most: 0 });
  const answer = await external.ask("harmless");
  expect(answer).toMatchObject({ verdict: "error" });
  expect(await logged()).toMatchObject({ status: 503, verdict: "-" });
});

test("with no server left the port closes, the load balancer is told, liveness stays, and all comes back by itself", async () => {
  for (const server of external.servers) await server.set({ behaviour: "monitoring" });
  await until("the port closes", 90, async () => (await sh("ss -Hltn 'sport = :11344'")).trim() === "");
  expect(await external.ask(`a ${FORBIDDEN} plan`)).toMatchObject({ verdict: "error" });
  const alive = sh("exec 3<>/dev/tcp/127.0.0.1/8081; printf 'GET /livez HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3");
  expect(await alive).toMatch(/^HTTP\/1\.[01] 200 [^]*"ApplicationHealthState":"Healthy"/);
  await until("the load balancer leaves it out", 90, async () => !(await external.deployment.machine("a")).ready);
  expect((await external.deployment.machine("a")).live).toBe(true);
  await external.mend();
  await until("files get verdicts again", 120, async () => (await external.ask("harmless")).verdict === "allowed");
  expect((await external.deployment.machine("a")).name).toBe(machine);
});

test("of the private network a gateway reaches the servers' addresses at their port, and nothing else", async () => {
  const others = [
    { address: "10.77.9.10", port: 1345 },
    { address: "10.77.9.11", port: 443 },
    { address: "10.77.9.12", port: 1344 },
  ];
  const listening = await Promise.all(
    others.map(async ({ address, port }) =>
      startStandIn({
        ...{ namespace: await external.deployment.emulator.addAppliance(address), address, port },
        ...{ product: "generic-reqmod", words: [], canary: "", control: join(external.folder, `${address}-${port}`) },
      }),
    ),
  );
  const reach = async (address: string, port: number, seconds: number) =>
    (
      await sh(
        `timeout ${seconds} bash -c 'exec 3<>/dev/tcp/${address}/${port}' 2>/dev/null && echo open || echo closed`,
      )
    ).trim();
  try {
    for (const { address, port } of others) {
      const before = await external.denied("Outbound");
      expect(await reach(address, port, 3)).toBe("closed");
      expect(await external.denied("Outbound")).toBeGreaterThan(before);
    }
    for (const { address } of external.servers) expect(await reach(address, 1344, 60)).toBe("open");
  } finally {
    for (const server of listening) await server.kill();
  }
});
