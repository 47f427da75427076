/**
 * Booted gateways whose files are inspected by servers of other makers, on machines of their own in a peered network: c-icap with its
 * content filter, and a server on the crate icap-rs.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheRoot, type RunningOnAppliance } from "../../emulator";
import type { Agent } from "../../icap";
import { CANARY_TEXT } from "../../infra/model/sections/icap";
import type { Target } from "../../verification/asking";
import { asClient } from "./asClient";
import { Deployment, until } from "./deployment";
import { REMOTE_NETWORK } from "./remoteMachine";

const APPLIANCES = join(__dirname, "../../emulator/appliances");
const FILTER = { name: "c-icap", address: "10.40.0.10" };
const RUST = { name: "icap-rs", address: "10.40.0.11" };

const run = promisify(execFile);
let folder: string;
let deployment: Deployment;
let filter: RunningOnAppliance;
let target: Target;
let agent: Agent;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foreign-peered-"));
  // Packages and crates come first: the machines of the peered network have no way to them.
  await run(join(APPLIANCES, "c-icap/prepare.sh"), [folder]);
  await run(join(APPLIANCES, "icap-rs/prepare.sh"), [join(cacheRoot(), "icap-rs")]);

  deployment = await Deployment.open({ name: "e2e-foreign", stack: "external", remoteNetworks: [REMOTE_NETWORK] });
  await deployment.configure("network", {
    peerings: [{ network: REMOTE_NETWORK.id, addressSpace: REMOTE_NETWORK.addressSpace }],
  });
  const external = {
    ...{ product: "generic-reqmod", reqmodPath: "dlp", respmodPath: "dlp", canarySeconds: 5 },
    blockedHeaders: ["X-Response-Desc"],
    servers: [FILTER, RUST],
  };
  await deployment.configure("icap", { external });
  const { emulator } = deployment;
  for (const { address } of [FILTER, RUST]) await emulator.addAppliance(address);
  filter = await startFilter();
  const start = join(APPLIANCES, "icap-rs/start.sh");
  await emulator.runOnAppliance(RUST.address, [start, join(cacheRoot(), "icap-rs"), RUST.address, "1344", CANARY_TEXT]);
  await deployment.up();
  target = await deployment.target();
  agent = await deployment.agentAt([target.sources.client]);
});

afterAll(async () => {
  await agent?.end();
  await deployment?.close();
  await rm(folder, { recursive: true, force: true });
});

const startFilter = (): Promise<RunningOnAppliance> =>
  deployment.emulator.runOnAppliance(FILTER.address, [
    ...[join(APPLIANCES, "c-icap/start.sh"), folder, FILTER.address, "1344", CANARY_TEXT],
  ]);

const LANES = ["a", "b"] as const;
const METHODS = ["REQMOD", "RESPMOD"] as const;
type LogLine = Readonly<Record<"verdict" | "server", string>>;

/** Sends a text to each lane, as an upload and as a download, and gives the log's line on each. */
async function logged(text: string): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (const lane of LANES)
    for (const method of METHODS) {
      const body = Buffer.from(text).toString("base64");
      const way = { ...asClient(target, target.addresses[lane]), method, service: target.services[method] };
      await agent.ask({ kind: "icap", ...way, body, timeoutMs: 60_000 });
      const { name } = await deployment.machine(lane);
      lines.push(
        JSON.parse(await deployment.run(name, "tail", "-n", "1", "/var/log/gateway-relay/access.log")) as LogLine,
      );
    }
  return lines;
}

const statusOf = (lane: "a" | "b", command: string[]) =>
  deployment.machine(lane).then(({ name }) => deployment.emulator.exec(name, command));
const inOrder = async () => (await deployment.inOrder("a")) && (await deployment.inOrder("b"));

test("both give verdicts at both addresses, uploads and downloads, through the peering; a planted text is always blocked", async () => {
  await until("both gateways have both servers", 120, inOrder);
  const seen: LogLine[] = [];
  await until("each of them judged a clean and a planted text", 120, async () => {
    const planted = await logged(`before ${CANARY_TEXT} after`);
    expect(planted.map(({ verdict }) => verdict)).toEqual(Array(4).fill("blocked"));
    seen.push(...planted, ...(await logged("harmless")));
    return [FILTER, RUST].every(({ name }) =>
      ["blocked", name === FILTER.name ? "modified" : "passed"].every((verdict) =>
        seen.some((line) => line.server === name && line.verdict === verdict),
      ),
    );
  });
  // the filter writes a line into each head that it lets pass, so its word is "modified"
  const words = new Set(seen.map(({ server, verdict }) => `${server} ${verdict}`));
  expect([...words].sort()).toEqual(["c-icap blocked", "c-icap modified", "icap-rs blocked", "icap-rs passed"]);
});

test("a server that is killed is named and the other serves; it comes back by itself", async () => {
  await filter.signal();
  await until("both gateways name it", 60, async () => {
    const said = await Promise.all(LANES.map(async (lane) => (await statusOf(lane, ["gateway-status"])).stdout));
    return said.every((text) => text.includes(`server ${FILTER.name} `) && text.includes(FILTER.address));
  });
  expect((await logged("harmless")).map(({ server, verdict }) => `${server} ${verdict}`)).toEqual(
    Array(4).fill("icap-rs passed"),
  );
  filter = await startFilter();
  await until("both gateways have both servers", 120, inOrder);
});

test("without the peered network a gateway closes its port, and opens it again when the network is back", async () => {
  const listens = async () => (await statusOf("a", ["ss", "-Hltn", "sport = :11344"])).stdout !== "";
  expect(await listens()).toBe(true);
  await deployment.emulator.setRemoteNetworkLink(REMOTE_NETWORK.id, false);
  await until("lane a's port is closed", 60, async () => !(await listens()));
  await deployment.emulator.setRemoteNetworkLink(REMOTE_NETWORK.id, true);
  await until("both gateways have both servers", 120, inOrder);
  await until("lane a's port is open", 60, listens);
});
