import type { LaneSettings } from "../../../../infra/model";
import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";

const made = async (more: Partial<LaneSettings>) =>
  (await deployed({ lanes: { ...gatewayArgs().lanes, ...more } })).recording;

interface Rule {
  readonly metricTrigger: { readonly metricName: string; readonly operator: string; readonly threshold: number };
  readonly scaleAction: { readonly direction: string; readonly cooldown: string };
}

test("each lane has a setting of its own for its own set, whose number of machines is Azure's from then on", async () => {
  const recording = await made({ autoscale: { minimum: 2, maximum: 8 } });
  const settings = recording.ofType("AutoscaleSetting");
  expect(settings.map(({ name }) => name)).toEqual(["gw-lane-a-autoscale", "gw-lane-b-autoscale"]);
  for (const lane of ["a", "b"]) {
    const set = recording.named(`gw-lane-${lane}-machines`);
    expect(set.ignoreChanges).toEqual(["sku.capacity"]);
    const { inputs, replaceOnChanges } = recording.named(`gw-lane-${lane}-autoscale`);
    const target = expect.stringMatching(new RegExp(`gw-lane-${lane}-machines`)) as unknown;
    expect(inputs).toMatchObject({
      ...{ enabled: true, targetResourceUri: target },
      profiles: [{ capacity: { minimum: "2", maximum: "8", default: "3" } }],
    });
    expect(replaceOnChanges).toEqual(["targetResourceUri"]);
    const rules = (inputs["profiles"] as { rules: Rule[] }[])[0]!.rules;
    expect(
      rules.map(({ metricTrigger: one, scaleAction }) => [
        one.metricName,
        one.operator,
        one.threshold,
        scaleAction.direction,
      ]),
    ).toEqual([
      ["Percentage CPU", "GreaterThan", 60, "Increase"],
      ["Percentage CPU", "LessThan", 25, "Decrease"],
    ]);
    for (const { metricTrigger, scaleAction } of rules) {
      expect(metricTrigger).toMatchObject({ metricResourceUri: target });
      expect(scaleAction.cooldown).toBe("PT15M");
    }
  }
});

test("the flows of a machine decide too where they are given", async () => {
  const recording = await made({
    autoscale: { minimum: 2, maximum: 8, inboundFlows: { above: 400, below: 150 }, coolDownMinutes: 30 },
  });
  const { inputs } = recording.named("gw-lane-b-autoscale");
  const rules = (inputs["profiles"] as { rules: Rule[] }[])[0]!.rules;
  expect(rules.map(({ metricTrigger: one }) => [one.metricName, one.threshold]).slice(2)).toEqual([
    ["Inbound Flows", 400],
    ["Inbound Flows", 150],
  ]);
  expect(rules.map(({ scaleAction }) => scaleAction.cooldown)).toEqual(Array(4).fill("PT30M"));
});

test("without it an update sets the number of machines, as ever", async () => {
  const recording = await made({});
  expect(recording.ofType("AutoscaleSetting")).toEqual([]);
  expect(recording.named("gw-lane-a-machines").ignoreChanges).toEqual([]);
});
