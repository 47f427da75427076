import { compare } from "../../../../preview/changes/compare";
import { changeFromFiles } from "../../../../preview/input/fromFiles";
import type { ChangeInput } from "../../../../preview/model/changeInput";
import type { PreviewStep, ResourceState } from "../../../../preview/model/step";
import { changeOf, type Choices } from "../smallStack";

/** The change with a resource that the program calls something else: the engine gives its step the new URN and the old state. */
function renamedIn(input: ChangeInput, old: string, now: string): ChangeInput {
  const rename = (text: string): string => text.replace(new RegExp(`::${old}$`), `::${now}`);
  // Resources after the change name everything as the program does from then on.
  const renamed = (after: ResourceState): ResourceState =>
    JSON.parse(JSON.stringify(after).replaceAll(`::${old}"`, `::${now}"`)) as ResourceState;
  const steps = input.steps.map((given): PreviewStep => {
    const step = given.after ? { ...given, after: renamed(given.after) } : given;
    if (!step.urn.endsWith(`::${old}`)) return step;
    // The deletion of what is replaced keeps the old URN (seen with the real engine).
    if (step.op === "delete-replaced") return step;
    return { ...step, urn: rename(step.urn) };
  });
  return { ...input, steps };
}

const opened: Choices = { sources: "*" };

describe("a resource that is renamed with an alias", () => {
  it("hides no opening", () => {
    const report = compare(renamedIn(changeOf({}, opened), "gateway-rules", "gateway-nsg"));
    expect(report.verdict).toMatch(/^The whole internet can reach both lanes on 11344/);
    expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet"]));
    expect(report.complete).toBe(true);
  });

  it("shows the rules that changed, and not all of them as removed and added", () => {
    const report = compare(
      renamedIn(changeOf({}, { sources: ["20.0.0.1", "20.0.0.2", "52.0.0.1"] }), "gateway-rules", "gateway-nsg"),
    );
    expect(report.rules).toMatchObject([{ group: "nsg", rule: "AllowClient", change: "changed", added: ["52.0.0.1"] }]);
    expect(report.verdict).toMatch(/^1 more address can reach both lanes on 11344/);
  });

  it.each([
    ["gateway-rules", "gateway-nsg"],
    ["gateway-lane-a-machines", "gateway-lane-a-set"],
    ["gateway-network", "gateway-vnet"],
    ["gateway-balancer", "gateway-lb"],
    ["gateway-address-a", "gateway-ip-a"],
    ["gateway-authority", "gateway-root"],
  ])("and nothing else (%s) is no change of reachability, of the portal or of a guard rail", (old, now) => {
    const report = compare(renamedIn(changeOf({}, {}), old, now));
    expect(report.verdict).toBe("Reachability stays the same, and the portal needs no change");
    expect(report.gates).toEqual([]);
    expect(report.other).toEqual([
      { action: "rename", what: `${old.replace("gateway-", "")} → ${now.replace("gateway-", "")}`, paths: [] },
    ]);
    expect([report.findings.introduced, report.findings.resolved, report.costs]).toEqual([[], [], []]);
  });

  it("and replaced keeps its order: the new machines first, the old ones last", () => {
    const input = renamedIn(changeOf({}, { size: "Standard_D8s_v5" }), "gateway-lane-a-machines", "gateway-lane-a-set");
    const report = compare(input);
    expect(report.verdict).toMatch(/^Both lanes are replaced without an interruption/);
    const early = input.steps.filter(({ op }) => op === "delete-replaced");
    const late = input.steps.filter(({ op }) => op !== "delete-replaced");
    expect(compare({ ...input, steps: [...early, ...late] }).verdict).toMatch(/with an interruption/i);
  });

  it("is the same as a component that is renamed or gets another type: every URN below it changes", () => {
    const input = changeOf({}, opened);
    const moved = (text: string): string => text.replace("index:IcapGateway", "index:Gateway");
    const steps = input.steps.map(({ urn, after, ...step }) => ({
      ...step,
      urn: moved(urn),
      ...(after
        ? { after: { ...after, urn: moved(after.urn), ...(after.parent ? { parent: moved(after.parent) } : {}) } }
        : {}),
    }));
    const report = compare({ ...input, steps });
    expect(report.verdict).toMatch(/^The whole internet can reach both lanes on 11344/);
    expect(report.lifecycle.besides).toEqual([]);
  });
});

describe("a preview alone", () => {
  const context = { environment: "prod", icapsPort: 11344 } as const;
  const alone = (steps: readonly PreviewStep[]) =>
    compare(
      changeFromFiles({
        preview: {
          name: "preview.json",
          content: {
            steps: steps.map(({ before, after, detailedDiff: _, ...step }) => ({
              ...step,
              oldState: before,
              newState: after,
            })),
            changeSummary: {},
          },
        },
        stack: "prod",
        context,
      }),
    );

  it("counts what is replaced once, though several steps are about it", () => {
    const { steps } = changeOf({}, { size: "Standard_D8s_v5" });
    const withReplace = steps.flatMap((step) =>
      step.op === "create-replacement" ? [step, { ...step, op: "replace" }] : [step],
    );
    const { costs } = alone(withReplace);
    expect(costs).toContainEqual({ what: "both lanes: size", before: "Standard_D4s_v5", after: "Standard_D8s_v5" });
    expect(costs).toEqual(alone(steps).costs);
  });

  it("says what a failed update left", () => {
    const { steps } = changeOf({}, {});
    const group = steps.find(({ urn }) => urn.endsWith("::gateway-rules"))!;
    const left = { ...group, op: "delete-replaced", before: { ...group.before!, delete: true }, after: undefined };
    const report = alone([left as PreviewStep, ...steps]);
    expect(report.unknown.join()).toMatch(
      /predecessor of gateway-rules still allows: a failed update left it in Azure/,
    );
    expect(report.gates).toContain("widening");
  });
});

test("a new resource under the old name of a renamed one hides nothing of either", () => {
  const input = renamedIn(changeOf({}, opened), "gateway-rules", "gateway-nsg");
  const [old] = input.base.filter(({ urn }) => urn.endsWith("::gateway-rules"));
  const made = { ...old!, id: "/made", inputs: { securityRules: [] }, outputs: {} };
  const create: PreviewStep = { op: "create", urn: made.urn, after: made, replaceReasons: [], detailedDiff: {} };
  for (const steps of [
    [...input.steps, create],
    [create, ...input.steps],
  ]) {
    expect(compare({ ...input, steps }).verdict).toMatch(/^The whole internet can reach both lanes on 11344/);
    const shown = steps.map(({ before, after, ...step }) => ({
      ...{ ...step, oldState: before, newState: after },
      detailedDiff: {},
    }));
    const preview = { steps: shown };
    const context = { environment: "prod", icapsPort: 11344 } as const;
    const read = changeFromFiles({ preview: { content: preview, name: "preview" }, stack: "prod", context });
    expect(compare(read).verdict).toMatch(/the whole internet can reach both lanes on 11344/i);
  }
});

describe("resources that the change takes over", () => {
  it("was there before: an import opens nothing by itself", () => {
    const { base, steps, ...input } = changeOf({}, {});
    const imported = steps.map((step): PreviewStep =>
      step.urn.endsWith("::gateway-balancer")
        ? { op: "import", urn: step.urn, after: step.after!, replaceReasons: [], detailedDiff: {} }
        : step,
    );
    const without = base.filter(({ urn }) => !urn.endsWith("::gateway-balancer"));
    expect(compare({ ...input, base: without, steps: imported }).reachability).toEqual([]);
  });

  it("and deletes under its former name is not taken for what stays", () => {
    const input = changeOf({}, {});
    const steps = input.steps.flatMap((step): PreviewStep[] =>
      step.urn.endsWith("::gateway-rules")
        ? [
            {
              ...step,
              op: "import",
              urn: step.urn.replace("rules", "nsg"),
              before: undefined,
              after: { ...step.after!, urn: step.urn.replace("rules", "nsg") },
            } as never,
            { ...step, op: "delete", after: undefined } as never,
          ]
        : [step],
    );
    const report = compare({ ...input, steps });
    expect(report.unknown.join()).toMatch(
      /nsg: this update deletes the same Azure resource under the name gateway-rules/,
    );
    expect(report.gates).toContain("widening");
  });
});
