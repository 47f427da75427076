import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readNetwork } from "../../../../scripts/reach/input";

const folder = mkdtempSync(join(tmpdir(), "reach-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const group = { id: "/g", type: "azure-native:network:NetworkSecurityGroup", urn: "urn:pulumi:dev::p::t::rules" };
const open = { name: "Open", priority: 100, direction: "Inbound", access: "Allow", protocol: "*" };
const export1 = (resources: unknown[]) => ({ version: 3, deployment: { resources } });

const plain = {
  networks: [
    {
      ...{ id: "v", name: "v", addressPrefixes: ["10.0.0.0/16"] },
      subnets: [{ id: "s", name: "s", prefixes: ["10.0.0.0/24"], securityGroup: "g" }],
    },
  ],
  securityGroups: [
    {
      ...{ id: "g", name: "g" },
      rules: [{ ...open, protocol: "Tcp", sources: ["52.1.2.3"], destinations: ["*"], destinationPorts: ["443"] }],
    },
  ],
  publicAddresses: [{ id: "p", name: "address-a", address: "198.51.100.10", sku: "Standard" }],
  networkInterfaces: [{ name: "m", ipConfigurations: [{ subnet: "s", publicAddress: { id: "p" } }] }],
};

describe("the network that a question is about", () => {
  it("is a stack export, its resources by their names in the program", () => {
    const state = file("export.json", export1([{ ...group, custom: true, outputs: { securityRules: [] } }]));
    expect(readNetwork(state, undefined).model.securityGroups).toEqual([{ id: "/g", name: "rules", rules: [] }]);
  });

  it("is the emulator's state", () => {
    const state = file("azure.json", {
      resources: [{ ...group, name: "rules1a2b", properties: { securityRules: [] } }],
    });
    expect(readNetwork(state, undefined).model.securityGroups).toMatchObject([{ name: "rules" }]);
  });

  it("is a stack export with a preview laid over it", () => {
    const state = file("before.json", export1([{ ...group, custom: true, outputs: { securityRules: [] } }]));
    const steps = [
      {
        op: "update",
        urn: group.urn,
        oldState: group,
        newState: { ...group, custom: true, inputs: { securityRules: [open] } },
      },
    ];
    const { model } = readNetwork(state, file("preview.json", { steps, changeSummary: { update: 1 } }));
    expect(model.securityGroups[0]!.rules).toMatchObject([{ name: "Open" }]);
    expect(model.unknown).toEqual([]);
  });

  it("is not known in full from a preview alone, and says so", () => {
    const steps = [{ op: "create", urn: group.urn, newState: { ...group, id: undefined, custom: true } }];
    const { model } = readNetwork(undefined, file("alone.json", { steps, changeSummary: { create: 1, same: 7 } }));
    expect(model.unknown[0]!.problem).toBe(
      "it omits 7 resources that do not change; add --state, or make the preview with --show-sames",
    );
  });

  it("is a preview of a resource with another name, once", () => {
    const state = file("renamed.json", export1([{ ...group, custom: true, outputs: { securityRules: [] } }]));
    const urn = `${group.urn}-anew`;
    const newState = { ...group, urn, custom: true, inputs: { securityRules: [open] } };
    const steps = [{ op: "update", urn, oldState: { ...group, custom: true }, newState }];
    const { model } = readNetwork(state, file("aliased.json", { steps, changeSummary: { update: 1 } }));
    expect(model.securityGroups).toMatchObject([{ name: "rules-anew", rules: [{ name: "Open" }] }]);
  });

  it.each([
    ["malformed JSON", "{", /broken\.json is not JSON \(/],
    ["something else", { a: 1 }, /broken\.json is neither a stack export .*: it has no resources/],
    ["a stack without state", export1([]), /the stack has no resources, so it has no network/],
    ["a model with a wrong field", { networks: [{}] }, /networks\.0\.id: /],
  ])("is never %s", (_, content, message) => {
    expect(() => readNetwork(file("broken.json", content), undefined)).toThrow(message);
  });

  it("is never a preview that failed", () => {
    const failed = file("failed.json", { steps: [], diagnostics: [{ severity: "error", message: "no credentials" }] });
    expect(() => readNetwork(undefined, failed)).toThrow("the preview failed: no credentials");
  });
});

describe("npm run reach", () => {
  const reach = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", "scripts/reach.ts", ...args], { encoding: "utf8" });
  const state = file("model.json", plain);

  it.each([
    ["0 when it gets through", "52.1.2.3", "a:443", 0, /^52\.1\.2\.3 to a:443\/tcp: allowed\n/],
    ["1 when it does not", "52.1.2.4", "a:443", 1, /the nearest is 52\.1\.2\.3, 1 away/],
    [
      "2 when the destination does not exist",
      "52.1.2.4",
      "b:443",
      2,
      /^"b" is nothing in this network; it has address-a/,
    ],
  ])(
    "ends with %s",
    (_, from, to, status, words) => {
      const result = reach("--from", from, "--to", to, "--state", state);
      expect(result.status).toBe(status);
      expect(status === 2 ? result.stderr : result.stdout).toMatch(words);
    },
    20_000,
  );
});
