/** The parts of a rule of `dlp.rules` by its `kind`, in the JSON Schema of stack files. */
import { NESTED, RULE_KINDS, isForKind, neededPart, type RuleKind } from "../../infra/model/schema";
import type { JsonSchema } from "./values";

/**
 * A rule's schema in which `kind` decides about the keys: those of other kinds are not allowed, and those of this kind are required. Of an
 * unknown kind that alone is wrong, because the other keys depend on it. @param isSecure the form of an encrypted value, which has no keys of a rule
 */
export function rulesByKind(rule: JsonSchema, isSecure: JsonSchema): JsonSchema {
  const { except, ...others } = rule.properties ?? {};
  if (except === undefined) throw new Error("a rule has no exceptions any more");
  const exceptions = open(except["else"] as JsonSchema);
  const parts = Object.keys(exceptions.properties ?? {});
  const groups = new Map<string, RuleKind[]>();
  for (const kind of RULE_KINDS) {
    const form = JSON.stringify(formOf((part) => isForKind(part, kind), neededPart(kind), parts, isSecure));
    groups.set(form, [...(groups.get(form) ?? []), kind]);
  }
  const otherwise = formOf(() => true, undefined, parts, isSecure);
  return {
    ...open(rule),
    properties: { ...others, except: { ...except, else: exceptions } },
    // beside the keys' own schemas, which an editor proposes keys from
    allOf: [
      [...groups].reduceRight<JsonSchema>(
        (rest, [form, kinds]) => ({
          if: { properties: { kind: { enum: kinds } }, required: ["kind"] },
          then: JSON.parse(form) as JsonSchema,
          else: rest,
        }),
        otherwise,
      ),
    ],
  };
}

/** An object's schema that allows further keys. */
const open = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== "additionalProperties"));

function formOf(
  isAllowed: (part: string) => boolean,
  needed: string | undefined,
  exceptions: readonly string[],
  isSecure: JsonSchema,
): JsonSchema {
  const keys = Object.keys(NESTED["dlp.rules"]).filter(isAllowed);
  const except = only(exceptions.filter((name) => isAllowed(`except.${name}`)));
  return {
    ...(needed === undefined ? {} : { required: [needed] }),
    ...only(keys, keys.includes("except") ? { except: { if: isSecure, else: except } } : {}),
  };
}

/** The form of an object that has only these keys; `schemas` of some of them. */
const only = (keys: readonly string[], schemas: Readonly<Record<string, JsonSchema>> = {}): JsonSchema => ({
  properties: Object.fromEntries(keys.map((key) => [key, schemas[key] ?? {}])),
  additionalProperties: false,
});
