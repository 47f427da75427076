/** Gateways whose files are inspected elsewhere: two ICAP servers of the operator's own, well and badly behaved. */
import type { Behaviour } from "../../emulator";
import { until } from "./deployment";
import { ExternalDeployment, FORBIDDEN } from "./externalDeployment";

jest.setTimeout(300_000);

let external: ExternalDeployment;
let machine: string;

beforeAll(async () => {
  external = await ExternalDeployment.open("e2e-external");
  machine = (await external.deployment.machine("a")).name;
});
afterAll(async () => external?.close());
afterEach(() => external.mend());

const sh = (script: string) => external.deployment.run(machine, "bash", "-c", script);
const status = async () => (await external.deployment.emulator.exec(machine, ["gateway-status"])).stdout;
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

test("servers share the transactions, and a drained one gets no more until it is ready again", async () => {
  const shared = await external.bodiesDuring(() => external.askMany(12));
  expect(Math.min(...shared)).toBeGreaterThan(0);
  await external.onBoth("gateway-server drain dlp-1");
  await until("dlp-1 is drained", 10, async () => /dlp-1 .*draining/.test(await sh("gateway-server status || true")));
  expect((await external.bodiesDuring(() => external.askMany(6)))[0]).toBe(0);
  await external.onBoth("gateway-server ready dlp-1");
  await until("dlp-1 is back", 20, async () => (await external.bodiesDuring(() => external.askMany(4)))[0]! > 0);
});

test.each<[Behaviour, RegExp]>([
  [
    "monitoring",
    /server .*10\.77\.9\.10 answers but does not block: is it in monitoring or trial mode, or is the canary's rule missing\?/,
  ],
  ["noCanaryRule", /10\.77\.9\.10 answers but does not block/],
  ["blocksAll", /10\.77\.9\.10 .*clean/],
  ["error", /10\.77\.9\.10 /],
  ["garbage", /10\.77\.9\.10 /],
  ["frozen", /10\.77\.9\.10 /],
])("a server that is %s is out of rotation and named; the other one serves", async (behaviour, words) => {
  await external.servers[0]!.set({ behaviour, istag: `policy-${behaviour}` });
  await until("gateway-status names it", 30, async () => words.test(await status()));
  expect(await external.ask("harmless")).toMatchObject({ verdict: "allowed" });
  expect(await external.ask(`a ${FORBIDDEN} plan`)).toMatchObject({ verdict: "blocked" });
  expect((await external.bodiesDuring(() => external.askMany(4)))[0]).toBe(0);
});

test("an overloaded server's 503 reaches the client as an error, never as a verdict", async () => {
  for (const server of external.servers) await server.set({ most: 0 });
  const answer = await external.ask("harmless");
  expect(answer).toMatchObject({ verdict: "error" });
  expect(await logged()).toMatchObject({ status: 503, verdict: "-" });
});

test("with no server left the port closes, the load balancer is told, liveness stays, and it comes back by itself", async () => {
  for (const server of external.servers) await server.set({ behaviour: "monitoring", istag: "all-monitoring" });
  const closed = async () => (await sh("ss -Hltn 'sport = :11344'")).trim() === "";
  await until("the port closes", 30, closed);
  expect(await external.ask(`a ${FORBIDDEN} plan`)).toMatchObject({ verdict: "error" });
  expect(await sh("curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8081/livez || true")).toMatch(/^(200)?$/);
  expect((await external.deployment.machine("a")).live).not.toBe(false);
  await external.mend();
  await until("files get verdicts again", 60, async () => (await external.ask("harmless")).verdict === "allowed");
});

test("the gateways reach the servers' port and nothing else of the private network", async () => {
  const reach = (address: string, port: number) =>
    sh(`timeout 2 bash -c 'exec 3<>/dev/tcp/${address}/${port}' 2>/dev/null && echo open || echo closed`);
  const denied = () => external.denied();
  expect((await reach("10.77.9.10", 1344)).trim()).toBe("open");
  const before = await denied();
  expect((await reach("10.77.9.10", 1345)).trim()).toBe("closed");
  expect((await reach("10.77.9.12", 1344)).trim()).toBe("closed");
  expect(await denied()).toBeGreaterThan(before);
});
