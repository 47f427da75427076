import { CHILD_KINDS, plainType, UNKNOWN, type AzureResourceData } from "../../exposure";
import { nameOfUrn, type ResourceState } from "../model/step";
import { objectsOf } from "./values";

/**
 * The resources in the form that the exposure's reader takes: providers' resources only, under the program's names.
 * @param everywhere resources of both sides. After a refresh, a parent's outputs also list the parts that are separate resources. These
 * entries are dropped, because they are copies of the separate resources and may be out of date
 */
export function azureResources(
  resources: readonly ResourceState[],
  everywhere: readonly ResourceState[] = resources,
): readonly AzureResourceData[] {
  const parts = new Set(everywhere.flatMap(partKeys));
  return resources
    .filter(({ custom }) => custom)
    .map((resource) => ({
      type: resource.type,
      id: resource.id ?? UNKNOWN,
      name: nameOfUrn(resource.urn),
      properties: withoutReflections(resource, parts),
      declared: Object.keys(resource.inputs),
      key: resource.urn,
      ...(resource.parent === undefined ? {} : { parent: resource.parent }),
      ...(resource.propertyDependencies === undefined ? {} : { references: resource.propertyDependencies }),
    }));
}

/** `<id of the parent>/securityRules/<name>` of a part that is a resource of its own and exists. */
function partKeys({ type, id }: ResourceState): string[] {
  return id !== undefined && CHILD_KINDS.some(({ child }) => child === plainType(type)) ? [id.toLowerCase()] : [];
}

function withoutReflections(
  { type, id, inputs, outputs }: ResourceState,
  parts: ReadonlySet<string>,
): AzureResourceData["properties"] {
  const properties: Record<string, unknown> = { ...inputs, ...outputs };
  for (const { parent, list } of CHILD_KINDS) {
    if (parent !== plainType(type) || list in inputs || !Array.isArray(properties[list])) continue;
    properties[list] = objectsOf(properties[list]).filter(
      ({ name }) => !parts.has(`${id}/${list}/${String(name)}`.toLowerCase()),
    );
  }
  return properties;
}
