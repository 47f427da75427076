import { z } from "zod";
import { didYouMean } from "../model/nearestName";
import type { Findings } from "./findings";
import { formatPath, isKey, show, suggestion } from "./problems";
import { listIn, rightSection } from "./rightParts";

/**
 * Reads a section without its wrong parts and adds their problems, so that the others can still be checked against each other.
 *
 * @param name of the section, the first part of every path
 * @param secret whether the section contains an encrypted value; then no value of it is shown
 * @param elsewhere what is so of a name that is no setting here, but is one under another condition
 */
export function readSection<S extends z.ZodObject>(
  schema: S,
  name: string,
  given: unknown,
  secret: boolean,
  findings: Findings,
  elsewhere: (name: string) => string | undefined = () => undefined,
): Partial<z.infer<S>> {
  if (given === undefined) return {};
  const first = schema.safeParse(given);
  if (first.success) return first.data;
  const issues = first.error.issues.flatMap((issue) => allOf(issue, schema, given)).filter(isOfItsKind);
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") {
      const known = keysAt(schema, issue.path);
      for (const key of issue.keys)
        findings.addUnknown(
          formatPath([name, ...issue.path, key]),
          elsewhere(key) ?? `is not a setting${suggestion(key, known)}`,
        );
      continue;
    }
    // a text in place of the whole section may be the key that belongs in it
    const hidden = secret || (typeof given === "string" && Object.keys(schema.shape).some(isKey));
    findings.add(formatPath([name, ...issue.path]), describe(issue, given, hidden));
  }
  return rightSection(schema, name, given, issues, findings) as Partial<z.infer<S>>;
}

/**
 * An issue of a list with those of its items: zod names none in a list that is too long, nor in one that is given for a setting that takes
 * a word as well.
 */
function allOf(issue: z.core.$ZodIssue, schema: z.ZodType, root: unknown): readonly z.core.$ZodIssue[] {
  const items = valueAt(root, issue.path);
  const at = schemaAt(schema, issue.path);
  const list = at && listIn(at);
  if (!Array.isArray(items) || list === undefined) return [issue];
  const ofItems = items.flatMap((item, i) =>
    ((list.element as z.ZodType).safeParse(item).error?.issues ?? []).map((inner) => ({
      ...inner,
      path: [...issue.path, i, ...inner.path],
    })),
  );
  return issue.code === "invalid_union" && ofItems.length > 0 ? ofItems : [issue, ...ofItems];
}

/** For a text in place of a list zod also reports that it is too long. */
const isOfItsKind = ({ code, path }: z.core.$ZodIssue, _: number, all: readonly z.core.$ZodIssue[]): boolean =>
  !(code === "too_big" || code === "too_small") ||
  !all.some((other) => other.code === "invalid_type" && formatPath(other.path) === formatPath(path));

/** The settings that an object at this place of a section may have. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const at = schemaAt(schema, path);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** The schema of what stands at this place of a section. */
function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  const [first, ...rest] = path;
  if (schema instanceof z.ZodOptional) return schemaAt(schema.unwrap() as z.ZodType, path);
  if (first === undefined) return schema;
  if (schema instanceof z.ZodArray) return schemaAt(schema.element as z.ZodType, rest);
  if (!(schema instanceof z.ZodObject)) return undefined;
  const inner = (schema.shape as Readonly<Record<PropertyKey, z.ZodType>>)[first];
  return inner && schemaAt(inner, rest);
}

/** The message of an issue with the value it is about. */
export function describe(issue: z.core.$ZodIssue, root: unknown, secret: boolean): string {
  const value = valueAt(root, issue.path);
  if (value === undefined) {
    if (issue.message.startsWith("is missing")) return issue.message;
    return issue.code === "invalid_value"
      ? `is missing; give one of ${issue.values.map(String).join(", ")}`
      : "is missing";
  }
  const hidden = secret || isKey(issue.path.at(-1));
  return hidden
    ? issue.message.replace("{value}", "[secret]")
    : issue.message.replace("{value}", () => show(value)) + meantChoice(issue, value);
}

/** A proposal for a mistyped choice; none for one that is refused for a reason of its own, such as a weak algorithm. */
const meantChoice = (issue: z.core.$ZodIssue, value: unknown): string =>
  issue.code === "invalid_value" && typeof value === "string" && issue.message.startsWith("{value} is not one of ")
    ? didYouMean(value, issue.values.map(String))
    : "";

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], root);
