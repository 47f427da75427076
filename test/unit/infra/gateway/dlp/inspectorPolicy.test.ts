import { canonicalJson } from "../../../../../infra/gateway/dlp/canonicalJson";
import { inspectorPolicy } from "../../../../../infra/gateway/dlp/inspectorPolicy";
import { TEST_NUMBERS } from "../../../../../infra/gateway/dlp/testNumbers";
import { parse } from "../../settings/parsing";

const rulesOf = (dlp: Readonly<Record<string, unknown>>) => {
  const settings = parse({ dlp: { engine: "inspector", ...dlp } });
  return (JSON.parse(inspectorPolicy(settings.dlp, 64)) as { rules: Record<string, unknown>[] }).rules;
};
const off = { creditCards: false, socialSecurityNumbers: false, encryptedArchives: "allow", unreadableTypes: "allow" };

test("the older settings become rules of fixed names, before the rules of one's own and behind the canary's", () => {
  const rules = rulesOf({
    creditCardsAtLeast: 2,
    socialSecurityNumbersAtLeast: 3,
    ibanCountries: ["DE"],
    keywords: ["top secret"],
    expressions: ["a+b", "(?i)xyz"],
    blockedTypes: ["7z"],
    rules: [{ name: "mine", kind: "pl-pesel" }],
  });
  const high = { action: "block", severity: "high" };
  expect(rules).toEqual([
    { name: "Gateway.Canary", kind: "keywords", atLeast: 1, keywords: [expect.stringContaining("canary")], ...high },
    { name: "unreadable", kind: "unreadable", ...high },
    { name: "encrypted", kind: "encrypted", ...high },
    { name: "file-types", kind: "type", types: ["7z"], ...high },
    { name: "cards", kind: "card", atLeast: 2, ...high },
    { name: "social-security-numbers", kind: "ssn", atLeast: 3, ...high },
    { name: "ibans", kind: "iban", atLeast: 1, countries: ["DE"], ...high },
    { name: "keywords", kind: "keywords", atLeast: 1, keywords: ["top secret"], ...high },
    { name: "expressions", kind: "expression", atLeast: 1, expression: "a+b", ignoreCase: false, ...high },
    { name: "expressions-2", kind: "expression", atLeast: 1, expression: "xyz", ignoreCase: true, ...high },
    { name: "mine", kind: "pl-pesel", atLeast: 1, action: "block", severity: "medium" },
  ]);
});

test("without any older setting only the canary's rule is there", () => {
  expect(rulesOf(off).map(({ name }) => name)).toEqual(["Gateway.Canary"]);
});

test("rules of one's own get what they leave out; published test numbers are values that do not count", () => {
  const rules = rulesOf({
    ...off,
    rules: [
      {
        name: "s",
        kind: "ssn",
        context: { words: ["social"] },
        except: { testNumbers: true, values: ["123-45-6789"] },
      },
      { name: "c", kind: "card", except: { testNumbers: false } },
      { name: "i", kind: "iban" },
      { name: "big", kind: "size", overMebibytes: 2, action: "log", severity: "low" },
      { name: "e", kind: "encrypted", except: { types: ["pdf"] } },
    ],
  });
  const own = { action: "block", severity: "medium" };
  expect(rules.slice(1)).toEqual([
    {
      ...{ name: "s", kind: "ssn", atLeast: 1, ...own },
      context: { words: ["social"], within: 100, effect: "require" },
      except: { values: ["123-45-6789", ...TEST_NUMBERS.ssn] },
    },
    { name: "c", kind: "card", atLeast: 1, ...own },
    { name: "i", kind: "iban", atLeast: 1, countries: "all", ...own },
    { name: "big", kind: "size", bytes: 2097152, action: "log", severity: "low" },
    { name: "e", kind: "encrypted", ...own, except: { types: ["pdf"] } },
  ]);
});

test("the same settings give the same bytes, however their parts are ordered", () => {
  const policy = (rule: object) => inspectorPolicy(parse({ dlp: { engine: "inspector", rules: [rule] } }).dlp, 64);
  expect(
    policy({ name: "c", kind: "card", atLeast: 2, except: { types: ["pdf"], values: ["4111111111111111"] } }),
  ).toBe(policy({ except: { values: ["4111111111111111"], types: ["pdf"] }, atLeast: 2, kind: "card", name: "c" }));
});

test("JSON is on one line, with keys in order and letters unescaped", () => {
  expect(canonicalJson({ b: [1, "ü\n\u2028"], a: { d: true, c: "all" } })).toBe(
    '{"a":{"c":"all","d":true},"b":[1,"ü\\n\u2028"]}',
  );
});

test("the unpacked content may be four times the largest body", () => {
  const { dlp } = parse({ dlp: { engine: "inspector" } });
  expect(JSON.parse(inspectorPolicy(dlp, 100))).toMatchObject({
    limits: { depth: 8, files: 10000, bytes: 400 * 1024 * 1024, ratio: 200, seconds: 60 },
  });
});

describe("published test numbers", () => {
  it.each(TEST_NUMBERS.card)("the card %s has a right check digit (Luhn)", (number) => {
    const sum = [...number].reverse().reduce((total, digit, i) => {
      const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    expect(sum % 10).toBe(0);
  });

  it.each(TEST_NUMBERS.iban)("the account number %s has right check digits (ISO 7064, mod 97)", (number) => {
    const moved = `${number.slice(4)}${number.slice(0, 4)}`.replace(/[A-Z]/g, (letter) => String(parseInt(letter, 36)));
    expect(BigInt(moved) % 97n).toBe(1n);
  });
});

test("readers by choice stand in the policy only where the settings ask for them, in the words of their programs", () => {
  const reading = (dlp: object) =>
    (JSON.parse(inspectorPolicy(parse({ dlp: { engine: "inspector", ...dlp } }).dlp, 64)) as { reading?: object })
      .reading;
  expect(reading({})).toBeUndefined();
  expect(
    reading({ ocr: ["eng", "chi-sim"], mainframePages: ["cp037"], outlookStores: true, lookAlikeLetters: true }),
  ).toEqual({
    ocr: ["eng", "chi_sim"],
    pages: ["cp037"],
    stores: true,
    alike: true,
  });
});
