import { resourceId } from "../armId";
import type { ResourceType } from "../resourceType";

/** The part that a type has in common with every other whose resources stand right below a resource group and in a location. */
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
