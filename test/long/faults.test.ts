/**
 * The faults of a gateway, one after the other, while clients ask; writes docs/faults.md. With `-t` only some are tried, and their
 * rows alone are written anew.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Deployment } from "../e2e/deployment";
import { FAULTS } from "./faults/all";
import type { Gateway, Measured } from "./faults/fault";
import { measure, type Client } from "./faults/measure";
import { faultsPage } from "./faults/page";

const PAGE = join(__dirname, "../../docs/faults.md");

const measured: Measured[] = [];
let deployment: Deployment;
let gateway: Gateway;
let client: Client;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "long-faults" });
  // libfaketime, which shifts a daemon's clock, must be on the machine.
  deployment.editBoot = (text) => text.replace("\n  - chrony\n", "\n  - chrony\n  - libfaketime\n");
  await deployment.up();
  const { name } = await deployment.machine("a");
  gateway = { deployment, name, sh: (script) => deployment.run(name, "bash", "-c", script) };
  const target = await deployment.target();
  client = { agent: await deployment.agentAt([target.sources.client]), target, keyword: deployment.keyword };
});

afterAll(async () => {
  try {
    if (measured.length > 0) await writePage();
  } finally {
    await client?.agent.end();
    await deployment?.close();
  }
});

async function writePage(): Promise<void> {
  const system = (await gateway.sh(". /etc/os-release; echo $PRETTY_NAME")).trim();
  await writeFile(PAGE, faultsPage(FAULTS, measured, await readFile(PAGE, "utf8"), { system }));
}

test.each(FAULTS)("$group, $name: a client sees $effect, never a wrong verdict", async (fault) => {
  measured.push(await measure(fault, gateway, client));
});
