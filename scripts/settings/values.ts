import { z } from "zod";
import { FORMS } from "../../infra/model/schema";

/** The part of JSON Schema that the settings' schemas use. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly description?: string;
  readonly form?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** The schema of a value in a stack file, for editors. */
export const jsonSchema = (schema: z.ZodType): JsonSchema => {
  const made = z.toJSONSchema(schema, { target: "draft-7", io: "input" });
  return Object.fromEntries(Object.entries(made).filter(([keyword]) => keyword !== "$schema"));
};

const code = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

/** Words for the accepted values of a setting. */
export function valuesOf(schema: z.ZodType): string {
  return inWords(z.toJSONSchema(schema, { target: "draft-7", io: "input", metadata: FORMS }) as JsonSchema);
}

function inWords(schema: JsonSchema): string {
  if (schema.form !== undefined) return schema.form;
  if (schema.anyOf) return schema.anyOf.map(inWords).join(" or ");
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(", ");
  switch (schema.type) {
    case "boolean":
      return "`true`, `false`";
    case "integer":
      return `${schema.minimum} to ${schema.maximum}`;
    case "array":
      return `list${schema.maxItems === undefined ? "" : ` of at most ${schema.maxItems}`}: ${inWords(schema.items ?? {})}`;
    case "object":
      return Object.entries(schema.properties ?? {})
        .map(([name, inner]) => `\`${name}\`${schema.required?.includes(name) ? "" : " (optional)"}: ${inWords(inner)}`)
        .join("; ");
    default:
      return "text";
  }
}
