import * as pulumi from "@pulumi/pulumi";
import { isObject } from "../model/isObject";

/** Whether a value is a plain object. A Map, a Date or an instance of a class does not have its values as properties. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value that comes later. */
export const isLater = (value: unknown): boolean => pulumi.Output.isInstance(value) || value instanceof Promise;

/**
 * The same value with a symbol in place of each object that is not plain or that contains itself, which no settings file could contain. A
 * reader of settings would treat those as empty. It refuses a symbol, naming its place and showing these words (`show`), together with all
 * other problems.
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
