import { records, text, type Properties } from "../../engine/value";
import type { Problem } from "../../engine/provider";
import type { ResourceType } from "../../resourceType";
import { unresolved } from "../../rules/monitoring";
import { unless } from "../../rules/problems";

const DESTINATIONS = ["workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId"];

/** Groups of log categories by type of resource (learn: "Supported resource logs in Azure Monitor"). */
const GROUPS = ["audit", "allLogs"];

export const diagnosticSetting: ResourceType = {
  type: "azure-native:monitor:DiagnosticSetting",
  armType: "Microsoft.Insights/diagnosticSettings",
  nameProperty: "name",
  naming: "random",
  nameRule: { pattern: /^[^<>*%&:\\?+/]{1,260}$/, words: "1 to 260 characters without < > * % & : \\ ? + /" },
  hasLocation: false,
  idProperties: ["resourceUri"],
  forceNew: [],
  id: (inputs, name) => `${String(inputs.resourceUri)}/providers/Microsoft.Insights/diagnosticSettings/${name}`,
  check,
  validate: (inputs, _id, world) =>
    unresolved(world, [inputs.resourceUri, inputs.workspaceId, inputs.storageAccountId].filter(Boolean)),
  outputs: () => ({}),
};

function check(inputs: Properties): readonly Problem[] {
  const [logs, metrics] = [records(inputs.logs), records(inputs.metrics)];
  return [
    ...unless(
      DESTINATIONS.some((name) => inputs[name] !== undefined),
      "workspaceId",
      "BadRequest: at least one data sink needs to be specified",
    ),
    ...unless(
      [...logs, ...metrics].some(({ enabled }) => enabled === true),
      "logs",
      "BadRequest: at least one log or metric category must be enabled",
    ),
    ...logs.flatMap(({ category, categoryGroup }, index) =>
      unless(
        (category === undefined) !== (categoryGroup === undefined) &&
          (categoryGroup === undefined || GROUPS.includes(text(categoryGroup) ?? "")),
        `logs[${index}]`,
        `BadRequest: needs either a category or a group, one of ${GROUPS.join(", ")}`,
      ),
    ),
  ];
}
