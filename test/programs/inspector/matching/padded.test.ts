/** Numbers in groups beside what pads a column or follows in the same row, and digits of dumps that only look like them. */
import { counts, type RuleOfPolicy } from "./match";

const CARD = "4155 5750 8096 4238";
const SSN = "SSN: 619 47 4173";
const by = (sign: string, text = CARD) => text.replaceAll(" ", sign);

/** Those texts of which not so many values are found. */
const wrong = (rule: RuleOfPolicy, texts: readonly string[], count: number): string[] => {
  const found = counts(rule, texts);
  return texts.filter((_, place) => found[place] !== count);
};

test("blanks and other signs that pad a column hide no number before or behind them", () => {
  const padded = (text: string) =>
    [4, 5, 30].flatMap((width) => {
      const blanks = " ".repeat(width);
      return [
        `${text}${blanks}`,
        `${text}${blanks}x`,
        `${text}${blanks}|`,
        `${text}${blanks}1234 x`,
        `x${blanks}${text}`,
      ];
    });
  const signs = ["\t", "-", "_", ".", "|"].flatMap((sign) => [
    `${by(sign)}${sign.repeat(4)}x`,
    `${by(sign)}${sign.repeat(4)}1234`,
    `x${sign.repeat(4)}${by(sign)}`,
  ]);
  expect(
    wrong({ kind: "card" }, [...padded(CARD), ...padded(by("  ")), ...padded("3782 822463 10005"), ...signs], 1),
  ).toEqual([]);
  expect(wrong({ kind: "ssn" }, [...padded(SSN), ...padded("619-47-4173"), `${SSN}\t\t\t\tx`], 1)).toEqual([]);
  expect(wrong({ kind: "iban" }, padded("DE89 3704 0044 0532 0130 00"), 1)).toEqual([]);
  expect(wrong({ kind: "uk-nhs" }, padded("NHS 943 476 5919"), 1)).toEqual([]);
});

test("a date of expiry and a code behind a number do not hide it, nor a postal code where its word is near", () => {
  const cards = [`${CARD} 0928 123 10001`, `${CARD} 09/28 10001`, `Card ${CARD} 09 28 123 10001`];
  expect(wrong({ kind: "card" }, cards, 1)).toEqual([]);
  expect(wrong({ kind: "ssn" }, [`${SSN} 123`, `${SSN} 12 Main St`], 1)).toEqual([]);
});

test("more groups than a few beside a number are a row of a table", () => {
  const rows = [
    `${CARD} 09 28 123 10001`,
    `${CARD} 1 2 3 4 5 6 7 8 9`,
    `12 13 14 15 ${CARD} 16`,
    `Card ${CARD} 1 2 3 4 5 6 7 8 9`,
  ];
  expect(wrong({ kind: "card" }, rows, 0)).toEqual([]);
  expect(wrong({ kind: "ssn" }, ["619 47 4173 10001"], 0)).toEqual([]);
});

test("words of a hexadecimal dump are no cards and no account numbers", () => {
  const words = [
    "00002590: 01dd f8cb 37c6 5186 4307 8748 9818 29cc  ....7.Q.C..H..).",
    "0002590 1234 5186 4307 8748 9818 cafe 29cc 0f0f",
    "0002590 12ab 1234 5186 4307 8748 9818 beef 0012",
    "00000ef0  de 82 97 45 47 06 64 63  57 ac 06 db 0a 34 cd 3f  |...EG.dcW....4.?|",
    "00000c30: 5a 54 42 93 61 43 45 83 70 d2 cf 5e 7f c5 cc 5e  ZTB.aCE.p..^...^",
  ];
  expect(wrong({ kind: "card" }, words, 0)).toEqual([]);
  expect(
    wrong({ kind: "iban" }, ["00000100: 01dd be82 c7eb ca0e f414 29cc 0102 0304", "be82 c7eb ca0e f414"], 0),
  ).toEqual([]);
  expect(wrong({ kind: "iban" }, ["Konto be68 5390 0754 7034 in Gent", "AD12 0001 2030 2003 5910 0100"], 1)).toEqual(
    [],
  );
});
