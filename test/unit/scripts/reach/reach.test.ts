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
