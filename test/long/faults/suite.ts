/** The long test of an engine's faults, which writes their page. With `-t` only some are tried, and their rows alone are written anew. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asClient } from "../../e2e/asClient";
import { Deployment } from "../../e2e/deployment";
import type { DlpEngine } from "../../../infra/model/limits";
import type { Fault, Gateway, Measured } from "./fault";
import { measure, type Client } from "./measure";
import { faultsPage } from "./page";

/** For a file that keeps its reader busy for all the time that it may have (60 s), and for the next one's. */
const LONGEST_MS = 150_000;

/** Puts each fault on lane a's gateway of a stack with this engine. @param page file in `docs/` */
export function testFaults(engine: DlpEngine, faults: readonly Fault[], page: string): void {
  const path = join(__dirname, "../../../docs", page);
  const measured: Measured[] = [];
  let deployment: Deployment;
  let gateway: Gateway;
  let client: Client;

  beforeAll(async () => {
    deployment = await Deployment.open({ name: "long-faults" });
    await deployment.configure("dlp", { engine });
    // libfaketime, which shifts a daemon's clock, must be on the machine.
    deployment.editBoot = (text) => text.replace(/^( *PACKAGES=")/m, "$1libfaketime ");
    await deployment.up();
    const { name } = await deployment.machine("a");
    const target = await deployment.target();
    const agent = await deployment.agentAt([target.sources.client]);
    client = { agent, target, keyword: deployment.keyword };
    const ask = async (file: Buffer) => {
      const service = { method: "REQMOD", service: target.services.REQMOD } as const;
      const body = file.toString("base64");
      const times = { timeoutMs: LONGEST_MS, connectTimeoutMs: 5_000 };
      const { verdict } = await agent.ask({ kind: "icap", ...asClient(target), ...service, body, ...times });
      return verdict === "answered" ? "error" : verdict;
    };
    gateway = { deployment, name, sh: (script) => deployment.run(name, "bash", "-c", script), ask };
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
    await writeFile(path, faultsPage(faults, measured, await readFile(path, "utf8"), { system, engine }));
  }

  test.each(faults)("$group, $name: a client sees $effect, never a wrong verdict", async (fault) => {
    measured.push(await measure(fault, gateway, client));
  });
}
