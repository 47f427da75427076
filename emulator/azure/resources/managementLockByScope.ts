import { AzureError } from "../errors";
import { text } from "../engine/value";
import { LOCK } from "../locks";
import type { ResourceType } from "../resourceType";
import { unless } from "../rules/problems";

/** Longest note (ARM, `ManagementLockProperties.notes`). */
const MAX_NOTES = 512;

export const managementLockByScope: ResourceType = {
  type: LOCK,
  armType: "Microsoft.Authorization/locks",
  nameProperty: "lockName",
  naming: "random",
  nameRule: { pattern: /^[^<>%&?/\\]{1,90}$/, words: "1 to 90 characters without < > % & ? / \\" },
  hasLocation: false,
  idProperties: ["scope"],
  forceNew: [],
  id: (inputs, name) => `${String(inputs.scope)}/providers/Microsoft.Authorization/locks/${name}`,
  check: (inputs) =>
    unless(
      (text(inputs.notes) ?? "").length <= MAX_NOTES,
      "notes",
      `InvalidLockNotes: ${(text(inputs.notes) ?? "").length} characters; Azure takes at most ${MAX_NOTES}`,
    ),
  validate: (inputs, _id, world) => {
    const scope = String(inputs.scope);
    if (world.exists(scope)) return [];
    return [new AzureError("ResourceNotFound", `The Resource '${scope}' was not found.`, scope)];
  },
  outputs: () => ({}),
};
