/**
 * Resources that Azure keeps or loses past Pulumi's steps: `retainOnDelete`, and lists beside resources of their own.
 */
import { compare } from "../../../../preview/changes/compare";
import { GATES, type ChangeReport } from "../../../../preview/model/report";
import type { PreviewStep, ResourceState } from "../../../../preview/model/step";
import { changeOf, smallStack, stepsBetween, urnOf } from "../smallStack";

const RULE = "azure-native:network:SecurityRule";
const GROUP = "/subscriptions/1/resourceGroups/group/providers/Microsoft.Network/networkSecurityGroups/rules";

const part = (inputs: Record<string, unknown>, more: Partial<ResourceState> = {}): ResourceState => {
  const all = {
    ...{ priority: 150, direction: "Inbound", access: "Allow", protocol: "Tcp", sourcePortRange: "*" },
    ...{ destinationAddressPrefix: "*", destinationPortRange: "11344", resourceGroupName: "group" },
    ...{ networkSecurityGroupName: "rules", securityRuleName: "own", ...inputs },
  };
  const urn = urnOf(RULE, "own");
  return { ...{ urn, type: RULE, id: `${GROUP}/securityRules/own`, custom: true, inputs: all, outputs: all }, ...more };
};

const reportOf = (base: readonly ResourceState[], steps: readonly PreviewStep[]): ChangeReport =>
  compare(changeOf({}, {}, { base, steps }));

describe("a rule that Pulumi forgets and Azure keeps", () => {
  const kept = part({ sourceAddressPrefix: "30.0.0.1" }, { retainOnDelete: true });
  const base = smallStack({ extra: [kept] });

  it("still lets in whom it let in", () => {
    const report = reportOf(base, stepsBetween(base, smallStack()));
    expect(report.reachability).toEqual([]);
    expect(report.lifecycle.besides).toEqual([{ action: "forget", name: "own", of: "SecurityRule" }]);
  });

  it("is listed next to its replacement", () => {
    const denies = part(
      { securityRuleName: "new", access: "Deny", priority: 160 },
      { id: `${GROUP}/securityRules/new` },
    );
    const step = { urn: kept.urn, before: kept, replaceReasons: ["securityRuleName"], detailedDiff: {} };
    const report = reportOf(base, [
      ...stepsBetween(smallStack(), smallStack()),
      {
        ...step,
        op: "create-replacement",
        after: { ...denies, inputs: { ...denies.inputs, sourceAddressPrefix: "30.0.0.1" } },
      },
      { ...step, op: "delete-replaced" },
    ]);
    expect(report.reachability).toEqual([]);
    expect(report.unknown).toEqual([]);
  });
});

describe("a group whose rules are a list and resources of their own", () => {
  const denies = part({ access: "Deny", sourceAddressPrefix: "20.0.0.1" });
  const base = smallStack({ extra: [denies] });
  const update = (list: boolean): ResourceState[] =>
    base.map((one) => {
      if (!one.urn.endsWith("::gateway-rules")) return one;
      const { securityRules, ...rest } = one.inputs;
      return { ...one, inputs: { ...rest, ...(list ? { securityRules } : {}), tags: { changed: "now" } } };
    });

  it("loses these, a denial among them, with an update of the list, and no gate passes", () => {
    const report = reportOf(base, stepsBetween(base, update(true)));
    expect(report.unknown).toEqual([
      "gateway-rules: its securityRules are both a list and separate resources; an update with the list deletes own",
    ]);
    expect(report.gates).toEqual(GATES);
  });

  it("keeps them where Azure is not told a list, and where they are written in the same update", () => {
    const without = base.map((one) => (one.urn.endsWith("::gateway-rules") ? { ...one, inputs: {} } : one));
    const steps = stepsBetween(without, update(false));
    expect(reportOf(without, steps).unknown).toEqual([]);
    const written = stepsBetween(base, update(true)).map((step) =>
      step.urn === denies.urn ? { ...step, op: "update" } : step,
    );
    expect(reportOf(base, written).unknown).toEqual([]);
  });

  it("is no matter where nothing is changed", () => {
    expect(reportOf(base, stepsBetween(base, base)).unknown).toEqual([]);
  });
});
