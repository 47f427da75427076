/** The JSON Schema of stack files as an editor uses it: it explains each key, proposes values, and names the wrong key alone. */
import Ajv from "ajv";
import { stackFileSchema } from "../../../../scripts/settings/stackFileSchema";
import type { JsonSchema } from "../../../../scripts/settings/values";

const PROJECT = "defender-icap-gateway:";
const SCHEMA = stackFileSchema();

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Each key that a stack file may have, at every depth, with its schema; a key of several forms has several. */
function keysIn(schema: unknown, path: string): (readonly [string, JsonSchema])[] {
  if (!isSchema(schema)) return [];
  const properties = Object.entries(schema.properties ?? {});
  return [
    ...properties.flatMap(([name, one]) => [[`${path}.${name}`, one] as const, ...keysIn(one, `${path}.${name}`)]),
    ...(isSchema(schema["additionalProperties"])
      ? [[`${path}.*`, schema["additionalProperties"]] as const, ...keysIn(schema["additionalProperties"], `${path}.*`)]
      : []),
    ...keysIn(schema.items, `${path}[]`),
    ...["then", "else"].flatMap((form) => keysIn(schema[form], path)),
  ];
}
const KEYS = keysIn(SCHEMA, "");

test("each key at every depth has a description, with its code where an editor renders Markdown", () => {
  expect(KEYS.length).toBeGreaterThan(250);
  const without = KEYS.filter(([, { description }]) => !/^\S.*[.)]$/s.test(description ?? ""));
  expect(without.map(([path]) => path)).toEqual([]);
  expect(KEYS.filter(([, { description }]) => /[`*]/.test(description ?? "")).map(([path]) => path)).toEqual([]);
  expect(KEYS.find(([path]) => path.endsWith(":client.dataCentres"))?.[1]["title"]).toBe("client.dataCentres");
  const source = KEYS.find(([path]) => path.endsWith(":serverCertificate.source"))![1];
  expect(source["markdownDescription"]).toMatch(/^`authority`: .* `keyVault`: /);
});

test("values of a choice are proposed", () => {
  const proposed = (end: string) => KEYS.find(([path]) => path.endsWith(`:${end}`))?.[1]["examples"];
  expect(proposed("dlp.creditCards")).toEqual([true, false]);
  expect(proposed("dlp.encryptedArchives")).toEqual(["block", "allow"]);
  expect(proposed("client.dataCentres")).toEqual(["all"]);
  expect(proposed("workload")).toEqual(["test"]);
  expect(proposed("lanes.instances")).toBeUndefined();
});

describe("a wrong key is named alone", () => {
  const validate = new Ajv({ allErrors: true }).compile(SCHEMA);
  const problems = (sections: Readonly<Record<string, unknown>>): string[] => {
    validate({
      config: Object.fromEntries(Object.entries(sections).map(([name, value]) => [`${PROJECT}${name}`, value])),
    });
    return (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== "if") // says only that a form applies
      .map(({ dataPath, message, params }) => {
        const { additionalProperty } = params as { readonly additionalProperty?: string };
        const key = additionalProperty === undefined ? "" : `: ${additionalProperty}`;
        return `${dataPath.replace(`.config['${PROJECT}`, "").replace("']", "")} ${message}${key}`;
      });
  };

  it.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    ["a misspelt setting", { lanes: { zonnes: [1] } }, ["lanes should NOT have additional properties: zonnes"]],
    ["a text for a number", { gateway: { port: "11344" } }, ["gateway.port should be integer"]],
    ["a number past its range", { lanes: { instances: 101 } }, ["lanes.instances should be <= 100"]],
    [
      "a word that is none of the values",
      { dlp: { encryptedArchives: "scan" } },
      ["dlp.encryptedArchives should be equal to one of the allowed values"],
    ],
    ["a text for a list", { client: { addresses: "52.1.2.3" } }, ["client.addresses should be array"]],
    [
      "an item of a list",
      { dlp: { blockedTypes: ["pdf", "docx"] } },
      ["dlp.blockedTypes[1] should be equal to one of the allowed values"],
    ],
    [
      "a word that is not all",
      { client: { dataCentres: "US1" } },
      ["client.dataCentres should be equal to one of the allowed values"],
    ],
    ["a number among data centres", { client: { dataCentres: [7] } }, ["client.dataCentres[0] should be string"]],
    [
      "a key deep inside",
      { lanes: { autoscale: { minimum: 1, maximum: 2, processor: { above: 60, blow: 20 } } } },
      [
        "lanes.autoscale.processor should NOT have additional properties: blow",
        "lanes.autoscale.processor should have required property 'below'",
      ],
    ],
    [
      "a member of another source",
      { serverCertificate: { source: "selfSigned", authorityValidityDays: 400 } },
      ["serverCertificate should NOT have additional properties: authorityValidityDays"],
    ],
    [
      "a member that needs a source",
      { serverCertificate: { certificate: "x" } },
      ["serverCertificate should NOT have additional properties: certificate"],
    ],
    [
      "a misspelt member of a certificate",
      { serverCertificate: { source: "supplied", privatKey: "x" } },
      ["serverCertificate should NOT have additional properties: privatKey"],
    ],
    [
      "a wrong member of a certificate",
      { serverCertificate: { source: "keyVault", secretId: 7 } },
      ["serverCertificate.secretId should be string"],
    ],
    [
      "a misspelt source",
      { serverCertificate: { source: "suplied", certificate: "x" } },
      ["serverCertificate.source should be equal to one of the allowed values"],
    ],
    ["a text for a section", { client: "defender" }, ["client should be object"]],
    ["a text for a certificate", { serverCertificate: "supplied" }, ["serverCertificate should be object"]],
    [
      "something beside an encrypted value",
      { client: { secure: "v1:x", profile: "defender" } },
      ["client should NOT have additional properties: profile"],
    ],
  ])("%s", (_, sections, expected) => {
    expect(problems(sections).sort()).toEqual([...expected].sort());
  });

  it("and the names of the settings are given where a section is misspelt", () => {
    expect(problems({ lane: {} })).toContain(".config should be equal to one of the allowed values");
  });
});
