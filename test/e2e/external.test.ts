/** Gateways whose files are inspected elsewhere: two ICAP servers of the operator's own, well and badly behaved. */
import type { Behaviour } from "../../emulator";
import { until } from "./deployment";
import { FORBIDDEN } from "../../scripts/rehearsal/standIns";
import { ExternalDeployment } from "./externalDeployment";

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

test.each<[Behaviour, RegExp]>([
  [
    "monitoring",
    /server .*10\.77\.9\.10 answers but does not block: is it in monitoring or trial mode, or is the canary's rule missing\?/,
  ],
])("a server that is %s is out of rotation and named; the other one serves", async (behaviour, words) => {
  await external.servers[0]!.set({ behaviour, istag: `policy-${behaviour}` });
  // each gateway asks for itself
  await until("gateway-status names it on both", 30, async () =>
    (await external.onBoth("gateway-status")).every((text) => words.test(text)),
  );
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
