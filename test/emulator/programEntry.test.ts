import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { Engine } from "./engine";

/** The program that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = typeof import("../../infra/index");

jest.setTimeout(300_000);

const root = path.resolve(__dirname, "../..");
const { name } = parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as { name: string };
const folder = mkdtempSync(path.join(tmpdir(), "defender-icap-gateway-entry-"));
let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start({ stackName: "dev", projectName: name });
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** `pulumi preview` of the program that Pulumi.yaml names, with the configuration of a stack file. */
function preview(changes: Record<string, unknown> = {}): Promise<{ code: number; text: string }> {
  const stack = parse(readFileSync(path.join(root, "Pulumi.dev.yaml"), "utf8")) as { config: object };
  const file = path.join(folder, "Pulumi.dev.yaml");
  writeFileSync(file, stringify({ ...stack, config: { ...stack.config, ...changes } }));
  return engine.cli("preview", "--cwd", root, "--stack", "dev", "--config-file", file, "--diff");
}

describe("the program as the Pulumi CLI starts it", () => {
  it("previews the gateway of the dev stack and its outputs, without a build", async () => {
    const { code, text } = await preview();
    expect(text).not.toMatch(/error/i);
    expect(code).toBe(0);
    const count = (type: string): number => text.split(`+ ${type}: (create)`).length - 1;
    expect(count("defender-icap-gateway:index:IcapGateway")).toBe(1);
    expect(count("azure-native:compute:VirtualMachineScaleSet")).toBe(2);
    expect(count("azure-native:network:PublicIPAddress")).toBe(3);
    expect(count("azure-native:network:LoadBalancer")).toBe(1);
    expect(count("azure-native:keyvault:Secret")).toBe(2);
    const outputs = text.slice(text.indexOf("--outputs:--"));
    for (const output of ["addresses", "clientIdentity", "icapServices", "lanes", "port", "portal", "resourceGroup"]) {
      expect(outputs).toMatch(new RegExp(`^\\s+${output}\\s*:`, "m"));
    }
  });

  it("takes dates without quotes, and no keyword that YAML made a time", async () => {
    const inAYear = `${new Date().getUTCFullYear() + 1}-12-31`;
    const dates = { "defender-icap-gateway:expires": inAYear, "defender-icap-gateway:tags": { until: inAYear } };
    const { code, text } = await preview(dates); // the file has them without quotes
    expect(code).toBe(0);
    expect(/\buntil *: "(.*)"/.exec(text)?.[1]).toBe(inAYear);
    const refused = await preview({ "defender-icap-gateway:dlp": { keywords: ["2026-12-31T10:00:00Z"] } });
    expect(refused.text).toContain("dlp.keywords[0]  was read as a time by the Pulumi CLI; write it in quotes");
  });

  it("registers nothing when a setting is wrong, and says which without a stack trace", async () => {
    const { code, text } = await preview({ "defender-icap-gateway:lanes": { instances: 0, zones: [4] } });
    expect(code).not.toBe(0);
    expect(text).not.toContain("azure-native:");
    expect(text).toContain("lanes.instances");
    expect(text).toContain("lanes.zones");
    expect(text).not.toMatch(/^\s+at /m);
  });
});
