import { isUnknown } from "../../exposure";
import type { ResourceState } from "../model/step";

/**
 * The previewed resources with what a preview cannot know, ids of new resources above all, as a deployment of the same
 * program by itself made it. Only what is unknown is taken from there: a preview knows of `ignoreChanges` and of what stays.
 */
export function withDeployed(
  previewed: readonly ResourceState[],
  deployed: readonly ResourceState[],
): readonly ResourceState[] {
  const alone = new Map(deployed.map((resource) => [resource.urn, resource]));
  const translate = idsFrom(previewed, alone);
  return previewed.map((resource): ResourceState => {
    const other = alone.get(resource.urn);
    if (!other) return resource;
    const id = resource.id ?? (other.id === undefined ? undefined : translate(other.id));
    return {
      ...resource,
      ...(id === undefined ? {} : { id }),
      inputs: filled(resource.inputs, other.inputs, translate) as ResourceState["inputs"],
      outputs: filled(resource.outputs, { ...other.inputs, ...other.outputs }, translate) as ResourceState["outputs"],
    };
  });
}

/** Ids of the deployment by itself as those of the resources that stay: `<id>` and whatever is composed of it. */
function idsFrom(
  previewed: readonly ResourceState[],
  alone: ReadonlyMap<string, ResourceState>,
): (text: string) => string {
  const pairs = previewed.flatMap(({ urn, id }): [string, string][] => {
    const other = alone.get(urn)?.id;
    return id && other && id !== other ? [[other, id]] : [];
  });
  const longestFirst = pairs.sort(([x], [y]) => y.length - x.length);
  return (text) => {
    const found = longestFirst.find(([other]) => text === other || text.startsWith(`${other}/`));
    return found ? found[1] + text.slice(found[0].length) : text;
  };
}

function filled(value: unknown, other: unknown, translate: (text: string) => string): unknown {
  if (isUnknown(value)) return other === undefined || isUnknown(other) ? value : translated(other, translate);
  if (Array.isArray(value)) {
    const items = Array.isArray(other) && other.length === value.length ? other : [];
    return value.map((item, index) => filled(item, items[index], translate));
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = (typeof other === "object" && other !== null ? other : {}) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, fields[key], translate)]));
}

function translated(value: unknown, translate: (text: string) => string): unknown {
  if (typeof value === "string") return translate(value);
  if (Array.isArray(value)) return value.map((item) => translated(item, translate));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, translated(inner, translate)]));
}
