import { isUnknown, plainType } from "../exposure";
import type { Truth } from "./truth";
import type { JudgedResource, Observation } from "./types";

/** A value that is not known before the update. */
export const NOT_KNOWN: unique symbol = Symbol("not known before the update");

/** The value at a path of property names; `NOT_KNOWN` if a value on the path is not known, undefined if there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const step of path) {
    if (current === NOT_KNOWN || isUnknown(current)) return NOT_KNOWN;
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<string, unknown>)[step];
  }
  return current === null ? undefined : isUnknown(current) ? NOT_KNOWN : current;
}

/** The elements of a list, none for anything else. Elements may be `NOT_KNOWN`, and so may the whole. */
export function items(value: unknown): readonly unknown[] | typeof NOT_KNOWN {
  if (value === NOT_KNOWN || isUnknown(value)) return NOT_KNOWN;
  return Array.isArray(value) ? value.map((item: unknown) => (isUnknown(item) ? NOT_KNOWN : item)) : [];
}

/** Whether the value is the expected one. Azure compares names without regard to case. */
export function is(value: unknown, expected: boolean | string): Truth {
  if (value === NOT_KNOWN) return "unknown";
  if (typeof expected === "string") return typeof value === "string" && value.toLowerCase() === expected.toLowerCase();
  return value === expected;
}

/** Whether a property that `at` read has a value. */
export function isGiven(value: unknown): Truth {
  return value === NOT_KNOWN ? "unknown" : value !== undefined && value !== "";
}

/** The text; `undefined` for any other value and for a value that is not known. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** Whether the resource is of one of the types, given as `network:PublicIPAddress`. */
export function isType(resource: JudgedResource, ...types: readonly string[]): boolean {
  const plain = plainType(resource.type);
  return types.some((type) => plain === `azure-native:${type}`);
}

/**
 * The observation of a rule: violated, not violated, or unknown. `problem`: the sentence of a violation; `unknown`: the
 * fact that is not known, for example "its sources".
 */
export function observe(
  violated: Truth,
  resource: JudgedResource,
  words: { readonly problem: string; readonly unknown: string; readonly path?: string },
): readonly Observation[] {
  if (violated === false) return [];
  if (violated === "unknown") return [unjudged(resource, words.unknown, words.path)];
  return [{ resource, outcome: "violated", message: words.problem, ...pathOf(words.path) }];
}

/** The observation about a fact that is not known yet, for example "its sources are". */
export function unjudged(resource: JudgedResource, what: string, path?: string): Observation {
  return { resource, outcome: "unjudged", message: cannotBeJudged(what), ...pathOf(path) };
}

const pathOf = (path: string | undefined): Pick<Observation, "path"> => (path === undefined ? {} : { path });

/** The sentence for a check that depends on an unknown value. */
export function cannotBeJudged(what: string): string {
  return `cannot be judged before the update: ${what} not known yet`;
}
