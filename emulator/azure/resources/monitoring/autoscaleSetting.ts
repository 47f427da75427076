/** Autoscale of a scale set (learn: "Understand autoscale settings", "Autoscale Settings - Create Or Update"). */
import { sameId } from "../../armId";
import { at, isUnknown, records, strings, text, type Properties } from "../../engine/value";
import type { Problem } from "../../engine/provider";
import { AzureError } from "../../errors";
import type { ResourceType, World } from "../../resourceType";
import { placeProblems } from "../../rules/locations";
import { unresolved } from "../../rules/monitoring";
import { durationInRange, minutesOf, unless } from "../../rules/problems";
import { SCALE_SET } from "../../rules/scaleSet";
import { groupResource } from "../groupResource";
import { ruleName } from "./alerts";

const TYPE = "azure-native:monitor:AutoscaleSetting";
const WEEK = 7 * 24 * 60;

/**
 * Host metrics of a scale set that measure the load of its machines (learn: "Supported metrics for
 * Microsoft.Compute/virtualMachineScaleSets").
 */
const SCALE_SET_METRICS = [
  ...["Percentage CPU", "Available Memory Bytes", "Available Memory Percentage"],
  ...["Inbound Flows", "Outbound Flows", "Inbound Flows Maximum Creation Rate", "Outbound Flows Maximum Creation Rate"],
  ...["Network In Total", "Network Out Total", "Disk Read Bytes", "Disk Write Bytes", "OS Disk Queue Depth"],
];

export const autoscaleSetting: ResourceType = {
  type: TYPE,
  ...groupResource("Microsoft.Insights/autoscalesettings", "autoscaleSettingName", ruleName),
  check: (inputs) => [...placeProblems(inputs.location, undefined), ...profileProblems(inputs)],
  validate: (inputs, id, world) => [
    ...unresolved(world, targetsOf(inputs)),
    ...secondSetting(inputs, id, world),
    ...noScaleSet(inputs, world),
  ],
  // Azure/Moodle#311
  refuseUpdate: (before, after) =>
    isUnknown(after.targetResourceUri) || sameTarget(before, after)
      ? undefined
      : new AzureError(
          "TargetResourceIdIsImmutable",
          "The target resource reference is immutable. If you want to change it, please create a new autoscale setting with a different name.",
          "targetResourceUri",
        ),
  outputs: () => ({}),
};

const targetsOf = (inputs: Properties): string[] => [
  ...new Set([
    ...strings([inputs.targetResourceUri]),
    ...records(inputs.profiles).flatMap(({ rules }) =>
      records(rules).flatMap((rule) => strings([at(rule, ["metricTrigger", "metricResourceUri"])])),
    ),
  ]),
];

const sameTarget = (one: Properties, other: Properties): boolean =>
  sameId(text(one.targetResourceUri) ?? "", text(other.targetResourceUri) ?? "");

/** hashicorp/terraform-provider-azurerm#12035: Azure answers 409 to a second setting of a target. */
const secondSetting = (inputs: Properties, id: string, world: World): AzureError[] =>
  world
    .ofType(TYPE)
    .filter((one) => !sameId(one.id, id) && sameTarget(one.properties, inputs))
    .map((one) => new AzureError("Conflict", `The target has the autoscale setting ${one.name} already.`, id));

/** Azure scales other types too, but the emulator knows only the metrics of scale sets. */
const noScaleSet = (inputs: Properties, world: World): AzureError[] =>
  strings([inputs.targetResourceUri])
    .filter((id) => world.exists(id) && world.get(id)?.type !== SCALE_SET)
    .map((id) => new AzureError("InvalidArgument", "The property 'resourceId' has an invalid value.", id));

function profileProblems({ profiles }: Properties): readonly Problem[] {
  const all = records(profiles);
  return [
    ...unless(
      isUnknown(profiles) || (all.length >= 1 && all.length <= 20),
      "profiles",
      "InvalidProfiles: a setting has 1 to 20 profiles",
    ),
    ...all.flatMap((profile, i) => {
      const path = `profiles[${i}]`;
      const rules = records(profile.rules);
      const [minimum, maximum, usual] = ["minimum", "maximum", "default"].map((name) =>
        wholeOf(at(profile, ["capacity", name])),
      );
      const fits = minimum! <= usual! && usual! <= maximum! && minimum! >= 0;
      return [
        ...unless(
          isUnknown(profile.capacity) || fits,
          `${path}.capacity`,
          "InvalidCapacity: minimum, default and maximum must be whole numbers as text, in this order",
        ),
        ...unless(rules.length <= 10, `${path}.rules`, "InvalidRules: a profile has at most 10 rules"),
        ...rules.flatMap((rule, k) => ruleProblems(rule, `${path}.rules[${k}]`, maximum! - minimum!)),
      ];
    }),
  ];
}

/** Azure takes these numbers as text. */
const wholeOf = (value: unknown): number =>
  typeof value === "string" && /^\d+$/.test(value) ? Number(value) : Number.NaN;

function ruleProblems(rule: Properties, path: string, most: number): readonly Problem[] {
  const trigger = (name: string): unknown => at(rule, ["metricTrigger", name]);
  const action = (name: string): unknown => at(rule, ["scaleAction", name]);
  const [grain, window] = [text(trigger("timeGrain")), text(trigger("timeWindow"))].map((one) => minutesOf(one ?? ""));
  const metric = text(trigger("metricName"));
  const value = action("value");
  return [
    ...durationInRange(trigger("timeWindow"), `${path}.metricTrigger.timeWindow`, 5, 12 * 60),
    ...unless(
      grain === undefined || window === undefined || window > grain,
      `${path}.metricTrigger.timeWindow`,
      "InvalidTimeWindow: must be longer than the time grain",
    ),
    ...durationInRange(action("cooldown"), `${path}.scaleAction.cooldown`, 1, WEEK),
    // Azure/azure-sdk-for-net#43948
    ...unless(
      value === undefined || isUnknown(value) || (wholeOf(value) >= 1 && wholeOf(value) <= most),
      `${path}.scaleAction.value`,
      "InvalidScaleAction: must be a whole number as text, at most the difference of maximum and minimum",
    ),
    ...unless(
      metric === undefined || SCALE_SET_METRICS.includes(metric),
      `${path}.metricTrigger.metricName`,
      `InvalidMetric: the emulator knows no metric ${String(metric)} of a scale set; it knows ${SCALE_SET_METRICS.join(", ")}`,
    ),
  ];
}
