/** An alert on events of the activity log (learn: "Activity Log Alerts - Create Or Update"). */
import { at, isUnknown, records, strings, text, type Properties } from "../../engine/value";
import type { Problem } from "../../engine/provider";
import type { ResourceType } from "../../resourceType";
import { globalProblems, unresolved } from "../../rules/monitoring";
import { unless } from "../../rules/problems";
import { groupResource } from "../groupResource";
import { ruleName } from "./alerts";

/** Fields of an event that a condition may name, without regard to case; fields that begin with `properties` are allowed too. */
const FIELDS = [
  "resourceId",
  "category",
  "caller",
  "level",
  "operationName",
  "resourceGroup",
  "resourceProvider",
  "status",
  "subStatus",
  "resourceType",
].map((field) => field.toLowerCase());

export const activityLogAlert: ResourceType = {
  type: "azure-native:monitor:ActivityLogAlert",
  ...groupResource("Microsoft.Insights/activityLogAlerts", "activityLogAlertName", ruleName),
  check: (inputs) => [...globalProblems(inputs), ...conditionProblems(inputs)],
  validate: (inputs, _id, world) => [
    ...unresolved(world, inputs.scopes),
    ...unresolved(
      world,
      records(at(inputs, ["actions", "actionGroups"])).map(({ actionGroupId }) => actionGroupId),
    ),
  ],
  outputs: () => ({}),
};

function conditionProblems(inputs: Properties): readonly Problem[] {
  if (isUnknown(inputs.condition)) return [];
  const conditions = records(at(inputs, ["condition", "allOf"]));
  const fields = conditions.map(({ field }) => (text(field) ?? "").toLowerCase());
  return [
    ...unless(
      fields.includes("category"),
      "condition.allOf",
      "BadRequest: one condition must be on the field category",
    ),
    ...conditions.flatMap(({ field, equals, containsAny, anyOf }, index) => {
      const name = text(field) ?? "";
      return [
        ...unless(
          anyOf !== undefined || FIELDS.includes(name.toLowerCase()) || /^properties/i.test(name),
          `condition.allOf[${index}].field`,
          `BadRequest: an event has no field ${JSON.stringify(name)} that a condition may name`,
        ),
        ...unless(
          anyOf !== undefined || (equals === undefined) !== (strings(containsAny).length === 0),
          `condition.allOf[${index}]`,
          "BadRequest: needs either equals or containsAny",
        ),
      ];
    }),
  ];
}
