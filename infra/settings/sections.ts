import { z } from "zod";
import type { Findings } from "./findings";
import { formatPath, show, suggestion } from "./problems";

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads a section, leaving out each setting of it that is wrong and adding its problems, so that the others can still be
 * checked against each other.
 *
 * @param name of the section, the first part of every path
 * @param secret the section holds an encrypted value; then no value of it is shown
 */
export function readSection<S extends z.ZodObject>(
  schema: S,
  name: string,
  value: unknown,
  secret: boolean,
  findings: Findings,
): Partial<z.infer<S>> {
  if (value === undefined) return {};
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrong = new Set<PropertyKey>();
  for (const issue of result.error.issues) {
    if (issue.code === "unrecognized_keys") {
      const known = keysAt(schema, issue.path);
      for (const key of issue.keys) {
        findings.add(formatPath([name, ...issue.path, key]), `is not a setting${suggestion(key, known)}`);
        wrong.add(issue.path[0] ?? key);
      }
      continue;
    }
    findings.add(formatPath([name, ...issue.path]), describe(issue, value, secret));
    if (issue.path.length === 0) return {};
    wrong.add(issue.path[0]!);
  }
  const rest = Object.fromEntries(Object.entries(value as Values).filter(([key]) => !wrong.has(key)));
  const second = schema.safeParse(rest);
  return second.success ? second.data : {};
}

/** The settings that an object at this place of a section may have. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const [first, ...rest] = path;
  if (schema instanceof z.ZodOptional) return keysAt(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodArray) return keysAt(schema.element as z.ZodType, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape = schema.shape as Readonly<Record<PropertyKey, z.ZodType>>;
  if (first === undefined) return Object.keys(shape);
  return shape[first] === undefined ? [] : keysAt(shape[first], rest);
}

/** Settings that hold a key: their values are never shown, whether encrypted or not. */
const KEYS: readonly PropertyKey[] = ["privateKey", "preSharedKey"];

/** The message of an issue with the value it is about. */
export function describe(issue: z.core.$ZodIssue, root: unknown, secret: boolean): string {
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], root);
  if (value === undefined) return "is missing";
  const hidden = secret || KEYS.includes(issue.path.at(-1)!);
  return issue.message.replace("{value}", () => (hidden ? "[secret]" : show(value)));
}
