import { EXPIRES, MEANINGS, SECTIONS, SERVER_CERTIFICATE, TAGS, WORKLOAD } from "../../infra/model/schema";
import { PRESETS } from "../../infra/settings";
import { jsonSchema, type JsonSchema } from "./values";

const PROJECT = "defender-icap-gateway";

/** The form of a value that `pulumi config set --secret` wrote into the file. */
const SECURE: JsonSchema = {
  type: "object",
  properties: { secure: { type: "string" } },
  required: ["secure"],
  additionalProperties: false,
};

/** The JSON Schema of stack files: `infra/settings/stackFile.schema.json`. */
export function stackFileSchema(): JsonSchema {
  const meanings: Readonly<Record<string, string>> = MEANINGS;
  const sections: Readonly<Record<string, JsonSchema>> = {
    preset: { type: "string", enum: [...PRESETS] },
    expires: orSecure(jsonSchema(EXPIRES)),
    workload: orSecure(jsonSchema(WORKLOAD)),
    tags: orSecure(jsonSchema(TAGS)),
    ...Object.fromEntries(Object.entries(SECTIONS).map(([name, schema]) => [name, orSecure(jsonSchema(schema))])),
    serverCertificate: { anyOf: Object.values(SERVER_CERTIFICATE).map((schema) => orSecure(jsonSchema(schema))) },
  };
  const own = Object.fromEntries(
    Object.entries(sections).map(([name, schema]) => [
      `${PROJECT}:${name}`,
      { description: meanings[name], ...schema },
    ]),
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Stack file of defender-icap-gateway",
    description: "Written by `npm run settings` from the settings' schemas; a test keeps it true.",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          "azure-native:location": { type: "string", description: "Azure location, such as westeurope." },
          ...own,
        },
        // settings of other namespaces belong to Pulumi and the providers
        propertyNames: { anyOf: [{ enum: Object.keys(own) }, { not: { pattern: `^${PROJECT}:` } }] },
      },
    },
  };
}

/** The schema in which an encrypted value may stand for each value. */
function orSecure({ description, properties, items, additionalProperties, ...schema }: JsonSchema): JsonSchema {
  const inner = {
    ...schema,
    ...(items === undefined ? {} : { items: orSecure(items) }),
    ...(typeof additionalProperties === "object" && additionalProperties !== null
      ? { additionalProperties: orSecure(additionalProperties as JsonSchema) }
      : additionalProperties === undefined
        ? {}
        : { additionalProperties }),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, orSecure(one)])) }),
  };
  return { ...(description === undefined ? {} : { description }), anyOf: [inner, SECURE] };
}
