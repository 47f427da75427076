import { fleetSchema as schema } from "../fleet/file/schema";
import { jsonSchema, type JsonSchema } from "./values";

/** The settings in any part of a fleet's file: those of a stack file. */
const CONFIG = "./stackFile.schema.json#/properties/config";

/** The JSON Schema of fleet files: `infra/settings/fleet.schema.json`. */
export const fleetSchema = (): JsonSchema => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Fleet file of defender-icap-gateway",
  description: "Written by `npm run settings`; a test keeps it true.",
  ...withConfig(jsonSchema(schema)),
});

/** The schema with a stack file's settings in each `config`. */
function withConfig(given: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]): [string, unknown] => {
      if (name === "config" && isObject(value) && value.type === "object")
        return [name, { allOf: [{ $ref: CONFIG }], description: value.description }];
      if (Array.isArray(value)) return [name, value.map((one: unknown) => (isObject(one) ? withConfig(one) : one))];
      return [name, isObject(value) ? withConfig(value) : value];
    }),
  );
}

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
