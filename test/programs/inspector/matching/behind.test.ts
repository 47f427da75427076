/** A number in one piece counts with its word behind it, too, and behind an escape of a line's end as behind the line's end itself. */
import { IDENTIFIER_KINDS } from "../../../../infra/model/ruleKinds";
import { search } from "./match";

const BEHIND: readonly (readonly [kind: string, text: string])[] = [
  ["ssn", "219099999 (SSN)"],
  ["ssn", "219099999, SSN"],
  ["ssn", "Ann Doe 219099999 social security number."],
  ["ssn", '{"value":"219099999","type":"SSN"}'],
  ["ssn", "<id>219099999</id><type>SSN</type>"],
  ["ssn", "PID|1||P1^^^HOSP^MR~346624320^^^USSSA^SS||DOE"],
  ["us-itin", "912701234 (ITIN)"],
  ["uk-nino", "AB123456C (National Insurance)"],
  ["uk-nhs", "943 476 5919 (NHS number)"],
  ["de-steuer-id", "86095742719 (Steuer-ID)"],
  ["nl-bsn", "111222333 (BSN)"],
  ["pl-pesel", "44051401359 (PESEL)"],
  ["se-personnummer", "8112189876 personnummer"],
  ["br-cpf", "52998224725 - CPF"],
  ["in-aadhaar", "234123412346 (Aadhaar)"],
  ["in-pan", "ABCPE1234F is my PAN"],
  ["ca-sin", "130 692 544 is her SIN"],
  ["au-tfn", "123 456 782 - TFN"],
];

/** Numbers behind which stands a word that is about something else. */
const OTHERS = [
  "order 219099999, SSN: none",
  '{"id":219099999,"ssn":null}',
  "<id>219099999</id><ssn>none</ssn>",
  "invoice 219099999, Tax ID 12-3456789",
  "219099999 and 300 SSN",
  "219099999\nSSN",
  `219099999 ${"a word ".repeat(7)}SSN`,
  "case 130692544 since 2019",
  "case 130692544, single",
  "order 123456782, taxes included",
  "9219099999 (SSN)",
  "A219099999 (SSN)",
  "666099999 (SSN)",
  "44051401358 (PESEL)",
];

const NUMBERS: readonly (readonly [kind: string, number: string])[] = [
  ["ssn", "619-47-4173"],
  ["iban", "DE07946702216149134003"],
  ["iban", "CH68 5878 2376 8995 0770 1"],
  ["se-personnummer", "811218-9876"],
  ["uk-nino", "AB 12 34 56 C"],
  ["it-cf", "RSSMRA85T10A562S"],
];
const ESCAPED = NUMBERS.flatMap(([kind, number]) =>
  ["\\n", "\\r\\n", "\\t", "\\l"].map((escape) => [kind, `x = "Customer${escape}${number}${escape}open"`] as const),
);
const [MEMO, WORD] = ["!Type:Bank\nMDE07 9467 0221 6149 1340 03\n^\n", "a MDE07946702216149134003"];
const FIELDS = ["SSN: 5 3 4 8 9 1 1 8 4", "SSN |5|3|4|8|9|1|1|8|4|", "SSN [5][3][4] - [8][9] - [1][1][8][4]"];
const NO_FIELDS = ["5 3 4 8 9 1 1 8 4", "SSN: 5 3 4 8 9 1 1 8 4 2", "SSN: 6 6 6 8 9 1 1 8 4"];

const texts = [...[...BEHIND, ...ESCAPED].map(([, text]) => text), ...OTHERS, MEMO, WORD, ...FIELDS, ...NO_FIELDS];
const answers = new Map(
  search(
    IDENTIFIER_KINDS.map((kind) => ({ name: kind, kind })),
    texts.map((text) => [{ text }]),
  ).map(({ findings }, place) => [texts[place], findings.map(({ rule }) => rule)]),
);
const missed = (cases: typeof BEHIND) => cases.filter(([kind, text]) => !answers.get(text)!.includes(kind));

test("a word behind a number counts as one before it does", () => {
  expect(missed(BEHIND)).toEqual([]);
});

test("neither the name of the next value, nor a word in another line, far away, behind another number or amid a longer one", () => {
  expect(OTHERS.filter((text) => answers.get(text)!.length > 0)).toEqual([]);
});

test("a number is found between escapes of a program's string", () => {
  expect(missed(ESCAPED)).toEqual([]);
});

test("an account number is found right behind the letter of a line in QIF", () => {
  expect(answers.get(MEMO)).toEqual(["iban"]);
  expect(answers.get(WORD)).toEqual([]);
});

test("a social security number in a field for each digit needs its name, and no further field", () => {
  expect(missed(FIELDS.map((text) => ["ssn", text] as const))).toEqual([]);
  expect(NO_FIELDS.filter((text) => answers.get(text)!.length > 0)).toEqual([]);
});
