import { z } from "zod";
import type { Findings } from "./findings";
import { formatPath, isKey, show, suggestion } from "./problems";

type Values = Readonly<Record<string, unknown>>;

/** Settings that are nested sections, each setting of which may be left out. */
const INNER_SECTIONS: readonly string[] = ["icap.external", "enforceTunnel.ipsec"];

/** Settings that are lists of sections. */
const LISTS: readonly string[] = ["network.peerings", "client.also", "dlp.rules", "icap.external.servers"];

/** Objects of a rule. Only their wrong parts are left out, unless these are required. */
const INNER_PARTS = /^dlp\.rules\[\d+\]\.(?:context|except)$/;

/** Objects with required parts. If one part is wrong, the others are still checked against other settings. */
const OBJECTS: readonly string[] = [
  "lanes.autoscale",
  "network.existing",
  "enforceTunnel.onPremises",
  "enforceTunnel.bgp",
  "detectionServer.machines",
  "monitoring.budget",
  "monitoring.flowLogs",
  "monitoring.scrape",
  "vault.privateEndpoint",
];

/**
 * Reads a section, leaving out each setting of it that is wrong and adding its problems, so that the others can still be
 * checked against each other. For a nested section, or a list of sections, only the wrong parts are left out.
 *
 * @param name of the section, the first part of every path
 * @param secret whether the section contains an encrypted value; then no value of it is shown
 */
export function readSection<S extends z.ZodObject>(
  schema: S,
  name: string,
  given: unknown,
  secret: boolean,
  findings: Findings,
): Partial<z.infer<S>> {
  if (given === undefined) return {};
  const first = schema.safeParse(given);
  if (first.success) return first.data;
  const value = withoutUnknown(given, first.error.issues);
  const wrong: (readonly PropertyKey[])[] = [];
  // a refused keyword still is a text, so the list can be checked as a whole
  const isKeyword = (path: readonly PropertyKey[]) => path.length > 2 && path.at(-2) === "keywords";
  for (const issue of first.error.issues.filter(isOfItsKind)) {
    if (issue.code === "unrecognized_keys") {
      const known = keysAt(schema, issue.path);
      for (const key of issue.keys)
        findings.addUnknown(formatPath([name, ...issue.path, key]), `is not a setting${suggestion(key, known)}`);
      continue;
    }
    // a text in place of the whole section may be the key that belongs in it
    const hidden = secret || (typeof value === "string" && Object.keys(schema.shape).some(isKey));
    findings.add(formatPath([name, ...issue.path]), describe(issue, value, hidden));
    if (issue.path.length === 0) return {};
    if (!(issue.code === "custom" && isKeyword(issue.path))) wrong.push(issue.path);
  }
  for (const [key] of wrong)
    if (OBJECTS.includes(`${name}.${String(key)}`) && isObject((value as Values)[String(key)]))
      findings.keepParts(
        `${name}.${String(key)}`,
        rightParts(schema.shape[String(key)] as z.ZodType, (value as Values)[String(key)]),
      );
  const right = wrong.reduce((rest, path) => without(rest, path, name), value as Values);
  const second = schema.safeParse(right);
  if (second.success) return second.data;
  const third = schema.safeParse(withoutItems(schema, right, second.error.issues, name, findings));
  return third.success ? third.data : {};
}

/** A section without unknown names. An object with such a name is complete without it. */
const withoutUnknown = (value: unknown, issues: readonly z.core.$ZodIssue[]): unknown =>
  issues
    .flatMap((issue) =>
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => ({ path: issue.path, key })) : [],
    )
    .reduce((rest, { path, key }) => withoutKey(rest, path, key), value);

/** A value without the key of the object that a path leads to. */
function withoutKey(value: unknown, [first, ...rest]: readonly PropertyKey[], key: string): unknown {
  if (Array.isArray(value))
    return value.map((item, i) => (i === first ? withoutKey(item, rest, key) : item) as unknown);
  if (first === undefined) return Object.fromEntries(Object.entries(value as Values).filter(([name]) => name !== key));
  const name = String(first);
  return { ...(value as Values), [name]: withoutKey((value as Values)[name], rest, key) };
}

/** For a text in place of a list zod also reports that it is too long. */
const isOfItsKind = ({ code, path }: z.core.$ZodIssue, _: number, all: readonly z.core.$ZodIssue[]): boolean =>
  !(code === "too_big" || code === "too_small") ||
  !all.some((other) => other.code === "invalid_type" && formatPath(other.path) === formatPath(path));

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** The parts of an object that are right by themselves. */
function rightParts(schema: z.ZodType, value: unknown): Values {
  if (schema instanceof z.ZodOptional) return rightParts(schema.unwrap() as z.ZodType, value);
  if (!(schema instanceof z.ZodObject) || typeof value !== "object" || value === null) return {};
  const parts = Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(
    ([key, part]) => [key, part.safeParse((value as Values)[key])] as const,
  );
  return Object.fromEntries(
    parts.flatMap(([key, { success, data }]) => (success && data !== undefined ? [[key, data]] : [])),
  );
}

/** A section without the setting that a path leads to or into. */
function without(values: Values, [first, ...inner]: readonly PropertyKey[], name: string): Values {
  const { [String(first)]: left, ...rest } = values;
  const place = `${name}.${String(first)}`;
  if (left === undefined || inner.length === 0) return rest;
  const isInner = INNER_SECTIONS.includes(place) || (INNER_PARTS.test(place) && inner[0] !== "words");
  if (isInner && isObject(left)) return { ...rest, [String(first)]: without(left as Values, inner, place) };
  if (LISTS.includes(place) && Array.isArray(left)) {
    const [index, ...path] = inner;
    const items = left.map((item: unknown, i) =>
      i === index && path.length > 0 ? without(item as Values, path, `${place}[${i}]`) : item,
    );
    return { ...rest, [String(first)]: items };
  }
  return rest;
}

/** A section without list items that lack a required part. */
function withoutItems(
  schema: z.ZodType,
  values: Values,
  issues: readonly z.core.$ZodIssue[],
  name: string,
  findings: Findings,
): Values {
  const paths = issues.map(({ path }) => itemOf(name, path)).filter((path) => path !== undefined);
  const places = new Map(paths.map((path) => [formatPath([name, ...path]), path]));
  for (const [place, path] of places) {
    const item = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], values);
    const inner = schemaAt(schema, path);
    findings.leaveOut(place, inner === undefined ? {} : rightParts(inner, item));
  }
  const cut = (value: unknown, path: string): unknown => {
    if (Array.isArray(value) && LISTS.includes(path)) {
      const left = value.filter((_, i) => !places.has(`${path}[${i}]`));
      return left.length === 0 ? undefined : left;
    }
    if (path !== name && !INNER_SECTIONS.includes(path)) return value;
    const parts = Object.entries(value as Values).map(([key, one]) => [key, cut(one, `${path}.${key}`)] as const);
    return Object.fromEntries(parts.filter(([, part]) => part !== undefined)); // a default takes its place
  };
  return cut(values, name) as Values;
}

/** The path of the item of a list of sections that a path leads to or into. */
function itemOf(name: string, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  const at = path.findIndex((_, i) => LISTS.includes(formatPath([name, ...path.slice(0, i)])));
  return at < 0 ? undefined : path.slice(0, at + 1);
}

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
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], root);
  if (value === undefined) {
    if (issue.message.startsWith("is missing")) return issue.message;
    return issue.code === "invalid_value"
      ? `is missing; give one of ${issue.values.map(String).join(", ")}`
      : "is missing";
  }
  const hidden = secret || isKey(issue.path.at(-1));
  return issue.message.replace("{value}", () => (hidden ? "[secret]" : show(value)));
}
