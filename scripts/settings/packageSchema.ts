/** Pulumi's package schema of the component. SDKs of other languages are generated from it, and Pulumi YAML is checked with it. */
import { version, description, license, repository } from "../../package.json";
import { MEANINGS, type Setting } from "../../infra/model/schema";
import { PRESETS } from "../../infra/settings";
import { COMPONENT_OUTPUTS, OUTPUT_TYPES } from "./componentOutputs";
import { ARGUMENT_SECTIONS, CERTIFICATE_SOURCES, LOCATION_MEANS, PRESET_MEANS, typeName } from "./componentSections";
import { jsonSchema, valuesOf, type JsonSchema } from "./values";
import { defaultInWords, effectInWords } from "./words";

const PACKAGE = "defender-icap-gateway";
/** Import path of the Go package. Without it, the generated Go files import a folder with hyphens, which Pulumi does not create. */
const GO_PACKAGE = `github.com/defender-icap-gateway/defender-icap-gateway/sdk/go/${PACKAGE.replaceAll("-", "")}`;
const TOKEN = `${PACKAGE}:index:`;
/** Outputs that not every gateway has. */
const SOMETIMES = ["clientIdentity", "listStorage", "listKey"];
type Types = Record<string, JsonSchema>;

/** The schema: `infra/component/schema.json`. */
export function packageSchema(): JsonSchema {
  const types: Types = {};
  for (const { name, means, settings } of ARGUMENT_SECTIONS)
    types[`${TOKEN}${typeName(name)}`] = objectType(means, settings, typeName(name), types);
  types[`${TOKEN}ServerCertificate`] = objectType(
    `${MEANINGS.serverCertificate} Each source takes arguments of its own (docs/settings.md).`,
    certificateSettings(),
    "ServerCertificate",
    types,
  );
  return {
    name: PACKAGE,
    version,
    description,
    license,
    repository: repository.url.replace(/^git\+|\.git$/g, ""),
    resources: {
      [`${TOKEN}IcapGateway`]: {
        isComponent: true,
        description:
          "ICAP over mutual TLS on two static public addresses in Azure, each served by machines of its own. Whatever is left out has the " +
          "same default as in a stack file.",
        inputProperties: {
          preset: { type: "string", plain: true, description: `${PRESET_MEANS} Values: ${PRESETS.join(", ")}.` },
          location: { type: "string", plain: true, description: LOCATION_MEANS },
          expires: { type: "string", plain: true, description: MEANINGS.expires },
          workload: { type: "string", plain: true, description: MEANINGS.workload },
          tags: {
            type: "object",
            additionalProperties: { type: "string", plain: true },
            plain: true,
            description: MEANINGS.tags,
          },
          ...Object.fromEntries(
            [...ARGUMENT_SECTIONS, { name: "serverCertificate", means: MEANINGS.serverCertificate }].map(
              ({ name, means }) => [
                name,
                { $ref: `#/types/${TOKEN}${typeName(name)}`, plain: true, description: means },
              ],
            ),
          ),
        },
        properties: COMPONENT_OUTPUTS,
        required: Object.keys(COMPONENT_OUTPUTS).filter((name) => !SOMETIMES.includes(name)),
      },
    },
    types: { ...types, ...OUTPUT_TYPES },
    language: Object.fromEntries(
      ["nodejs", "python", "csharp", "java", "go"].map((language) => [
        language,
        { respectSchemaVersion: true, ...(language === "go" && { importBasePath: GO_PACKAGE }) },
      ]),
    ),
  };
}

/** The settings of all sources as one object, because generators for most languages create no type for each source. */
function certificateSettings(): Readonly<Record<string, Setting>> {
  const all: Record<string, Setting> = {};
  for (const [, settings] of CERTIFICATE_SOURCES)
    for (const [name, setting] of Object.entries(settings)) all[name] ??= setting;
  return all;
}

function objectType(
  means: string,
  settings: Readonly<Record<string, Setting>>,
  owner: string,
  types: Types,
): JsonSchema {
  return {
    type: "object",
    description: means,
    properties: Object.fromEntries(
      Object.entries(settings).map(([name, setting]) => [
        name,
        owner === "ServerCertificate" && name === "source"
          ? {
              type: "string",
              plain: true,
              description: `${CERTIFICATE_SOURCES.map(([source, all]) => `${source}: ${all["source"]!.means}`).join(" ")} Default: authority.`,
            }
          : {
              ...property(setting, `${owner}${typeName(name)}`, types),
              ...(["privateKey", "preSharedKey"].includes(name) ? { secret: true } : {}),
            },
      ]),
    ),
  };
}

function property(
  { schema, means, byDefault, change, acceptsOutput }: Setting,
  name: string,
  types: Types,
): JsonSchema {
  const description = `${means} Values: ${valuesOf(schema)}. Default: ${defaultInWords(byDefault)}. A change: ${effectInWords(change)}.`;
  return { ...typeOf(jsonSchema(schema), name, acceptsOutput ? {} : { plain: true }, types), description };
}

/**
 * A value's type. Texts and numbers have no ranges in it, because the component checks values and reports all problems at once.
 * Choices are plain strings: for an enumeration, each language would generate a type that does not accept a plain text.
 */
function typeOf(schema: JsonSchema, name: string, plain: { readonly plain?: true }, types: Types): JsonSchema {
  if (schema.anyOf) return { oneOf: schema.anyOf.map((one) => typeOf(one, name, plain, types)), ...plain };
  if (schema.const !== undefined || schema.enum) return { type: "string", ...plain };
  switch (schema.type) {
    case "boolean":
    case "string":
    case "integer":
      return { type: schema.type, ...plain };
    case "array":
      return { type: "array", items: typeOf(schema.items ?? {}, name, plain, types), ...plain };
    case "object":
      types[`${TOKEN}${name}`] = {
        type: "object",
        properties: Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([key, one]) => [
            key,
            typeOf(one, `${name}${typeName(key)}`, plain, types),
          ]),
        ),
        required: schema.required ?? [],
      };
      return { $ref: `#/types/${TOKEN}${name}`, ...plain };
    default:
      throw new Error(`a setting's schema has no type in Pulumi: ${JSON.stringify(schema)}`);
  }
}
