import { NAMESPACE } from "../../infra/model/limits";
import {
  EXPIRES,
  MEANINGS,
  SECTIONS,
  SERVER_CERTIFICATE,
  SERVER_CERTIFICATE_SOURCES,
  SERVER_CERTIFICATES,
  TAGS,
  WORKLOAD,
} from "../../infra/model/schema";
import { PRESETS } from "../../infra/settings";
import { rulesByKind } from "./ruleForms";
import { jsonSchema, type JsonSchema } from "./values";

/**
 * The JSON Schema of stack files: `infra/settings/stackFile.schema.json`.
 *
 * It decides between forms of a value by `if`, `then` and `else`, never by `anyOf`: an editor then names the wrong key and what would be
 * right, in place of the problems of every form.
 */
export function stackFileSchema(): JsonSchema {
  const meanings: Readonly<Record<string, string>> = MEANINGS;
  const sections: Readonly<Record<string, JsonSchema>> = {
    preset: { type: "string", enum: PRESETS },
    expires: forEditors(jsonSchema(EXPIRES), "expires"),
    workload: forEditors(jsonSchema(WORKLOAD), "workload"),
    tags: forEditors(tags(), "tags"),
    ...Object.fromEntries(
      Object.entries(SECTIONS).map(([name, schema]) => [name, forEditors(jsonSchema(schema), name)]),
    ),
    serverCertificate: orSecure(serverCertificate()),
  };
  const own = Object.fromEntries(
    Object.entries(sections).map(([name, schema]) => [
      `${NAMESPACE}${name}`,
      { title: name, ...explained(meanings[name]!), ...schema },
    ]),
  );
  const short = Object.fromEntries(
    Object.keys(sections).map((name) => [name, { $ref: `#/properties/config/properties/${NAMESPACE}${name}` }]),
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Stack file of defender-icap-gateway",
    description: "Written by `npm run settings` from the settings' schemas; a test keeps it true.",
    type: "object",
    definitions: { secure: SECURE },
    properties: {
      config: {
        type: "object",
        title: "config",
        description: "Settings of the stack, each with the name of its project in front.",
        properties: {
          "azure-native:location": { type: "string", description: "Azure location, such as westeurope." },
          ...own,
        },
        // A key without a namespace is the project's own, as for Pulumi. An editor proposes the whole name alone, because it looks for
        // proposals in `properties`.
        ...{ if: { type: "object" }, then: { properties: short } },
        // settings of other namespaces belong to Pulumi and the providers
        propertyNames: {
          ...{ if: { pattern: `^${NAMESPACE}` }, then: { enum: Object.keys(own) } },
          else: { if: { pattern: ":" }, else: { enum: Object.keys(short) } },
        },
      },
    },
  };
}

/** The form of a value that `pulumi config set --secret` wrote into the file. */
const SECURE: JsonSchema = {
  title: "encrypted value",
  description: "A value that `pulumi config set --secret` encrypted.",
  type: "object",
  properties: { secure: { type: "string", description: "The encrypted text." } },
  required: ["secure"],
  additionalProperties: false,
};
const IS_SECURE: JsonSchema = { type: "object", required: ["secure"] };

/** The schema, extended so that an encrypted value may stand in its place. */
const orSecure = (schema: JsonSchema): JsonSchema => ({
  if: IS_SECURE,
  then: { $ref: "#/definitions/secure" },
  else: schema,
});

/** `description`, and a second one with the code in it, where an editor renders Markdown. */
const explained = (text: string): JsonSchema =>
  /[`*]/.test(text) ? { description: text.replace(/[`*]/g, ""), markdownDescription: text } : { description: text };

/** A value's schema with a title, a description and the encrypted form at every depth. @param path of the setting, which is its title */
function forEditors({ description, ...schema }: JsonSchema, path: string): JsonSchema {
  const shown = { title: path, ...(description === undefined ? {} : explained(description)) };
  const examples = choicesOf(schema);
  // an editor proposes values from here, because it does not look for them behind `else`
  return { ...shown, ...(examples.length === 0 ? {} : { examples }), ...orSecure(oneForm(schema, path)) };
}

/** The values of a choice; none of other schemas. */
const choicesOf = ({ type, enum: words, const: word, anyOf = [] }: JsonSchema): readonly unknown[] =>
  type === "boolean" ? [true, false] : (words ?? (word === undefined ? anyOf.flatMap(choicesOf) : [word]));

/** A value's schema without a choice between forms: of a word and a list, the value's own type decides. */
function oneForm({ anyOf, properties, items, additionalProperties, ...schema }: JsonSchema, path: string): JsonSchema {
  if (anyOf !== undefined) {
    const list = anyOf.find(({ type }) => type === "array");
    const word = anyOf.find((one) => one.const !== undefined);
    if (anyOf.length !== 2 || list === undefined || word === undefined) throw new Error(`${path}: an unknown choice`);
    return {
      ...{ if: { type: "array" }, then: oneForm(list, path) },
      else: { enum: [word.const], errorMessage: `Give "${String(word.const)}" or a list.` },
    };
  }
  const form: JsonSchema = {
    ...schema,
    ...(items === undefined ? {} : { items: forEditors(items, `${path}[]`) }),
    ...(isSchema(additionalProperties)
      ? { additionalProperties: forEditors(additionalProperties, `${path}.*`) }
      : additionalProperties === undefined
        ? {}
        : { additionalProperties }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, one]) => [name, forEditors(one, `${path}.${name}`)]),
          ),
        }),
  };
  return path === "dlp.rules[]" ? rulesByKind(form, IS_SECURE) : form;
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;

function tags(): JsonSchema {
  const { additionalProperties, ...schema } = jsonSchema(TAGS);
  const value = isSchema(additionalProperties) ? additionalProperties : {};
  return { ...schema, additionalProperties: { ...value, description: "Value of the tag." } };
}

/** `serverCertificate` by its `source`. Of an unknown source that alone is wrong, because the other settings depend on it. */
function serverCertificate(): JsonSchema {
  const source: JsonSchema = {
    description: SERVER_CERTIFICATE_SOURCES.map(
      (name) => `\`${name}\`: ${SERVER_CERTIFICATES[name].source.means}`,
    ).join(" "),
    ...{ type: "string", enum: SERVER_CERTIFICATE_SOURCES },
  };
  const of = (name: keyof typeof SERVER_CERTIFICATE): JsonSchema => {
    const schema = jsonSchema(SERVER_CERTIFICATE[name]);
    return oneForm({ ...schema, properties: { ...schema.properties, source } }, "serverCertificate");
  };
  const unknown = { type: "object", properties: { source: forEditors(source, "serverCertificate.source") } };
  return SERVER_CERTIFICATE_SOURCES.reduceRight<JsonSchema>(
    (otherwise, name) => ({
      if: {
        properties: { source: { const: name } },
        ...(name === "authority" ? {} : { required: ["source"] }),
      },
      then: of(name),
      else: otherwise,
    }),
    unknown,
  );
}
