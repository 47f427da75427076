import * as pulumi from "@pulumi/pulumi";

/** An object as it is written in a program or a file; a Map, a Date or an object of a class keeps its values elsewhere. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value that comes later. */
export const isLater = (value: unknown): boolean => pulumi.Output.isInstance(value) || value instanceof Promise;

/**
 * The same value with a symbol in the place of each thing that no settings file could hold: an object that is not plain, and one
 * that contains itself. A reader of settings would take those for empty. A symbol it refuses, by its place and with these words
 * (`show`), beside whatever else is wrong.
 */
export function readable(value: unknown, around: readonly unknown[] = []): unknown {
  if (typeof value === "symbol") return Symbol(String(value));
  if (typeof value !== "object" || value === null || isLater(value)) return value;
  if (around.includes(value)) return Symbol("an object that contains itself");
  const inside = [...around, value];
  if (Array.isArray(value)) return value.map((item: unknown) => readable(item, inside));
  if (!isPlainObject(value)) return Symbol(`an instance of ${value.constructor?.name || "a class without a name"}`);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readable(inner, inside)]));
}
