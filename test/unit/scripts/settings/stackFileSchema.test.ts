/** The JSON Schema of stack files as an editor uses it: it explains each key, proposes values, and names the wrong key alone. */
import Ajv from "ajv";
import { RULE_KINDS, type RuleKind } from "../../../../infra/model/ruleKinds";
import { ruleProblems } from "../../../../infra/model/ruleParts";
import { stackFileSchema } from "../../../../scripts/settings/stackFileSchema";
import type { JsonSchema } from "../../../../scripts/settings/values";

const PROJECT = "defender-icap-gateway:";
const SCHEMA = stackFileSchema();

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Each key that a stack file may have, at every depth, with its schema; a key of several forms has several. */
function keysIn(schema: unknown, path: string): (readonly [string, JsonSchema])[] {
  if (!isSchema(schema)) return [];
  const properties = Object.entries(schema.properties ?? {}).filter(([, one]) => !("$ref" in one));
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

const validate = new Ajv({ allErrors: true }).compile(SCHEMA);
/** The problems that an editor marks in a stack file with these sections. */
function problems(sections: Readonly<Record<string, unknown>>): string[] {
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
}

describe("a wrong key is named alone", () => {
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
    [
      "a part of another kind of rule",
      { dlp: { rules: [{ name: "n", kind: "keywords", keywords: ["alpha"], expression: "x" }] } },
      ["dlp.rules[0] should NOT have additional properties: expression"],
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

  it("where the project's name is left out, as Pulumi allows it", () => {
    const marked = (config: object): string[] => {
      validate({ config });
      return (validate.errors ?? []).flatMap(({ keyword, dataPath, message }) =>
        keyword === "if" ? [] : [`${dataPath} ${message}`],
      );
    };
    expect(marked({ lanes: { instances: 2 }, dlp: { secure: "v1:x" }, "aws:region": "eu-west-1" })).toEqual([]);
    expect(marked({ lanes: { instances: 0 } })).toEqual([".config.lanes.instances should be >= 1"]);
    expect(marked({ lanse: {} })).toContain(".config should be equal to one of the allowed values");
  });

  it("and the names of the settings are given where a section is misspelt", () => {
    expect(problems({ lane: {} })).toContain(".config should be equal to one of the allowed values");
  });
});

describe("a rule of dlp.rules has the keys of its kind", () => {
  const SECURE = { secure: "v1:x" };
  /** The keys that only some kinds have, with a value of each. */
  const VALUES: Readonly<Record<string, unknown>> = {
    ...{ keywords: ["alpha"], expression: "abc", file: "customers", countries: ["DE"], types: ["pdf"] },
    ...{ overMebibytes: 5, atLeast: 2, context: { words: ["near"] } },
  };
  const EXCEPTIONS: Readonly<Record<string, unknown>> = {
    ...{ values: ["x"], prefixes: ["y"], testNumbers: true, types: ["pdf"] },
  };
  const marked = (rule: unknown) => problems({ dlp: { rules: [rule] } }).map((one) => one.replace("dlp.rules[0]", ""));
  /** A rule of the kind, whole. */
  const right = (kind: RuleKind): Record<string, unknown> => {
    const missing = ruleProblems({ name: "n", kind }).map(({ path }) => String(path[0]));
    return { name: "n", kind, ...Object.fromEntries(missing.map((key) => [key, VALUES[key]])) };
  };

  it.each(RULE_KINDS)("%s: what the program accepts is not marked, and what it refuses is, alone", (kind) => {
    const whole = right(kind);
    expect(marked({ ...whole, severity: "high", action: "log" })).toEqual([]);
    for (const needed of Object.keys(whole).filter((key) => key in VALUES))
      expect(marked({ ...whole, [needed]: undefined })).toEqual([` should have required property '${needed}'`]);
    const others = Object.keys(VALUES).filter((key) => !(key in whole));
    expect(others.length).toBeGreaterThan(0);
    const judged = others.map((key) => {
      const rule = { ...whole, [key]: VALUES[key] };
      const refused = ruleProblems(rule).length > 0;
      expect([key, marked(rule)]).toEqual([key, refused ? [` should NOT have additional properties: ${key}`] : []]);
      return refused;
    });
    expect(judged).toContain(true);
  });

  it.each(RULE_KINDS)("%s: the same of the exceptions", (kind) => {
    for (const [key, value] of Object.entries(EXCEPTIONS)) {
      const rule = { ...right(kind), except: { [key]: value } };
      const [problem] = ruleProblems(rule).map(({ path }) => path.map(String));
      const at = { 1: "", 2: ".except" }[problem?.length ?? 1];
      const expected = problem ? [`${at} should NOT have additional properties: ${problem.at(-1)}`] : [];
      expect([key, marked(rule)]).toEqual([key, expected]);
    }
  });

  it("a misspelt key is marked once, with a kind, without one and inside of the exceptions", () => {
    const misspelt = (around: string) => [`${around} should NOT have additional properties: valeus`];
    expect(marked({ name: "n", kind: "card", valeus: 1 })).toEqual(misspelt(""));
    expect(marked({ name: "n", kind: "card", except: { valeus: 1 } })).toEqual(misspelt(".except"));
    expect(marked({ name: "n", kind: SECURE, valeus: 1 })).toEqual(misspelt(""));
    expect(marked({ name: "n", kind: SECURE, except: { valeus: 1 } })).toEqual(misspelt(".except"));
  });

  it("of a misspelt, missing or encrypted kind the kind alone may be wrong", () => {
    const all = { name: "n", ...VALUES, except: EXCEPTIONS };
    expect(marked({ ...all, kind: "crad" })).toEqual([".kind should be equal to one of the allowed values"]);
    expect(marked(all)).toEqual([" should have required property 'kind'"]);
    expect(marked({ ...all, kind: SECURE })).toEqual([]);
  });

  it("each part and the whole may be encrypted", () => {
    expect(marked(SECURE)).toEqual([]);
    expect(marked({ name: "n", kind: "keywords", keywords: SECURE, except: SECURE, context: SECURE })).toEqual([]);
    expect(marked({ name: "n", kind: "card", except: { ...SECURE, values: ["x"] } })).toEqual([
      ".except should NOT have additional properties: values",
    ]);
  });
});
