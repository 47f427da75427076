import { isUnknown } from "../../exposure";

/** The value at a path of property names and list positions; undefined where there is none. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((current, step) => {
    if (typeof current !== "object" || current === null) return undefined;
    return (current as Record<string | number, unknown>)[step];
  }, value);
}

/** The value as text for a reader; a secret or an unknown value is shown as such. */
export function valueWords(value: unknown): string {
  if (isUnknown(value)) return "not known before the deployment";
  return value === undefined || value === null ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
}

/** The objects of a list; none for anything else. */
export const objectsOf = (value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value)
    ? value.filter((item): item is Record<string, unknown> => typeof item === "object" && item !== null)
    : [];

/** Whether the value at a path, or an object on the way to it, is not known. The path has the engine's form, `probes[0].port`. */
export function isUnknownAt(value: unknown, path: string): boolean {
  let current = value;
  for (const key of path.split(/[.[\]]+/).filter((part) => part !== "")) {
    if (isUnknown(current)) return true;
    current = valueAt(current, key);
  }
  return isUnknown(current);
}
