/** Gateways whose files are inspected elsewhere: two ICAP servers of the operator's own, well and badly behaved. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStandIn, type StandIn } from "../../emulator/appliances/standIn";
import type { Agent } from "../../icap";
import { CANARY_TEXT } from "../../infra/model/sections/icap";
import type { Target } from "../../scripts/verification/asking";
import { asClient } from "./asClient";
import { Deployment } from "./deployment";

jest.setTimeout(300_000);

const FORBIDDEN = "top secret";
const addresses = ["10.77.9.10", "10.77.9.11"] as const;
let deployment: Deployment;
let folder: string;
let servers: StandIn[];
let target: Target;
let agent: Agent;

const start = async (address: string) =>
  startStandIn({
    namespace: await deployment.emulator.addNeighbour(address),
    product: "generic-reqmod",
    address,
    words: [FORBIDDEN],
    canary: CANARY_TEXT,
    control: join(folder, `${address}.sock`),
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "external-"));
  deployment = await Deployment.open({ name: "e2e-external", stack: "external" });
  servers = await Promise.all(addresses.map(start));
  await deployment.up();
  target = await deployment.target();
  agent = await deployment.agentAt([target.sources.client]);
});

afterAll(async () => {
  await agent?.end();
  await Promise.all((servers ?? []).map((server) => server.kill()));
  await deployment?.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (text: string, lane: "a" | "b" = "a", method: "REQMOD" | "RESPMOD" = "REQMOD") =>
  agent.ask({
    kind: "icap",
    ...asClient(target, target.addresses[lane]),
    method,
    service: target.services[method],
    body: Buffer.from(text).toString("base64"),
    timeoutMs: 30_000,
  });

test("files get the servers' verdicts at both addresses, as uploads and as downloads", async () => {
  for (const lane of ["a", "b"] as const)
    for (const method of ["REQMOD", "RESPMOD"] as const) {
      expect(await ask("harmless", lane, method)).toMatchObject({ verdict: "allowed" });
      expect(await ask(`a ${FORBIDDEN} plan`, lane, method)).toMatchObject({ verdict: "blocked" });
    }
});
