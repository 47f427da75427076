/** Keywords and numbers over the lines of comments, patches and programs, with signs that nobody sees, and in columns of printed tables. */
import { counts } from "./match";

const CARD = "4539 5787 6362 1486";
const IBAN = "DE89 3704 0044 0532 0130 00";
const RULES = {
  keyword: { rule: { kind: "keywords", keywords: ["silver falcon"] }, value: "silver falcon" },
  card: { rule: { kind: "card" }, value: CARD },
  iban: { rule: { kind: "iban" }, value: IBAN },
};

/** Beginnings of lines, with their names. */
const LINES: Readonly<Record<string, string>> = {
  shell: "# ",
  "C++": "// ",
  "C++, indented": "    // ",
  documentation: "/// ",
  "a block in C": "   * ",
  SQL: "-- ",
  Lisp: ";; ",
  TeX: "% ",
  Fortran: "! ",
  "a reply": "> ",
  "a reply to a reply": ">> ",
  "lines that a patch adds": "+",
  "lines that a patch takes out": "-",
  "the other patch": "< ",
  "a drawn frame": "| ",
};
/** Between the pieces of a string, with their names. */
const STRINGS: Readonly<Record<string, string>> = {
  "pieces of a string": ' "\n  "',
  "pieces of a string, added": ' " +\n  "',
  "a line that goes on": " \\\n  ",
};
/** One sign between groups. */
const BLANKS: Readonly<Record<string, string>> = {
  "the blank of TeX": "~",
  "the blank of forms": "+",
  "the empty sign of Braille": "\u2800",
  "the filler of Hangul": "\u3164",
};

const gaps = {
  ...Object.fromEntries(Object.entries(LINES).map(([name, begin]) => [name, `\n${begin}`])),
  ...STRINGS,
  ...BLANKS,
};

test.each(Object.entries(RULES))("%s is found over lines and signs of comments, patches and programs", (_, one) => {
  const texts = Object.values(gaps).map((gap) => `see ${one.value.replaceAll(" ", gap)} now\nend\n`);
  const found = counts(one.rule, texts);
  expect(Object.keys(gaps).filter((_name, place) => found[place] !== 1)).toEqual([]);
});

test("words of a list that are no phrase together, and sums, are no keyword", () => {
  const texts = ["silver - falcon", "silver, falcon", "silver\n1 falcon", "silver ++ falcon", "silver/falcon"];
  expect(counts(RULES.keyword.rule, texts)).toEqual(texts.map(() => 0));
});

/** Beginnings and ends of the ranges of Default_Ignorable_Code_Point (Unicode 16), and signs of the same kind. */
const UNSEEN = [
  0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180e, 0x180f, 0x200b, 0x200f, 0x202a, 0x202e, 0x2060,
  0x206f, 0x2800, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff0, 0xfff9, 0xfffb, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a,
  0xe0000, 0xe0020, 0xe007f, 0xe0100, 0xe0fff,
];

test.each(Object.entries(RULES))("%s is found with a sign amid it that nobody sees", (_, one) => {
  const texts = UNSEEN.map(
    (code) => `see ${one.value.slice(0, 3)}${String.fromCodePoint(code)}${one.value.slice(3)} now`,
  );
  const found = counts(one.rule, texts);
  expect(UNSEEN.filter((_code, place) => found[place] !== 1).map((code) => code.toString(16))).toEqual([]);
});

test("stress of Markdown amid a number and a printer's command before it hide no number", () => {
  const texts = ["see **4539 57**87 6362 1486", `^XA^FO50,50^ADN,36,20^FD${CARD.replaceAll(" ", "")}^FS^XZ`];
  expect(counts(RULES.card.rule, texts)).toEqual([1, 1]);
  const labels = [`^FT1,2^FV${IBAN.replaceAll(" ", "")}^FS`, `\x1b(s10H${IBAN}\f`];
  expect(counts(RULES.iban.rule, labels)).toEqual([1, 1]);
});

const PRINTED = "     name        ssn     pay\n0    anna  219099999   12.50\n1     ben  219099998    3.25\n";

const NUMBERS: readonly (readonly [string, string, number])[] = [
  ["in a line that a patch takes out", "@@ -1 +1 @@\n-219-09-9999\n+none\n", 1],
  ["in the first line of a text", "-219-09-9999\n", 1],
  ["behind a dash of two signs", "the number--219-09-9999\n", 1],
  ["no number behind a hyphen in a line", "part -219-09-9999\n", 0],
  ["in a printed table, to the right", PRINTED, 2],
  ["in a printed table, to the left", "NAME  SSN        PAY\nanna  219099999  12.50\n", 1],
  ["in a printed table with one blank between", "name ssn pay\nanna 219099999 3\n", 1],
  [
    "no number in another column of a printed table",
    `NAME  SSN   ORDER\nanna  ${"-".repeat(70)}\nbert  none  219099999\n`,
    0,
  ],
  ["no number under the title of a text", `SSN\n${"-".repeat(70)}\n219099999\n`, 0],
];

test("a social security number stands behind a patch's hyphen, or in its column of a printed table", () => {
  const found = counts(
    { kind: "ssn" },
    NUMBERS.map(([, text]) => text),
  );
  expect(NUMBERS.map(([name], place) => [name, found[place]])).toEqual(NUMBERS.map(([name, , count]) => [name, count]));
});
