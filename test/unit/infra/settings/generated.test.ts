/** Files generated from the settings' schemas: the page, the JSON Schema for editors, Pulumi.yaml. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse as parseYaml } from "yaml";
import { argumentTypes } from "../../../../scripts/settings/argumentTypes";
import { fleetSchema } from "../../../../scripts/settings/fleetSchema";
import { packageSchema } from "../../../../scripts/settings/packageSchema";
import { projectFile } from "../../../../scripts/settings/projectFile";
import { settingsPage } from "../../../../scripts/settings/reference";
import { fleetOf } from "../../../../scripts/fleet/file/fleet";
import { stackFileSchema } from "../../../../scripts/settings/stackFileSchema";
import { BASE, CHANGES } from "../../../emulator/settingsWalk/changes";
import { changed, given, type Certificates, type Sections } from "../../../emulator/settingsWalk/change";
import { parse } from "./parsing";

const read = (file: string): string => readFileSync(join(__dirname, "../../../..", file), "utf8");

test.each([
  ["docs/settings.md", settingsPage()],
  ["infra/settings/stackFile.schema.json", `${JSON.stringify(stackFileSchema(), null, 2)}\n`],
  ["infra/settings/fleet.schema.json", `${JSON.stringify(fleetSchema(), null, 2)}\n`],
  ["infra/component/arguments.ts", argumentTypes()],
  ["infra/component/schema.json", `${JSON.stringify(packageSchema(), null, 2)}\n`],
  ["Pulumi.yaml", projectFile(read("Pulumi.yaml"))],
])("%s is what the schemas say; `npm run settings` writes it", (file, text) => {
  expect(read(file)).toBe(text);
});

describe("the JSON Schema of stack files", () => {
  const accepts = new Ajv({ allErrors: true }).compile(stackFileSchema());
  const PROJECT = "defender-icap-gateway:";
  const file = (sections: Sections) => ({
    config: Object.fromEntries(
      Object.entries(sections).map(([name, value]) => [name.includes(":") ? name : `${PROJECT}${name}`, value]),
    ),
  });

  it.each(["dev", "test", "prod"])("takes Pulumi.%s.yaml, which names it", (stack) => {
    const text = read(`Pulumi.${stack}.yaml`);
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./infra/settings/stackFile.schema.json");
    expect([accepts(parseYaml(text)), accepts.errors]).toEqual([true, null]);
  });

  it("takes every setting that the emulator's tests deploy", () => {
    let now = BASE;
    for (const change of CHANGES) {
      now = changed(now, given(change, CERTIFICATES));
      expect([change.what, accepts(JSON.parse(JSON.stringify(file(now)))), accepts.errors]).toEqual([
        change.what,
        true,
        null,
      ]);
    }
  });

  it.each([
    ["a mistyped section", { lane: {} }, "lane  is not a setting"],
    ["a mistyped setting", { lanes: { zonnes: [1] } }, "lanes.zonnes  is not a setting"],
    ["a number past its range", { lanes: { instances: 101 } }, "lanes.instances  101 "],
    ["a word that is none of the values", { dlp: { encryptedArchives: "scan" } }, 'dlp.encryptedArchives  "scan" '],
    ["a text for a number", { gateway: { port: "11344" } }, 'gateway.port  "11344" '],
    [
      "a setting of another source",
      { serverCertificate: { source: "selfSigned", authorityValidityDays: 400 } },
      "serverCertificate.authorityValidityDays  is for ",
    ],
  ])("marks %s, as the program refuses it", (_, sections, words) => {
    expect(accepts(file(sections as Sections))).toBe(false);
    expect(() => parse(sections)).toThrow(words);
  });

  it("takes an encrypted value anywhere, and other namespaces", () => {
    const secure = { secure: "v1:abc" };
    const config = {
      [`${PROJECT}dlp`]: { keywords: [secure, "top secret"], creditCards: true },
      [`${PROJECT}serverCertificate`]: { source: "supplied", privateKey: secure },
      [`${PROJECT}client`]: secure,
      "pulumi:disable-default-providers": ["aws"],
    };
    expect([accepts({ config, encryptionsalt: "v1:x" }), accepts.errors]).toEqual([true, null]);
  });
});

describe("the JSON Schema of fleet files", () => {
  const accepts = new Ajv({ allErrors: true })
    .addSchema(stackFileSchema(), "stackFile.schema.json")
    .compile({ $id: "fleet.schema.json", ...fleetSchema() });

  it("takes fleet.yaml, which names it", () => {
    const text = read("fleet.yaml");
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./infra/settings/fleet.schema.json");
    expect([accepts(parseYaml(text)), accepts.errors]).toEqual([true, null]);
  });

  it.each([
    ["a mistyped part of a stack", "stacks: { one: { confg: {} } }", "stacks.one.confg  is not"],
    [
      "a mistyped setting of a stack",
      "stacks: { one: { config: { 'defender-icap-gateway:lane': {} } } }",
      "config.defender-icap-gateway:lane  is not a setting",
    ],
    [
      "a mistyped setting of all stacks",
      "{ config: { 'defender-icap-gateway:lanes': { vmsize: x } }, stacks: { one: } }",
      "one: lanes.vmsize  is not a setting",
    ],
    ["a wave of neither stacks nor a share", "{ waves: [{}], stacks: { one: } }", "waves[0]  must have"],
    ["no stacks", "parallel: 3", "stacks  is missing"],
  ])("marks %s, as the command refuses it", (_, text, words) => {
    expect(accepts(parseYaml(text))).toBe(false);
    expect(() => fleetOf(text, "fleet.yaml", new Date())).toThrow(words);
  });
});

/** Certificates of a change are not looked at here. */
const ISSUED = { certificate: "", privateKey: "" };
const CERTIFICATES: Certificates = { client: "", authority: "", server: ISSUED, renewed: ISSUED };
