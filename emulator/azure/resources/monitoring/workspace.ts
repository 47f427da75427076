import { randomUUID } from "node:crypto";
import { resourceId } from "../../armId";
import type { Problem } from "../../engine/provider";
import { at, isUnknown, records, text, type Properties } from "../../engine/value";
import { AzureError } from "../../errors";
import type { ResourceType } from "../../resourceType";
import { placeProblems } from "../../rules/locations";
import { inRange, repeated, unless } from "../../rules/problems";
import { groupResource } from "../groupResource";

const ARM_TYPE = "Microsoft.OperationalInsights/workspaces";

export const workspace: ResourceType = {
  type: "azure-native:operationalinsights:Workspace",
  ...groupResource(ARM_TYPE, "workspaceName", {
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
    words: "4 to 63 letters, digits or hyphens, begin and end with a letter or digit",
  }),
  check: (inputs) => [
    ...placeProblems(inputs.location, undefined),
    ...(at(inputs, ["sku", "name"]) === "PerGB2018" ? inRange(inputs.retentionInDays, "retentionInDays", 30, 730) : []),
  ],
  outputs: ({ kept }) => ({ customerId: kept("customerId", randomUUID) }),
};

const workspaceId = (inputs: Properties): string =>
  resourceId(String(inputs.resourceGroupName), ARM_TYPE, String(inputs.workspaceName));

/** A custom table (learn: "Tables - Create Or Update"; Azure's own tables are not modelled). */
export const table: ResourceType = {
  type: "azure-native:operationalinsights:Table",
  armType: `${ARM_TYPE}/tables`,
  nameProperty: "tableName",
  naming: "copy",
  nameRule: { pattern: /^[A-Za-z][A-Za-z0-9_]{0,58}_CL$/, words: "a letter, letters, digits or '_', and end with _CL" },
  hasLocation: false,
  idProperties: ["resourceGroupName", "workspaceName"],
  forceNew: [],
  id: (inputs, name) => `${workspaceId(inputs)}/tables/${name}`,
  check: tableProblems,
  validate: (inputs, id, world) => {
    const parent = workspaceId(inputs);
    if (world.get(parent)) return [];
    const explanation = `Failed to perform 'write' on resource(s) of type 'workspaces/tables', because the parent resource '${parent}' could not be found.`;
    return [new AzureError("ParentResourceNotFound", explanation, id)];
  },
  outputs: () => ({}),
};

function tableProblems(inputs: Properties): readonly Problem[] {
  const columns = records(at(inputs, ["schema", "columns"]));
  const names = columns.map((column) => text(column.name) ?? "");
  const wrong = names.filter((name) => !/^[A-Za-z][A-Za-z0-9_]{0,44}$/.test(name));
  const time = columns.find((column) => column.name === "TimeGenerated");
  return [
    ...unless(
      isUnknown(inputs.schema) || time?.type === "dateTime",
      "schema.columns",
      "InvalidParameter: a table needs a column TimeGenerated of type dateTime",
    ),
    ...unless(wrong.length === 0, "schema.columns", `InvalidParameter: no column can be named ${wrong.join(", ")}`),
    ...unless(repeated(names).length === 0, "schema.columns", "InvalidParameter: a column is named twice"),
    ...unless(
      text(at(inputs, ["schema", "name"])) === (text(inputs.tableName) ?? text(at(inputs, ["schema", "name"]))),
      "schema.name",
      "InvalidParameter: the schema must carry the table's name",
    ),
  ];
}
