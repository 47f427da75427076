import { noticesOf } from "../../../../infra/icap/notices";
import { CUSTOM_DATA_MAX_BYTES } from "../../../../infra/gateway";
import { bootDataSize } from "./bootDataSize";
import { parse, problem, refusal } from "./parsing";

const dlp = (...rules: unknown[]) => ({ dlp: { engine: "inspector", rules } });
const card = { name: "cards-of-customers", kind: "card" };

test("every fault of every rule is named at once, by its place, and no confidential word is repeated", () => {
  const message = refusal(
    dlp(
      { kind: "card" },
      { name: "a b", kind: "cards", severity: "worst" },
      { ...card, atLeast: 0, keywords: ["projectX"], action: "stop" },
      { name: "words", kind: "keywords", keywords: ["projectX", "ab", " projectX", "機密", "機", "projectX\n"] },
      { name: "expression", kind: "expression", expression: "(projectX" },
      { name: "ahead", kind: "expression", expression: "projectX(?=.)" },
      { name: "none", kind: "expression" },
      { name: "context", kind: "ssn", context: { words: [], within: 0, effect: "must" } },
      { name: "except", kind: "us-itin", except: { testNumbers: true, prefixes: [""], others: 1 } },
      { name: "size", kind: "size", atLeast: 2, overMebibytes: 0 },
      { name: "type", kind: "type", types: ["exe"], except: { types: ["pdf"] } },
      { name: "wrong", kind: "encrypted", secret: "projectX" },
      "projectX",
    ),
  );
  expect(message).not.toContain("projectX");
  expect(message.split("\n").map((line) => line.trim().replace(/ {2,}/, ": "))).toEqual([
    "26 problems in Pulumi.dev.yaml:",
    "dlp.rules[0].name: is missing",
    'dlp.rules[1].name: "a b" is not a name: 1 to 40 letters, digits and . _ -',
    expect.stringMatching(
      /^dlp\.rules\[1\]\.kind: "cards" is not one of card, iban, ssn, us-itin, .*, unreadable, size; did you mean "card"\?$/,
    ),
    'dlp.rules[1].severity: "worst" is not one of low, medium, high',
    "dlp.rules[2].atLeast: 0 is not a whole number from 1 to 1000",
    'dlp.rules[2].action: "stop" is not one of block, log',
    "dlp.rules[2].keywords: is not for the kind card; it is for keywords",
    "dlp.rules[3].keywords[1]: has 2 characters; at least 3 are needed",
    "dlp.rules[3].keywords[2]: begins or ends with a space",
    "dlp.rules[3].keywords[4]: has 1 character; at least 2 are needed",
    "dlp.rules[3].keywords[5]: begins or ends with a space",
    expect.stringMatching(/^dlp\.rules\[4\]\.expression: is not a valid regular expression: /),
    expect.stringMatching(/^dlp\.rules\[5\]\.expression: looks ahead or behind with /),
    "dlp.rules[6].expression: is missing; a rule of the kind expression needs it",
    "dlp.rules[7].context.words: is empty",
    "dlp.rules[7].context.within: 0 is not a whole number of characters from 1 to 1000",
    'dlp.rules[7].context.effect: "must" is not one of require, raise, lower',
    "dlp.rules[8].except.prefixes[0]: has 0 characters; give 1 to 60",
    "dlp.rules[8].except.others: is not a setting; known: values, prefixes, testNumbers, types",
    "dlp.rules[8].except.testNumbers: is not for the kind us-itin; it is for card, iban, ssn",
    "dlp.rules[9].overMebibytes: 0 is not a whole number of MiB from 1 to 1024",
    "dlp.rules[9].atLeast: is not for the kind size",
    'dlp.rules[10].types[0]: "exe" is not one of 7z, media, office, pdf, pictures',
    "dlp.rules[10].except: is not for the kind type",
    expect.stringMatching(/^dlp\.rules\[11\]\.secret: is not a setting; known: name, kind, atLeast, /),
    "dlp.rules[12]: is not a rule: an object with a name, a kind and more",
  ]);
});

describe("rules are refused", () => {
  it.each([
    [
      "that are no list",
      { name: "x", keywords: ["projectX"] },
      "dlp.rules  is not a list of rules, each with a name and a kind",
    ],
    [
      "whose name stands twice",
      [card, { ...card, name: "CARDS-of-customers" }],
      "dlp.rules[1].name  is the same as dlp.rules[0].name (case is ignored)",
    ],
    [
      "with the name of a rule of an older setting",
      [{ ...card, name: "social-security-numbers" }],
      "dlp.rules[0].name  is the name of the rule that dlp.socialSecurityNumbers makes; choose another, or turn that off",
    ],
    [
      "with a name of the gateway's own",
      [{ ...card, name: "Gateway.Canary" }],
      "dlp.rules[0].name  begins like the names of the gateway's own rules; choose another",
    ],
    [
      "that block the clean canary",
      [{ name: "k", kind: "keywords", keywords: ["secret", "Canary"] }],
      'dlp.rules[0].keywords[1]  matches the clean canary "a clean canary", so no gateway would become ready; choose one that does not match it',
    ],
    [
      "whose expression blocks the clean canary",
      [{ name: "e", kind: "expression", expression: "(?i)CLEAN +c" }],
      'dlp.rules[0].expression  matches the clean canary "a clean canary", so no gateway would become ready; choose one that does not match it',
    ],
    [
      "for a country without IBANs",
      [{ name: "i", kind: "iban", countries: ["US"] }],
      'dlp.rules[0].countries[0]  "US" is not the two-letter code of a country that uses IBANs, such as DE',
    ],
    [
      "of a list, where nobody may upload one",
      [{ name: "customers", kind: "list", file: "customers" }],
      "dlp.rules[0].kind  list needs the storage for lists; give the addresses from which you upload them in dlp.listUploadFrom",
    ],
    [
      "with a keyword twice in the eyes of the inspector",
      [{ name: "k", kind: "keywords", keywords: ["Straße 7", "ＳＴＲＡＳＳＥ\u00a07"] }],
      "dlp.rules[0].keywords[1]  is the same as dlp.rules[0].keywords[0] (case, width, spaces, dashes and invisible characters are ignored)",
    ],
    [
      "with a keyword twice but for its dash and a sign without width",
      [{ name: "k", kind: "keywords", keywords: ["co-op", "other", "co\u2010o\u034fp"] }],
      "dlp.rules[0].keywords[2]  is the same as dlp.rules[0].keywords[0] (case, width, spaces, dashes and invisible characters are ignored)",
    ],
    [
      "with a keyword twice",
      [{ name: "k", kind: "keywords", keywords: ["secret", "SECRET"] }],
      "dlp.rules[0].keywords[1]  is the same as dlp.rules[0].keywords[0] (case is ignored)",
    ],
  ])("%s", (_, rules, text) => expect(problem({ dlp: { engine: "inspector", rules } })).toBe(text));

  it("of a list, with uploaders who are not on the internet, and without the inspector", () => {
    expect(problem({ dlp: { engine: "inspector", listUploadFrom: ["10.0.0.1"] } })).toMatch(
      /^dlp\.listUploadFrom\[0\] {2}"10\.0\.0\.1" is not public/,
    );
    expect(problem({ dlp: { engine: "clamav", listUploadFrom: ["52.1.2.3"] } })).toBe(
      "dlp.listUploadFrom  is for the inspector only; set dlp.engine to inspector, or leave it out",
    );
  });

  it("without the inspector, with what to set", () => {
    expect(problem({ dlp: { engine: "clamav", rules: [card] } })).toBe(
      "dlp.rules  are for the inspector only; set dlp.engine to inspector, or leave them out",
    );
  });

  it("when the boot configuration has no space for them", () => {
    const keywords = Array.from({ length: 200 }, (_, i) => `${i}`.padStart(90, "word "));
    expect(problem(dlp({ name: "k", kind: "keywords", keywords }))).toMatch(
      /^dlp\.rules {2}need 1\d{4} bytes of the boot configuration; keywords, expressions and rules together have 16384: use fewer or shorter ones$/,
    );
  });
});

test("rules are accepted with all that their kinds have", () => {
  const rules = [
    {
      ...card,
      atLeast: 5,
      severity: "high",
      action: "log",
      context: { words: ["card"], within: 50, effect: "raise" },
      except: { values: ["4111 1111 1111 1111"], prefixes: ["400000"], testNumbers: true, types: ["pictures"] },
    },
    { name: "k", kind: "keywords", keywords: ["abc", "機密", "Straße"], atLeast: 2 },
    { name: "quiet", kind: "keywords", keywords: ["clean"], action: "log" },
    { name: "both", kind: "keywords", keywords: ["clean", "other"], atLeast: 2 },
    { name: "e", kind: "expression", expression: "Größe: \\d+ [äöü]*x" },
    { name: "ibans-of-two", kind: "iban", countries: ["DE", "FR"] },
    { name: "s", kind: "size", overMebibytes: 20, except: { types: ["media"] } },
    { name: "t", kind: "type", types: ["media"] },
    { name: "encrypted-files", kind: "encrypted", action: "log" },
  ];
  expect(parse(dlp(...rules)).dlp.rules).toEqual(rules);
});

test("a rule may have the name of an older setting's rule where that is off", () => {
  const rules = [{ name: "cards", kind: "card", atLeast: 3 }];
  expect(parse({ dlp: { engine: "inspector", creditCards: false, rules } }).dlp.rules).toEqual(rules);
});

test("rules up to the limit fit into the boot configuration together with every other rule", () => {
  const letters = "abcdefghijklmnopqrstuvwxyz";
  let seed = 1;
  const word = () => Array.from({ length: 10 }, () => letters[(seed = (seed * 48271) % 2147483647) % 26]).join("");
  const keywords = Array.from({ length: 1100 }, word);
  const settings = parse({
    dlp: {
      engine: "inspector",
      ibanCountries: "all",
      blockedTypes: ["7z", "office"],
      rules: [{ name: "k", kind: "keywords", keywords }],
    },
  });
  expect(bootDataSize(settings)).toBeLessThanOrEqual(CUSTOM_DATA_MAX_BYTES);
});

describe("the older settings with the inspector", () => {
  it("take shorter keywords and expressions of any script, which ClamAV would not", () => {
    const words = { keywords: ["abc", "機密"], expressions: ["Größe [0-9]+"] };
    expect(parse({ dlp: { engine: "inspector", ...words } }).dlp).toMatchObject(words);
    expect(refusal({ dlp: { engine: "clamav", ...words } })).toMatch(/^3 problems in /);
  });

  it("go on working where they have another name or no effect, with a note, and refuse an expression that only ClamAV can search", () => {
    const notes = (dlp: object) => noticesOf(parse({ dlp })).map(({ text }) => text);
    expect(notes({})).toEqual([]);
    expect(notes({ encodedText: "block" })).toEqual([expect.stringMatching(/^dlp\.encodedText has no effect: /)]);
    expect(notes({ engine: "clamav", encodedText: "block" })).toEqual([]);
    expect(parse({ dlp: { publicClamavDatabase: true } }).dlp.malware).toBe(true);
    expect(notes({ publicClamavDatabase: true })).toEqual([expect.stringMatching(/is the older name of dlp\.malware/)]);
    expect(problem({ dlp: { engine: "inspector", expressions: ["(a)\\1"] } })).toBe(
      "dlp.expressions[0]  refers back to a group, which the inspector does not support; write \\xNN for a character",
    );
  });
});

test("a list whose name could be a path is refused together with the missing storage for lists", () => {
  expect(
    refusal(dlp({ name: "customers", kind: "list", file: "../customers" }))
      .split("\n")
      .slice(1),
  ).toEqual([
    expect.stringMatching(
      /dlp\.rules\[0\]\.file +"\.\.\/customers" is not a list's name: 1 to 40 small letters, digits and -$/,
    ),
    expect.stringMatching(/dlp\.rules\[0\]\.kind +list needs the storage for lists; give the addresses /),
  ]);
});
