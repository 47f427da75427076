import fc from "fast-check";
import type { GatewayFileSettings } from "../../../../infra/gateway";
import { parseSettings, SettingsError, type Settings } from "../../../../infra/settings";
import { NOW } from "../settings/parsing";
import { IDENTITY, SETTINGS, withChanges } from "./input";
import { changedMeanings } from "./renderedFiles";

/** Characters that end words, quotations, lines, statements and comments in some language of a gateway's files. */
const BREAKING = [
  "\n",
  "\r",
  "\t",
  " ",
  '"',
  "'",
  "\\",
  "$(id)",
  "`id`",
  ";",
  "#",
  "{",
  "}}",
  "{{LANE}}",
  "/",
  "\u2028",
  "\0",
  "%n",
  "|",
  "&",
  "=",
];
const word = fc.string({ unit: fc.constantFrom(..."abcxyzABZ019_-./:,=".split("")), maxLength: 20 });
/** A harmless text, one with a breaking character in the middle, or one of arbitrary characters. */
const text = fc.oneof(
  word,
  fc.tuple(word, fc.constantFrom(...BREAKING), word).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);
const number = fc.oneof(fc.integer({ min: 1, max: 70_000 }), fc.constantFrom(-1, 0, 1.5, Number.NaN, 1e21));

const attempt = fc.record(
  {
    gateway: fc.record(
      { port: number, canaryPort: number, fetchIntervalSeconds: number, readinessDeadlineSeconds: number },
      { requiredKeys: [] },
    ),
    icap: fc.record(
      { reqmodService: text, respmodService: text, maxBodyMebibytes: number, requestsWithoutBody: text },
      { requiredKeys: [] },
    ),
    dlp: fc.record(
      {
        keywords: fc.array(text, { maxLength: 3 }),
        expressions: fc.array(text, { maxLength: 3 }),
        creditCardsAtLeast: number,
        ibanCountries: fc.array(fc.oneof(text, fc.constantFrom("DE", "FR")), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    capacity: fc.record({ connections: number, connectionsPerSource: number }, { requiredKeys: [] }),
    lanes: fc.record({ vmSize: fc.oneof(text, fc.constant("Standard_D8s_v5")), imageId: text }, { requiredKeys: [] }),
    client: fc.record({
      also: fc.array(fc.record({ profile: fc.constant("umbrella"), port: number }), { maxLength: 1 }),
    }),
  },
  { requiredKeys: [] },
);

function accepted(values: object): Settings | undefined {
  try {
    return parseSettings({ location: "westeurope", values: { ...values } }, "dev", NOW);
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

test("no settings that are accepted change the meaning of a file on a gateway", () => {
  let rendered = 0;
  fc.assert(
    fc.property(attempt, (values) => {
      // section by section: one wrong value would hide all others
      for (const [section, inside] of Object.entries(values)) {
        for (const [name, value] of Object.entries(inside ?? {})) {
          const settings = accepted({ [section]: { [name]: value } });
          if (settings === undefined) continue;
          rendered++;
          expect(changedMeanings(settings, IDENTITY)).toEqual([]);
        }
      }
    }),
    { numRuns: 40 },
  );
  expect(rendered).toBeGreaterThan(30);
});

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

test("a keyword or expression with a line break is stopped even where nobody checked it before", () => {
  expect(() => changedMeanings(withChanges({ dlp: { expressions: ["a\nb"] } }), IDENTITY)).toThrow(/control character/);
  expect(
    changedMeanings(withChanges({ dlp: { keywords: ['a";\n$b'], expressions: ["a;b/c", "a\\;b\\/c"] } }), IDENTITY),
  ).toEqual([]);
});
