/** Property values in the form that the provider works with: plain JSON, a marker for unknown values, and the paths of secrets. */

/** Plain properties by name. An unknown value is `UNKNOWN`. */
export type Properties = Record<string, unknown>;

/** Path of a value, for example `["securityRules", 0, "priority"]`. */
export type Path = readonly (string | number)[];

/** Properties, and the paths of those that must stay secret. */
export interface Marked {
  readonly values: Properties;
  readonly secrets: readonly Path[];
}

/** The engine's text for "known only after the deployment" (Pulumi wire format, `UnknownStringValue`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const isUnknown = (value: unknown): boolean => value === UNKNOWN;

/** Whether anything in the value is unknown. */
export function hasUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isRecord(value)) return Object.values(value).some(hasUnknown);
  return isUnknown(value);
}

export function isRecord(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path, or `undefined`. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isRecord(inner) || Array.isArray(inner) ? (inner as Properties)[key] : undefined),
    value,
  );
}

/** The records of a list; anything else counts as none. */
export const records = (value: unknown): readonly Properties[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** The known strings of a list; anything else counts as none. */
export const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string" && !isUnknown(item)) : [];

/** A known string, or `undefined`. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && !isUnknown(value) ? value : undefined;

/** The path as the engine writes it: `securityRules[0].priority`, `tags["a.b"]`. */
export function pathText(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}
