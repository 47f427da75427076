import { compare } from "../../../../preview/changes/compare";
import { changeOf, urnOf } from "../smallStack";

const size = "Standard_D8s_v5";
const said = (report: ReturnType<typeof compare>): string =>
  report.lifecycle.interruptions.map(({ text }) => text).join("\n");

describe("an update of a lane's secret", () => {
  const updated = (...paths: string[]) => {
    const input = changeOf({}, {});
    const secret = urnOf("azure-native:keyvault:Secret", "gateway-lane-a-secret");
    const detailedDiff = Object.fromEntries(paths.map((path) => [path, "update"]));
    const steps = input.steps.map((step) => (step.urn === secret ? { ...step, op: "update", detailedDiff } : step));
    return compare({ ...input, steps } as never).lifecycle.rotates;
  };

  it("brings new keys or certificates, unless only a tag is new", () => {
    expect(updated("properties.value")).toBe(true);
    expect(updated("tags.team", "properties.value")).toBe(true);
    expect(updated("tags.team")).toBe(false);
  });

  it("counts as a rotation where it does not say what it changes", () => {
    expect(updated()).toBe(true);
  });
});

describe("the order of the lanes", () => {
  it("is said where the program's dependencies say it", () => {
    const report = compare(changeOf({}, { size }));
    expect(said(report)).toContain("(lane a, then lane b; each lane waits until the one before it is ready)");
    expect(report.verdict).toMatch(/^Both lanes are replaced without an interruption/);
    expect(report.gates).not.toContain("outage");
  });

  it("follows dependencies through resources between the lanes", () => {
    const input = changeOf({}, { size });
    const set = (lane: string) => urnOf("azure-native:compute:VirtualMachineScaleSet", `gateway-lane-${lane}-machines`);
    const secret = urnOf("azure-native:keyvault:Secret", "gateway-lane-a-secret");
    const steps = input.steps.map((step) => {
      if (!step.after) return step;
      if (step.urn === set("b"))
        return { ...step, after: { ...step.after, dependencies: [], propertyDependencies: { tags: [secret] } } };
      return step.urn === secret ? { ...step, after: { ...step.after, dependencies: [set("a")] } } : step;
    });
    expect(said(compare({ ...input, steps }))).toContain("each lane waits until the one before it is ready");
  });

  it("that is lost is in the first line, and fails the gate for outages", () => {
    const report = compare(changeOf({}, { size, lanesTogether: true }));
    expect(report.verdict).toMatch(/^Both lanes are replaced at the same time/);
    expect(said(report)).not.toContain("waits until");
    expect(said(report)).toMatch(/lanes do not wait for each other: all of them are replaced at the same time/);
    expect(report.gates).toContain("outage");
  });

  it("that is lost without any replacement is reported too", () => {
    const input = changeOf({}, { lanesTogether: true });
    const report = compare(input);
    expect(report.verdict).toBe("The lanes no longer wait for each other");
    expect(report.gates).toEqual(["outage"]);
    expect(compare(changeOf({ lanesTogether: true }, { lanesTogether: true })).verdict).toBe("Nothing changes");
  });

  it("that is lost while one lane alone is replaced fails the gate as well", () => {
    const input = changeOf({}, { size, lanesTogether: true });
    const other = urnOf("azure-native:compute:VirtualMachineScaleSet", "gateway-lane-a-machines");
    const steps = input.steps.flatMap((step) => {
      if (step.urn !== other || step.op === "same") return [step];
      return step.op === "create-replacement" ? [{ ...step, op: "same", before: step.after }] : [];
    });
    const report = compare({ ...input, steps } as never);
    expect(said(report)).toContain("The lanes no longer wait for each other");
    expect(report.gates).toContain("outage");
  });

  it("ends with a lane that is deleted: its clients get no answer, and nobody speaks of its probe", () => {
    const probes = { probePort: 8081 };
    const input = changeOf(probes, probes);
    const set = urnOf("azure-native:compute:VirtualMachineScaleSet", "gateway-lane-b-machines");
    const steps = input.steps.map((step) =>
      step.urn === set ? { ...step, op: "delete", before: step.after ?? step.before, after: undefined } : step,
    );
    const report = compare({ ...input, steps } as never);
    expect(said(report)).toContain("lane-b-machines is deleted and not replaced: clients of its lane get no answer.");
    expect(said(report)).not.toContain("probe");
    expect(report.gates).toContain("outage");
  });

  it("is not known if their dependencies are not given", () => {
    const input = changeOf({}, { size });
    const steps = input.steps.map((step) =>
      step.after ? { ...step, after: { ...step.after, dependencies: undefined } } : step,
    );
    const report = compare({ ...input, steps } as never);
    expect(report.unknown).toContain("the order of the lanes: the preview does not contain their dependencies");
    expect(said(report)).not.toContain("waits until");
    expect(report.gates).toContain("outage");
  });
});

describe("the pools of the lanes", () => {
  it("both in one: the other lane's address leads nowhere, however the machines are replaced", () => {
    const report = compare(changeOf({}, { poolOf: { b: "a" } }));
    expect(said(report)).toContain("The frontend lane b leads to no machines, so its clients get no answer.");
    expect(report.verdict).toMatch(
      /2 addresses can no longer reach lane b on 11344; one lane is replaced; traffic is interrupted/,
    );
    expect(report.gates).toContain("outage");
  });

  it("none: the lane serves nobody", () => {
    const report = compare(changeOf({}, { poolOf: { b: "nowhere" } }));
    expect(said(report)).toContain("No load balancer frontend leads to lane b, so it gets no connections.");
    expect(report.gates).toContain("outage");
  });

  it("not known: nobody says that a lane is served", () => {
    const input = changeOf({}, { poolOf: { b: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } });
    const unknownPool = (text: string): string =>
      text.replace(/"[^"]*backendAddressPools\/lane-04da[^"]*"/g, '"04da6b54-80e4-46f7-96ec-b56ff0331ba9"');
    const spoiled = JSON.parse(unknownPool(JSON.stringify(input))) as typeof input;
    const report = compare({ ...spoiled, locate: () => undefined });
    expect(report.unknown.join()).toContain("the frontends that lead to lane b: its backend pools are not known");
  });

  it("as they were, with nothing else: nothing is said", () => {
    expect(said(compare(changeOf({ poolOf: { b: "nowhere" } }, { poolOf: { b: "nowhere" } })))).toBe("");
  });
});
