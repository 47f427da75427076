import * as pulumi from "@pulumi/pulumi";
import { formatPath, show, type Problem } from "../settings/problems";

/** An object as it is written in a program or a file; a Map, a Date or an object of a class keeps its values elsewhere. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value that comes later. */
export const isLater = (value: unknown): boolean => pulumi.Output.isInstance(value) || value instanceof Promise;

/**
 * Problems of what no settings file could hold: objects that are not plain, functions, symbols, big integers, and an object that
 * contains itself. The reader of settings would take the first for empty.
 */
export function unreadable(
  value: unknown,
  path: readonly PropertyKey[],
  around: readonly unknown[] = [],
): readonly Problem[] {
  const problem = (text: string): readonly Problem[] => [{ path: formatPath(path), text }];
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
    return problem(`${show(value)} is not a text, a number, true or false, a list or a plain object`);
  if (typeof value !== "object" || value === null || isLater(value)) return [];
  if (around.includes(value)) return problem("contains itself");
  if (!Array.isArray(value) && !isPlainObject(value))
    return problem(`is an object of the class ${classOf(value)}; give a plain object such as {name: value}`);
  const entries: readonly (readonly [PropertyKey, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, i) => [i, item])
    : Object.entries(value);
  return entries.flatMap(([key, inner]) => unreadable(inner, [...path, key], [...around, value]));
}

const classOf = (value: object): string => value.constructor.name || "without a name";
