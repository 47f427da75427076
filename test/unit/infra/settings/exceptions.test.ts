/** Exceptions that no value of their rule's kind can be are refused: they would except nothing, and nobody would notice. */
import { parse, problem, refusal } from "./parsing";

const dlp = (...rules: object[]) => ({ dlp: { engine: "inspector", rules } });
const DIGITS = "no value that the kind card finds, so it excepts nothing; one has 12 to 19 digits";
const CHECK_DIGIT = "has a wrong check digit, so no rule finds it and it excepts nothing";

it.each<[string, object, string, string]>([
  ["a card with letters", { kind: "card", except: { values: ["4111 1111 1111 111X"] } }, "values[0]", `is ${DIGITS}`],
  ["a card that is too short", { kind: "card", except: { values: ["4111 1111"] } }, "values[0]", `is ${DIGITS}`],
  [
    "a card with another check digit",
    { kind: "card", except: { values: ["4111111111111112"] } },
    "values[0]",
    CHECK_DIGIT,
  ],
  [
    "cards that begin with letters",
    { kind: "card", except: { prefixes: ["4111", "TEST"] } },
    "prefixes[1]",
    `begins ${DIGITS}`,
  ],
  [
    "an account number of a card's rule's neighbour",
    { kind: "ssn", except: { values: ["DE89 3704 0044 0532 0130 00"] } },
    "values[0]",
    "is no value that the kind ssn finds, so it excepts nothing; one has 9 digits",
  ],
  [
    "a beginning that is longer than a number",
    { kind: "ca-sin", except: { prefixes: ["046 454 2861"] } },
    "prefixes[0]",
    "begins no value that the kind ca-sin finds, so it excepts nothing; one has 9 digits",
  ],
  [
    "an account number of a country that the rule leaves out",
    { kind: "iban", countries: ["AT"], except: { values: ["DE89 3704 0044 0532 0130 00"] } },
    "values[0]",
    "is no value that the kind iban finds, so it excepts nothing; one has the letters of a country of the rule and as many signs as its numbers, such as AT with 20",
  ],
  [
    "an account number with wrong check digits",
    { kind: "iban", except: { values: ["DE88370400440532013000"] } },
    "values[0]",
    CHECK_DIGIT,
  ],
  [
    "a number of another form",
    { kind: "uk-nino", except: { values: ["AB 12 34 56"] } },
    "values[0]",
    "is no value that the kind uk-nino finds, so it excepts nothing; one is written AA999999A (A: a letter, 9: a digit, X: either)",
  ],
  [
    "a person's number of eleven digits",
    { kind: "se-personnummer", except: { values: ["19811218987"] } },
    "values[0]",
    "is no value that the kind se-personnummer finds, so it excepts nothing; one has 10 or 12 digits",
  ],
  [
    "an account number as long as those of another country of the rule",
    { kind: "iban", countries: ["GB"], except: { values: ["DE89370400440532013000"] } },
    "values[0]",
    "is no value that the kind iban finds, so it excepts nothing; one has the letters of a country of the rule and as many signs as its numbers, such as GB with 22",
  ],
  [
    "a number of a kind with two forms",
    { kind: "es-dni", except: { values: ["1234567-L"] } },
    "values[0]",
    "is no value that the kind es-dni finds, so it excepts nothing; one is written 99999999A or A9999999A (A: a letter, 9: a digit, X: either)",
  ],
  [
    "a beginning of separators, which is not taken for one of all numbers",
    { kind: "card", except: { prefixes: ["--"] } },
    "prefixes[0]",
    "has no letter and no digit, so it excepts nothing",
  ],
  [
    "a text that the expression does not find",
    { kind: "expression", expression: "K-[0-9]{4}", except: { values: ["K-1234", "1234"] } },
    "values[1]",
    "is not found by the rule's expression, so it excepts nothing",
  ],
])("refused: %s", (_, rule, part, text) => {
  expect(problem(dlp({ name: "r", ...rule }))).toBe(`dlp.rules[0].except.${part}  ${text}`);
});

it.each<[string, object, string]>([
  [
    "its kind",
    { kind: "crad", except: { values: ["a"], prefixes: [..."0123456789"] } },
    'dlp.rules[0].kind  "crad" is not one of ',
  ],
  [
    "its expression",
    { kind: "expression", expression: "K-([0-9]", except: { values: ["a"] } },
    "dlp.rules[0].expression  is not a valid regular expression: ",
  ],
  [
    "one of its countries",
    { kind: "iban", countries: ["DE", "US"], except: { values: ["DE89370400440532013000"] } },
    'dlp.rules[0].countries[1]  "US" is not ',
  ],
  [
    "an expression of another kind",
    { kind: "card", expression: "4{4}", except: { values: ["4111111111111111"] } },
    "dlp.rules[0].expression  is not for the kind card",
  ],
])("says nothing about exceptions where the rule is wrong in %s", (_, rule, begin) => {
  const text = problem(dlp({ name: "r", ...rule }));
  expect(text.slice(0, begin.length)).toBe(begin);
});

it("names each of them, in all rules, and repeats none", () => {
  const message = refusal(
    dlp(
      { name: "a", kind: "card", except: { values: ["SECRET", "4111111111111112"], prefixes: ["SECRET1"] } },
      { name: "b", kind: "ssn", except: { values: ["SECRET"] } },
    ),
  );
  expect(message).toMatch(/^4 problems in /);
  expect(message).not.toContain("SECRET");
});

it.each<[string, string[], string[]]>([
  ["card", ["4111 1111 1111 1111", "6304000000000000"], ["4111", "22"]],
  ["card", ["3056 9300 0902 0004"], ["3056930009020004"]],
  ["iban", ["de89 3704 0044 0532 0130 00", "GB29NWBK60161331926819"], ["DE", "D", "GB29NW"]],
  ["ssn", ["078-05-1120"], ["078"]],
  ["uk-nino", ["AB 12 34 56 C"], ["AB1"]],
  ["fr-nir", ["2 55 08 14 168 025 38", "1 84 12 2A 451 089 33"], ["184122A"]],
  ["es-dni", ["12345678-Z", "X1234567L"], ["X"]],
  ["it-cf", ["RSSMRA85T10A562S"], ["RSS"]],
  ["se-personnummer", ["811218-9876", "19811218-9876"], ["1981"]],
  ["br-cnpj", ["12.ABC.345/01DE-35"], ["12ABC"]],
  ["in-pan", ["ABCPE1234F"], ["ABCP"]],
  ["api-key", ["ghp_1", "--"], ["ghp_"]],
  ["list", ["A-1"], ["A"]],
  ["list", ["1"], [..."0123456789"]],
])("takes exceptions that the kind %s finds", (kind, values, prefixes) => {
  const file = kind === "list" ? { file: "some" } : {};
  const settings = dlp({ name: "r", kind, ...file, except: { values, prefixes } });
  expect(() => parse({ dlp: { ...settings.dlp, listUploadFrom: ["52.1.2.3"] } })).not.toThrow();
});

it("takes account numbers of any country where the rule names all, and what an expression finds, signs alone too", () => {
  const rules = [
    { name: "a", kind: "iban", countries: "all", except: { values: ["DE89370400440532013000"], prefixes: ["GB"] } },
    { name: "b", kind: "expression", expression: "[-*]{2}", except: { values: ["--", "**"], prefixes: ["-"] } },
  ];
  expect(parse(dlp(...rules)).dlp.rules).toHaveLength(2);
});
