/** Alert rules and the action groups that they notify (learn: "Scheduled Query Rules", "Metric Alerts", "Action Groups"). */
import { at, isUnknown, records, strings, text, type Properties } from "../../engine/value";
import type { Problem } from "../../engine/provider";
import type { ResourceType } from "../../resourceType";
import { placeProblems } from "../../rules/locations";
import { alertProblems, globalProblems, minutesOfPeriod, unresolved } from "../../rules/monitoring";
import { repeated, unless } from "../../rules/problems";
import { groupResource } from "../groupResource";

/** Names of alert rules and action groups. */
export const ruleName = {
  pattern: /^[^*#&+:<>?@%{}\\/|]{0,259}[^*#&+:<>?@%{}\\/|. ]$/,
  words: "1 to 260 characters without * # & + : < > ? @ % { } \\ / | and end without a dot or space",
};

export const actionGroup: ResourceType = {
  type: "azure-native:monitor:ActionGroup",
  ...groupResource("Microsoft.Insights/actionGroups", "actionGroupName", ruleName),
  check: (inputs) => {
    const short = text(inputs.groupShortName);
    const receivers = records(inputs.emailReceivers);
    return [
      ...globalProblems(inputs),
      ...unless(
        short === undefined || (short.length >= 1 && short.length <= 12),
        "groupShortName",
        `InvalidShortName: "${short ?? ""}" has ${(short ?? "").length} characters; Azure takes 1 to 12`,
      ),
      ...unless(
        repeated(receivers.map(({ name }) => text(name) ?? "")).length === 0,
        "emailReceivers",
        "BadRequest: two receivers have the same name",
      ),
      ...receivers.flatMap(({ emailAddress }, index) =>
        unless(
          isUnknown(emailAddress) || /^[^@\s]+@[^@\s]+$/.test(text(emailAddress) ?? ""),
          `emailReceivers[${index}].emailAddress`,
          `BadRequest: ${JSON.stringify(emailAddress)} is not an address`,
        ),
      ),
    ];
  },
  outputs: () => ({}),
};

const QUERY_PERIODS = [
  "PT5M",
  "PT10M",
  "PT15M",
  "PT30M",
  "PT45M",
  "PT1H",
  "PT2H",
  "PT3H",
  "PT4H",
  "PT5H",
  "PT6H",
  "P1D",
];

export const scheduledQueryRule: ResourceType = {
  type: "azure-native:monitor:ScheduledQueryRule",
  ...groupResource("Microsoft.Insights/scheduledQueryRules", "ruleName", ruleName),
  check: (inputs) => [
    ...placeProblems(inputs.location, undefined),
    ...alertProblems(inputs, { every: ["PT1M", ...QUERY_PERIODS], over: ["PT1M", ...QUERY_PERIODS, "P2D"] }),
    ...queryProblems(inputs),
  ],
  validate: (inputs, _id, world) => [
    ...unresolved(world, inputs.scopes),
    ...unresolved(world, at(inputs, ["actions", "actionGroups"])),
  ],
  outputs: () => ({}),
};

const OPERATORS = ["Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"];

function queryProblems(inputs: Properties): readonly Problem[] {
  const conditions = records(at(inputs, ["criteria", "allOf"]));
  const [reads, over] = [text(inputs.overrideQueryTimeRange), text(inputs.windowSize)];
  return [
    ...unless(
      reads === undefined ||
        ([...QUERY_PERIODS, "P2D"].includes(reads) && minutesOfPeriod(reads) >= minutesOfPeriod(over ?? "")),
      "overrideQueryTimeRange",
      `BadRequest: ${String(reads)} is none of ${QUERY_PERIODS.join(", ")}, P2D, or shorter than the window`,
    ),
    ...unless(strings(inputs.scopes).length <= 1, "scopes", "BadRequest: a query has one scope"),
    ...unless(
      isUnknown(inputs.criteria) || conditions.length === 1,
      "criteria.allOf",
      "BadRequest: exactly one condition is allowed",
    ),
    ...unless(
      strings(at(inputs, ["actions", "actionGroups"])).length <= 5,
      "actions.actionGroups",
      "BadRequest: at most 5 action groups",
    ),
    ...unless(
      inputs.autoMitigate !== true || inputs.muteActionsDuration === undefined,
      "muteActionsDuration",
      "BadRequest: a rule that resolves its alerts cannot mute actions",
    ),
    ...conditions.flatMap((condition, index) =>
      unless(
        isUnknown(condition.query) || (text(condition.query) ?? "").trim() !== "",
        `criteria.allOf[${index}].query`,
        "BadRequest: is required for a log alert",
      ),
    ),
    ...conditions.flatMap(({ operator }, index) =>
      unless(
        isUnknown(operator) || OPERATORS.includes(text(operator) ?? ""),
        `criteria.allOf[${index}].operator`,
        `BadRequest: ${JSON.stringify(operator)} is none of ${OPERATORS.join(", ")}`,
      ),
    ),
  ];
}

/** Metrics of a Standard load balancer that alerts may use (learn: "Supported metrics for Microsoft.Network/loadBalancers"). */
const BALANCER_METRICS = [
  "VipAvailability",
  "DipAvailability",
  "GlobalBackendAvailability",
  "ByteCount",
  "PacketCount",
  "SYNCount",
  "SnatConnectionCount",
  "AllocatedSnatPorts",
  "UsedSnatPorts",
];

export const metricAlert: ResourceType = {
  type: "azure-native:monitor:MetricAlert",
  ...groupResource("Microsoft.Insights/metricAlerts", "ruleName", ruleName),
  check: (inputs) => [
    ...globalProblems(inputs),
    ...alertProblems(inputs, {
      every: ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H"],
      over: ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"],
    }),
    ...records(at(inputs, ["criteria", "allOf"])).flatMap((criterion, index) =>
      unless(
        criterion.metricNamespace !== "Microsoft.Network/loadBalancers" ||
          BALANCER_METRICS.includes(text(criterion.metricName) ?? ""),
        `criteria.allOf[${index}].metricName`,
        `BadRequest: a load balancer has no metric ${String(criterion.metricName)}; it has ${BALANCER_METRICS.join(", ")}`,
      ),
    ),
  ],
  validate: (inputs, _id, world) => [
    ...unresolved(world, inputs.scopes),
    ...unresolved(
      world,
      records(inputs.actions).map(({ actionGroupId }) => actionGroupId),
    ),
  ],
  outputs: () => ({}),
};
