import { resourceId } from "../armId";
import type { ResourceType } from "../resourceType";

/** Rules common to all types whose resources are directly in a resource group and have a location. */
type GroupResource = Pick<
  ResourceType,
  "armType" | "nameProperty" | "naming" | "nameRule" | "hasLocation" | "idProperties" | "forceNew" | "id"
>;

/** The common part of such a type's row; the row overrides what is different, its `forceNew` for example. */
export function groupResource(
  armType: string,
  nameProperty: string,
  nameRule: ResourceType["nameRule"],
): GroupResource {
  return {
    armType,
    nameProperty,
    naming: "random",
    nameRule,
    hasLocation: true,
    idProperties: ["resourceGroupName"],
    forceNew: [],
    id: (inputs, name) => resourceId(String(inputs.resourceGroupName), armType, name),
  };
}
