import { compare } from "../../../../preview/changes/compare";
import { GATES, type ChangeReport } from "../../../../preview/model/report";
import type { ResourceState } from "../../../../preview/model/step";
import { renderings } from "../../../../preview/render/renderings";
import { changeOf, urnOf, type Choices } from "../smallStack";

const type = "azure-native:network:AzureFirewall";
const urn = urnOf(type, "gateway-wall");
const wall = (inputs: Record<string, unknown> = {}): ResourceState => ({
  ...{ urn, type, id: "/subscriptions/1/wall", custom: true, inputs, outputs: inputs },
});
const v6: ResourceState = {
  ...wall({ publicIPAddressVersion: "IPv6", sku: { name: "Standard" } }),
  urn: urnOf("azure-native:network:PublicIPAddress", "gateway-six"),
  type: "azure-native:network:PublicIPAddress",
};
/** A resource that counts nowhere in the network. */
const dashboard = (more: Partial<ResourceState> = {}): ResourceState => ({
  ...wall(),
  urn: urnOf("azure-native:portal:Dashboard", "gateway-board"),
  ...{ type: "azure-native:portal:Dashboard", id: "/subscriptions/1/board" },
  ...more,
});
const reportOf = (before: Choices, after: Choices): ChangeReport => compare(changeOf(before, after));
const notModelled = "wall: azure-native:network:AzureFirewall is not modelled; it may open something";

describe("a resource that the network's model leaves out", () => {
  it("fails no gate where nothing changes, and stays in the report", () => {
    const report = reportOf({ extra: [wall(), v6] }, { extra: [wall(), v6] });
    expect(report).toMatchObject({ complete: true, unknown: [], gates: [], verdict: "Nothing changes" });
    expect(report.notes).toEqual([
      "gateway-six: it is IPv6, which is not modelled. This change neither touches it nor the network around it.",
      `gateway-${notModelled}. This change neither touches it nor the network around it.`,
    ]);
    for (const format of ["markdown", "json", "html"] as const)
      expect([format, renderings(report)[format]()]).toEqual([format, expect.stringContaining("AzureFirewall")]);
  });

  it("fails only the gates of what changes, where that is not the network", () => {
    const files = reportOf({ extra: [wall()] }, { extra: [wall()], bootFile: "Port 1345" });
    expect(files.unknown).toEqual([]);
    expect(files.gates).toEqual(reportOf({}, { bootFile: "Port 1345" }).gates);
  });

  it("is not touched by what referred to it before", () => {
    const extra = [wall(), dashboard({ dependencies: [urn], inputs: { of: wall().id } })];
    const after = [wall(), dashboard({ dependencies: [urn], inputs: { of: wall().id, title: "Wall" } })];
    expect(reportOf({ extra }, { extra: after })).toMatchObject({ unknown: [], gates: [] });
  });

  it.each<[string, Choices, Choices]>([
    ["is created", {}, { extra: [wall()] }],
    ["is deleted", { extra: [wall()] }, {}],
    ["changes", { extra: [wall()] }, { extra: [wall({ tier: "Premium" })] }],
    ["stands beside a new source", { extra: [wall()] }, { extra: [wall()], sources: ["20.0.0.1", "20.0.0.3"] }],
    ["stands beside a source less", { extra: [wall()] }, { extra: [wall()], sources: ["20.0.0.1"] }],
    [
      "stands beside a new rule",
      { extra: [wall()] },
      { extra: [wall()], rules: [{ name: "DenyMore", priority: 100 }] },
    ],
    ["gets a new dependent", { extra: [wall()] }, { extra: [wall(), dashboard({ dependencies: [urn] })] }],
    [
      "gets a dependency of an existing resource",
      { extra: [wall(), dashboard()] },
      { extra: [wall(), dashboard({ propertyDependencies: { of: [urn] } })] },
    ],
    [
      "is named by its id where it was not",
      { extra: [wall(), dashboard()] },
      { extra: [wall(), dashboard({ inputs: { of: "/Subscriptions/1/WALL/rules/x" } })] },
    ],
  ])("is not known, and passes no gate, where it %s", (_how, before, after) => {
    const report = reportOf(before, after);
    expect(report.unknown).toEqual([notModelled]);
    expect(report.gates).toEqual(GATES);
    expect(report.notes).toEqual([]);
  });

  it("is not known where a step about it is no plain same", () => {
    const change = changeOf({ extra: [wall()] }, { extra: [wall()] });
    const steps = change.steps.map((step) => (step.urn === urn ? { ...step, op: "refresh" } : step));
    expect(compare({ ...change, steps })).toMatchObject({ unknown: [notModelled], gates: GATES });
  });

  it("is unchanged without a step, as in a preview that leaves out what does not change", () => {
    const change = changeOf({ extra: [wall()] }, { extra: [wall()] });
    const steps = change.steps.filter(({ op }) => op !== "same");
    expect(compare({ ...change, steps })).toMatchObject({ unknown: [], gates: [] });
    const named = changeOf({ extra: [wall()] }, { extra: [wall(), dashboard({ inputs: { of: wall().id } })] });
    expect(compare({ ...named, steps: named.steps.filter(({ op }) => op !== "same") }).unknown).toEqual([notModelled]);
  });
});
