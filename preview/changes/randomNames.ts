import { nameOfUrn, type ResourceState } from "../model/step";

/** The end of a name that azure-native generates: eight hexadecimal digits. */
const RANDOM_END = /^[0-9a-f]{8}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Replaces generated names of the preview with those of the update. For a new resource without a name in the program, the provider
 * generates a random name once in the preview and again in the update. Ids that the program composes contain these names as well.
 */
export function randomNames(
  announced: readonly ResourceState[],
  updated: ReadonlyMap<string, ResourceState>,
): (text: string) => string {
  const pairs = announced.flatMap((resource): [string, string][] => {
    const other = updated.get(resource.urn);
    if (!other) return [];
    return Object.entries(resource.inputs).flatMap(([key, was]): [string, string][] => {
      const is = other.inputs[key];
      return typeof was === "string" && typeof is === "string" && isOneName(nameOfUrn(resource.urn), was, is)
        ? [[was, is]]
        : [];
    });
  });
  return (text) => pairs.reduce((renamed, [was, is]) => renamed.replaceAll(was, is), text);
}

function isOneName(logical: string, was: string, is: string): boolean {
  if (was === is) return false;
  if (UUID.test(was) && UUID.test(is)) return true;
  return [was, is].every((name) => name.startsWith(logical) && RANDOM_END.test(name.slice(logical.length)));
}
