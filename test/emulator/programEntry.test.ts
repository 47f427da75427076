import { readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { runProgram, type ProgramRun } from "./languageMonitor";

const root = path.resolve(__dirname, "../..");
const project = parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as { name: string; main: string };

/** Runs the program that Pulumi.yaml names, with the configuration of a stack file, as `pulumi preview` does. */
function preview(stack: string, changes: Record<string, unknown> = {}): Promise<ProgramRun> {
  const file = parse(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as { config: object };
  const config = Object.fromEntries(
    Object.entries({ ...file.config, ...changes }).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  const main = path.join(root, project.main);
  const folder = statSync(main).isDirectory();
  return runProgram({
    directory: folder ? main : path.dirname(main),
    main: folder ? "." : path.basename(main),
    project: project.name,
    stack,
    config,
    deadlineSeconds: 60,
  });
}

/** How the Node runtime says that the user has read the reason (`@pulumi/pulumi/cmd/run`). */
const ALREADY_TOLD = 32;

describe("the program as the Pulumi CLI starts it", () => {
  it("registers the gateway of the dev stack and its outputs, without a build", async () => {
    const run = await preview("dev");
    expect(run.errors).toBe("");
    expect(run.exitCode).toBe(0);
    const count = (type: string): number => run.registered.filter((one) => one.startsWith(`${type} `)).length;
    expect(count("defender-icap-gateway:index:IcapGateway")).toBe(1);
    expect(count("azure-native:compute:VirtualMachineScaleSet")).toBe(2);
    expect(count("azure-native:network:PublicIPAddress")).toBe(3);
    expect(count("azure-native:network:LoadBalancer")).toBe(1);
    expect(count("azure-native:keyvault:Secret")).toBe(2);
    expect(Object.keys(run.outputs).sort()).toEqual([
      "addresses",
      "clientIdentity",
      "icapServices",
      "lanes",
      "port",
      "portal",
      "resourceGroup",
      "serverCertificate",
    ]);
  });

  it("registers nothing when a setting is wrong, and says which without a stack trace", async () => {
    const run = await preview("dev", { "defender-icap-gateway:lanes": { instances: 0, zones: [4] } });
    expect(run.exitCode).toBe(ALREADY_TOLD);
    expect(run.registered.filter((one) => !one.startsWith("pulumi:"))).toEqual([]);
    expect(run.errors).toContain("lanes.instances");
    expect(run.errors).toContain("lanes.zones");
    expect(run.errors).not.toMatch(/^\s+at /m);
  });
});
