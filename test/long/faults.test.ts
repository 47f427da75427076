/** Every fault of one gateway that we could think of, one after the other, while clients ask; writes docs/faults.md. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Deployment } from "../e2e/deployment";
import { daemonFaults } from "./faults/daemons";
import type { Gateway, Measured } from "./faults/fault";
import { measure, type Client } from "./faults/measure";
import { faultsPage } from "./faults/page";
import { policyFaults } from "./faults/policy";
import { resourceFaults } from "./faults/resources";
import { surroundingFaults } from "./faults/surroundings";

const faults = [...daemonFaults, ...policyFaults, ...resourceFaults, ...surroundingFaults];
const measured: Measured[] = [];
let deployment: Deployment;
let gateway: Gateway;
let client: Client;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "long-faults" });
  // What shifts a daemon's clock must be on the machine.
  deployment.editBoot = (text) => text.replace("\n  - chrony\n", "\n  - chrony\n  - libfaketime\n");
  await deployment.up();
  const { name } = await deployment.machine("a");
  gateway = { deployment, name, sh: (script) => deployment.run(name, "bash", "-c", script) };
  const target = await deployment.target();
  client = { agent: await deployment.agentAt([target.sources.client]), target, keyword: deployment.keyword };
});

afterAll(async () => {
  await client?.agent.end();
  await deployment?.close();
});

test.each(faults)("$group, $name: a client sees $effect, never a wrong verdict", async (fault) => {
  measured.push(await measure(fault, gateway, client));
});

test("at least 20 faults are on the page docs/faults.md", async () => {
  expect(measured.length).toBeGreaterThanOrEqual(20);
  expect(measured.map(({ fault }) => fault.name)).toEqual(faults.map(({ name }) => name));
  const system = (await gateway.sh(". /etc/os-release; echo $PRETTY_NAME")).trim();
  const date = new Date().toISOString().slice(0, 10);
  await writeFile(join(__dirname, "../../docs/faults.md"), faultsPage(measured, { date, system }));
});
