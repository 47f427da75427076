import { MEANINGS, type Setting } from "../../infra/model/schema";
import { PRESETS } from "../../infra/settings";
import {
  ARGUMENT_SECTIONS,
  CERTIFICATE_SOURCES,
  LOCATION_MEANS,
  PRESET_MEANS,
  typeName,
  type ArgumentSection,
} from "./componentSections";
import { jsonSchema, valuesOf, type JsonSchema } from "./values";
import { defaultInWords, effectInWords } from "./words";

const WIDTH = 120;

/** The TypeScript types of the component's arguments: `infra/component/arguments.ts`. */
export function argumentTypes(): string {
  const sections = ARGUMENT_SECTIONS.map((section) => [interfaceName(section.name), section] as const);
  return [
    '/** The arguments of `IcapGateway`. Written by `npm run settings` from the settings\' schemas; a test keeps it true. */\nimport type * as pulumi from "@pulumi/pulumi";\n',
    interfaceOf(
      "IcapGatewayArgs",
      "Arguments of a gateway. Whatever is left out has the same default as in a stack file (docs/settings.md); wrong values are " +
        "refused before anything is registered, all at once.",
      [
        argument("preset", PRESET_MEANS, literals(PRESETS)),
        argument("location", LOCATION_MEANS, "string"),
        argument("expires", MEANINGS.expires, "string"),
        argument("workload", MEANINGS.workload, '"test"'),
        argument("tags", MEANINGS.tags, "Readonly<Record<string, string>>"),
        ...sections.map(([type, { name, means }]) => argument(name, means, type)),
        argument("serverCertificate", MEANINGS.serverCertificate, "ServerCertificateArgs"),
      ],
    ),
    ...sections.map(([type, section]) => sectionType(type, section)),
    `/** ${MEANINGS.serverCertificate} */\nexport type ServerCertificateArgs =\n${CERTIFICATE_SOURCES.map(([source]) => `  | ${certificateName(source)}`).join("\n")};\n`,
    ...CERTIFICATE_SOURCES.map(([source, settings]) =>
      interfaceOf(
        certificateName(source),
        settings["source"]!.means,
        Object.entries(settings).map(([name, setting]) =>
          name === "source"
            ? `  readonly source${source === "authority" ? "?" : ""}: ${JSON.stringify(source)};`
            : settingArgument(name, setting),
        ),
      ),
    ),
  ].join("\n");
}

const interfaceName = (section: string): string => `${typeName(section)}Args`;
const certificateName = (source: string): string => `${typeName(source)}CertificateArgs`;

const sectionType = (type: string, { means, settings }: ArgumentSection): string =>
  interfaceOf(
    type,
    means,
    Object.entries(settings).map(([name, setting]) => settingArgument(name, setting)),
  );

const interfaceOf = (name: string, means: string, members: readonly string[]): string =>
  `${comment(means, "")}export interface ${name} {\n${members.join("\n")}\n}\n`;

const argument = (name: string, means: string, type: string): string =>
  `${comment(means, "  ")}  readonly ${name}?: ${type};`;

function settingArgument(name: string, setting: Setting): string {
  const { schema, means, byDefault, change, acceptsOutput } = setting;
  const facts = [
    `Values: ${valuesOf(schema)}.`,
    `Default: ${defaultInWords(byDefault)}.`,
    `A change: ${effectInWords(change)}.`,
  ];
  return argument(
    name,
    [means, "", ...facts].join("\n"),
    typeOf(jsonSchema(schema), acceptsOutput ? (inner) => `pulumi.Input<${inner}>` : (inner) => inner),
  );
}

/** The type of a value, in which each part goes through `wrap`. */
function typeOf(schema: JsonSchema, wrap: (type: string) => string): string {
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, wrap)).join(" | ");
  if (schema.const !== undefined) return wrap(JSON.stringify(schema.const));
  if (schema.enum) return wrap(literals(schema.enum));
  switch (schema.type) {
    case "boolean":
    case "string":
      return wrap(schema.type);
    case "integer":
      return wrap("number");
    case "array": {
      const item = typeOf(schema.items ?? {}, wrap);
      return wrap(`readonly ${/[| ]/.test(item) ? `(${item})` : item}[]`);
    }
    case "object": {
      const members = Object.entries(schema.properties ?? {}).map(
        ([name, one]) => `readonly ${name}${schema.required?.includes(name) ? "" : "?"}: ${typeOf(one, wrap)}`,
      );
      return wrap(`{ ${members.join("; ")} }`);
    }
    default:
      throw new Error(`a setting's schema has no type in TypeScript: ${JSON.stringify(schema)}`);
  }
}

const literals = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(" | ");

/** A doc comment on as many lines as it needs. */
function comment(text: string, indentation: string): string {
  const lines = text
    .replaceAll("*/", "*\\/")
    .split("\n")
    .flatMap((line) => wrapped(line, WIDTH - indentation.length - 3));
  if (lines.length === 1 && `${indentation}/** ${lines[0]} */`.length <= WIDTH)
    return `${indentation}/** ${lines[0]} */\n`;
  return [
    `${indentation}/**`,
    ...lines.map((line) => `${indentation} * ${line}`.trimEnd()),
    `${indentation} */`,
    "",
  ].join("\n");
}

function wrapped(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    if (last === "" || last.length + 1 + word.length <= width)
      lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
