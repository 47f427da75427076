/** The policy pack as a full Pulumi CLI runs it: the real engine has it started by the language host and talks to it. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as network from "@pulumi/azure-native/network";
import { parse, stringify } from "yaml";
import program from "../../infra/index";
import { clientProfiles } from "../../infra/network/clientProfile";
import { parseSettings } from "../../infra/settings";
import {
  judge,
  policyPackConfig,
  stops,
  type Context,
  type Environment,
  type JudgedResource,
} from "../../policy/index";
import { issueClient } from "./clientCertificate";
import { Engine, type PolicyPacks } from "./engine";
import { allowRule } from "./programs";

/** The pack that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = typeof import("../../policy/pack");

jest.setTimeout(300_000);

const project = path.resolve(__dirname, "../..");
const pack = path.join(project, "policy");
const folder = mkdtempSync(path.join(tmpdir(), "defender-icap-gateway-policy-"));
let engine: Engine;

afterEach(() => engine.close());

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The pack with the configuration that the context makes. */
function packs(context: Context): PolicyPacks {
  const file = path.join(folder, "policy-config.json");
  writeFileSync(file, JSON.stringify(policyPackConfig(context)));
  return { policyPacks: [pack], policyPackConfigs: [file] };
}

/** Starts the project's own stack. Returns what its settings tell the guard rails. */
async function startStack(environment: Environment): Promise<Context> {
  const workDir = path.join(folder, environment);
  mkdirSync(path.join(workDir, "infra"), { recursive: true });
  writeFileSync(path.join(workDir, "infra", "index.ts"), "");
  copyFileSync(path.join(project, "Pulumi.yaml"), path.join(workDir, "Pulumi.yaml"));
  const file = `Pulumi.${environment}.yaml`;
  const { config } = parse(readFileSync(path.join(project, file), "utf8")) as { config: Record<string, object> };
  const client = "defender-icap-gateway:client";
  if (environment !== "dev") config[client] = { ...config[client], certificates: await issueClient() };
  writeFileSync(path.join(workDir, file), stringify({ config }));
  engine = await Engine.start({ stackName: environment, projectName: "defender-icap-gateway", workDir });
  engine.program = program;
  const values = Object.entries(config)
    .filter(([key]) => key.startsWith("defender-icap-gateway:"))
    .map(([key, value]) => [key.split(":")[1], value]);
  const settings = parseSettings(
    { location: "westeurope", values: Object.fromEntries(values) },
    environment,
    new Date(),
  );
  const allowedSources = clientProfiles(settings.client).flatMap(({ sources }) => sources);
  return { environment, icapsPort: settings.gateway.port, allowedSources };
}

interface StateResource extends Omit<JudgedResource, "name" | "properties"> {
  readonly urn: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/** The resources as the state file has them, secrets encrypted. */
function deployed(): JudgedResource[] {
  const { checkpoint } = JSON.parse(engine.state()) as { checkpoint: { latest: { resources: StateResource[] } } };
  return checkpoint.latest.resources.map(({ inputs, outputs, ...resource }) => ({
    ...resource,
    protect: resource.protect ?? false,
    name: resource.urn.split("::").at(-1)!,
    properties: { ...outputs, ...inputs },
  }));
}

describe.each(["dev", "test", "prod"] as const)("the program's %s stack", (environment) => {
  it("passes the pack before it exists, and every rule can be judged and holds when it does", async () => {
    const context = await startStack(environment);
    const preview = await engine.preview(packs(context));
    expect(preview.log).not.toMatch(/\[mandatory\]/);
    expect(preview.error).toBeUndefined();
    const up = await engine.up(environment === "prod" ? packs(context) : {});
    expect(up.error).toBeUndefined();
    const findings = judge(deployed(), context);
    // A state lists resources in the order in which they were done, which differs from run to run.
    const told = findings.map(({ rule, outcome, resource }) => `${rule} ${outcome} ${resource.name}`).sort();
    expect(told).toEqual([
      // monitoring is on in prod only
      ...(environment === "prod"
        ? []
        : ["balancer", "kv"].map((part) => `diagnostic-settings violated icap-gateway-${part}`)),
      ...(environment === "dev"
        ? ["a", "b"].map((lane) => `encryption-at-host violated icap-gateway-lane-${lane}-machines`)
        : []),
    ]);
    expect(findings.filter(stops)).toEqual([]);
  });
});

describe("a stack that opens itself to the internet", () => {
  const context: Context = { environment: "test", icapsPort: 11344, allowedSources: ["203.0.113.7"] };
  const rules =
    (...sources: string[]) =>
    () =>
      void new network.NetworkSecurityGroup("open", {
        resourceGroupName: "rg",
        networkSecurityGroupName: "open",
        securityRules: [
          ...sources.map((sourceAddressPrefix, i) =>
            allowRule({ name: `Allow${i}`, priority: 100 + i, sourceAddressPrefix }),
          ),
          allowRule({
            name: "Deny",
            priority: 4096,
            access: "Deny",
            protocol: "*",
            sourceAddressPrefix: "*",
            destinationPortRange: "*",
          }),
        ],
      });

  it("fails its preview, with the rule that lets strangers in", async () => {
    engine = await Engine.start({ stackName: "test" });
    engine.program = rules("0.0.0.0/1", "128.0.0.0/1");
    const run = await engine.preview(packs(context));
    expect(run.log).toContain(
      "rule Allow0 allows addresses outside the client profiles to reach port 11344: 0.0.0.0/1",
    );
    expect(run.log).toContain("its rules together open port 11344 to the whole internet: Allow0, Allow1");
    engine.program = rules("203.0.113.7");
    expect((await engine.preview(packs(context))).error).toBeUndefined();
  });

  it("creates nothing when an update is judged without a preview", async () => {
    engine = await Engine.start({ stackName: "test" });
    engine.program = rules("*");
    const run = await engine.up(packs(context));
    expect(run.log).toContain(
      "rule Allow0 allows addresses outside the client profiles to reach port 11344: 0.0.0.0/1, 128.0.0.0/2",
    );
    expect(engine.azure.store.ofType("azure-native:network:NetworkSecurityGroup")).toEqual([]);
  });
});
