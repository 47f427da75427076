import type { GatewayFileSettings } from "../../../../infra/gateway";
import { BREAKING } from "./breaking";
import { IDENTITY, landed, SETTINGS, withChanges } from "./input";
import { changedMeanings } from "./renderedFiles";

/** Every text of the settings and the identity that reaches a file, without any check before. */
const TEXTS: readonly [string, (value: string) => [GatewayFileSettings, typeof IDENTITY]][] = [
  ["icap.reqmodService", (value) => [withChanges({ icap: { reqmodService: value } }), IDENTITY]],
  ["icap.requestsWithoutBody", (value) => [withChanges({ icap: { requestsWithoutBody: value as "allow" } }), IDENTITY]],
  ["dlp.unreadableTypes", (value) => [withChanges({ dlp: { unreadableTypes: value as "allow" } }), IDENTITY]],
  ["gateway.port", (value) => [withChanges({ gateway: { port: value as unknown as number } }), IDENTITY]],
  ["the vault's address", (value) => [SETTINGS, { ...IDENTITY, vaultUrl: value }]],
  ["the secret's name", (value) => [SETTINGS, { ...IDENTITY, secretName: value }]],
  ["the identity", (value) => [SETTINGS, { ...IDENTITY, identityId: value }]],
];

test.each(TEXTS)("%s cannot break out of a file even where nobody checked it before", (_, using) => {
  for (const breaking of BREAKING.filter((one) => one !== "/")) {
    for (const value of [breaking, `a${breaking}b`, `a${breaking}`]) {
      expect(() => changedMeanings(...using(value))).toThrow(/only letters, digits/);
    }
  }
  expect(changedMeanings(...using("a-b"))).toEqual([]);
});

test("a keyword or expression with a line break is stopped even without an earlier check", () => {
  expect(() => changedMeanings(withChanges({ dlp: { expressions: ["a\nb"] } }), IDENTITY)).toThrow(/control character/);
  expect(
    changedMeanings(withChanges({ dlp: { keywords: ['a";\n$b'], expressions: ["a;b/c", "a\\;b\\/c"] } }), IDENTITY),
  ).toEqual([]);
});

test("a rule's text with a line break of another kind is the same in rules.json, which cloud-init reads as YAML 1.1", () => {
  const expression = "a\u2028b|c\u2029d";
  const words = ["e\u0085f", "\u{e0001}"];
  const rule = { name: "odd", kind: "expression", expression, context: { words } } as const;
  const text = landed("/etc/icap-gateway/rules.json", { dlp: { engine: "inspector", keywords: [], rules: [rule] } });
  expect(text).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  expect(JSON.parse(text)).toMatchObject({ rules: expect.arrayContaining([expect.objectContaining({ expression })]) });
  expect(JSON.parse(text)).toMatchObject({
    rules: expect.arrayContaining([expect.objectContaining({ context: expect.objectContaining({ words }) })]),
  });
});
