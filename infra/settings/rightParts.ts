/**
 * The right parts of a section that has wrong ones, so that these can still be checked against each other and against other settings. What
 * each form of schema keeps is said once, here: no setting is named.
 */
import { z } from "zod";
import { isObject } from "../model/isObject";
import type { Findings } from "./findings";
import { formatPath } from "./problems";

type Values = Readonly<Record<string, unknown>>;

/**
 * A section without its wrong parts.
 *
 * An object is left out where a required part of it is wrong; its right parts are kept under its path. A list is without its wrong items,
 * and the others keep their positions (`Findings.placed`). A list of wrong items alone is left out, so a default takes its place.
 *
 * @param name of the section, the first part of every path
 * @param issues of the schema, from which those of parts that do not go with others are known
 */
export function rightSection(
  schema: z.ZodObject,
  name: string,
  given: unknown,
  issues: readonly z.core.$ZodIssue[],
  findings: Findings,
): Values {
  const refused = issues.filter(({ code }) => code === "custom").map(({ path }) => formatPath([name, ...path]));
  const reading: Reading = { refused: new Set(refused), findings };
  return isObject(given) ? partsOf(schema, given, name, reading) : {};
}

interface Reading {
  /** Paths of parts that are refused because of other parts, whether or not they are valid by themselves. */
  readonly refused: ReadonlySet<string>;
  readonly findings: Findings;
}

/** A value without its wrong parts; undefined if no part of it can be kept. */
function right(schema: z.ZodType, value: unknown, path: string, reading: Reading): unknown {
  if (schema instanceof z.ZodOptional) return right(schema.unwrap() as z.ZodType, value, path, reading);
  if (schema instanceof z.ZodObject && isObject(value)) {
    const parts = partsOf(schema, value, path, reading);
    if (isWhole(schema, parts)) return parts;
    reading.findings.keepParts(path, parts);
    return undefined;
  }
  const list = listIn(schema);
  if (list !== undefined && Array.isArray(value)) return rightItems(list, value, path, reading);
  const { success, data } = schema.safeParse(value);
  return success ? data : undefined;
}

/** The valid items of a list. An item that is refused because of other items stays, because it can be compared with them. */
function rightItems(list: z.ZodArray, items: readonly unknown[], path: string, reading: Reading): unknown {
  const kept = items.flatMap((item, i) => {
    const place = `${path}[${i}]`;
    const value = right(list.element as z.ZodType, item, place, reading);
    if (value === undefined) reading.findings.leaveOut(place);
    return value === undefined ? [] : [value];
  });
  return kept.length === 0 ? undefined : kept;
}

function partsOf(schema: z.ZodObject, values: Values, path: string, reading: Reading): Values {
  const parts = Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(([key, part]) => {
    const place = `${path}.${key}`;
    return [key, reading.refused.has(place) ? undefined : right(part, values[key], place, reading)] as const;
  });
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined));
}

const isWhole = ({ shape }: z.ZodObject, parts: Values): boolean =>
  Object.entries(shape).every(([key, part]) => key in parts || part instanceof z.ZodOptional);

/** The list in a schema: the schema itself, or the alternative to a word such as "all". */
export const listIn = (schema: z.ZodType): z.ZodArray | undefined =>
  schema instanceof z.ZodArray
    ? schema
    : schema instanceof z.ZodUnion
      ? schema.options.find((option) => option instanceof z.ZodArray)
      : undefined;
