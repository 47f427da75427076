/** A workbook of the portal (learn: "Workbooks - Create Or Update"). The emulator keeps it and runs none of its queries. */
import { isUnknown, text } from "../../engine/value";
import type { ResourceType } from "../../resourceType";
import { placeProblems } from "../../rules/locations";
import { unresolved } from "../../rules/monitoring";
import { unless } from "../../rules/problems";
import { groupResource } from "../groupResource";

export const workbook: ResourceType = {
  type: "azure-native:applicationinsights:Workbook",
  ...groupResource("Microsoft.Insights/workbooks", "resourceName", {
    pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    words: "a GUID",
  }),
  check: (inputs) => [
    ...placeProblems(inputs.location, undefined),
    ...unless(
      isUnknown(inputs.serializedData) || isNotebook(text(inputs.serializedData) ?? ""),
      "serializedData",
      'BadRequest: is not a JSON object with the version "Notebook/1.0"',
    ),
  ],
  validate: (inputs, _id, world) => unresolved(world, inputs.sourceId === undefined ? [] : [inputs.sourceId]),
  outputs: () => ({}),
};

function isNotebook(data: string): boolean {
  try {
    const parsed: unknown = JSON.parse(data);
    return typeof parsed === "object" && parsed !== null && "version" in parsed && parsed.version === "Notebook/1.0";
  } catch {
    return false;
  }
}
