/** The values of the corpus pass the checks that a rule makes, the same seed makes the same ones, and no two spellings are one. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PARTS } from "../../../scripts/corpus/makeCorpus";
import { PYTHON, PYTHON_OPTIONS } from "../cloud-init/python";

const folder = join(__dirname, "../../corpus");

/** The value of a Python expression over the corpus's pure modules. */
const evaluate = (expression: string): unknown =>
  JSON.parse(
    execFileSync(
      PYTHON,
      [
        ...PYTHON_OPTIONS,
        "-c",
        "import json, sys; sys.path.insert(0, sys.argv[1]); import synthetic, number_spellings, word_spellings, flat; " +
          "print(json.dumps(eval(sys.argv[2])))",
        folder,
        expression,
      ],
      { encoding: "utf8", maxBuffer: 1 << 26 },
    ),
  );

/** The check of ISO/IEC 7812-1, written another way than the corpus does. */
function passesLuhn(number: string): boolean {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const digits = [...number].reverse().map(Number);
  return digits.reduce((sum, digit, place) => sum + (place % 2 === 1 ? doubled[digit]! : digit), 0) % 10 === 0;
}

/** ISO 7064, mod 97-10, over the number as one integer. */
const remainder97 = (iban: string): bigint =>
  BigInt([...(iban.slice(4) + iban.slice(0, 4))].map((sign) => parseInt(sign, 36)).join("")) % 97n;

test("card numbers of every brand have a right check digit and the brand's length", () => {
  const cards = evaluate(
    "[(b, synthetic.BRANDS[b][1], s.card(b)) for s in [synthetic.Synthetic(1)] for b in synthetic.BRANDS for _ in range(50)]",
  ) as [string, number, string][];
  expect(cards.filter(([, length, card]) => card.length !== length || !passesLuhn(card))).toEqual([]);
  expect(new Set(cards.map(([, , card]) => card)).size).toBe(cards.length);
});

test("account numbers have their country's length and right check digits", () => {
  const ibans = evaluate(
    "[(synthetic.IBANS[c], s.iban(c)) for s in [synthetic.Synthetic(2)] for c in synthetic.IBANS for _ in range(20)]",
  ) as [number, string][];
  expect(ibans.filter(([length, iban]) => iban.length !== length || remainder97(iban) !== 1n)).toEqual([]);
  expect(remainder97("DE89370400440532013000")).toBe(1n);
});

test("social security numbers are of areas and groups that are given out", () => {
  const numbers = evaluate("[s.ssn() for s in [synthetic.Synthetic(3)] for _ in range(3000)]") as string[];
  expect(numbers.filter((one) => !/^(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}$/.test(one))).toEqual([]);
});

test("the same seed makes the same values, another seed others", () => {
  const values = (seed: number) =>
    evaluate(`[[s.card(), s.iban(), s.ssn(), s.phrase()] for s in [synthetic.Synthetic(${seed})]][0]`) as string[];
  expect(values(7)).toEqual(values(7));
  expect(values(7).filter((value, at) => value === values(8)[at])).toEqual([]);
});

test("every spelling of a number has the digits of a number that passes the check, whatever stands between them", () => {
  const spellings = evaluate("number_spellings.card_spellings(synthetic.Synthetic(4))") as [string, string][];
  const digitsOf = (text: string) =>
    [...text.normalize("NFKC")]
      .map((sign) => (/\p{Nd}/u.test(sign) ? String(digitValue(sign)) : ""))
      .join("")
      .slice(0, text.includes("cvv") ? 16 : undefined);
  const alone = spellings.filter(([name]) => name !== "two, with a comma");
  expect(alone.filter(([, text]) => !passesLuhn(digitsOf(text))).map(([name]) => name)).toEqual([]);
  expect(spellings.length).toBeGreaterThanOrEqual(62);
  expect(new Set(spellings.map(([name]) => name)).size).toBe(spellings.length);
});

/** The value of a decimal digit of any script: those of one script stand in a row that begins with its zero. */
function digitValue(sign: string): number {
  let value = 0;
  for (let code = sign.codePointAt(0)! - 1; value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code)); code--) value++;
  return value;
}

test("keywords are spelt in at least 67 ways, and each can be written in its code page", () => {
  const names = evaluate(
    "[(name, len(text.encode(encoding))) for name, text, encoding in word_spellings.keyword_spellings('amber basalt')]",
  ) as [string, number][];
  expect(names.length).toBeGreaterThanOrEqual(67);
  expect(new Set(names.map(([name]) => name)).size).toBe(names.length);
  expect(names.filter(([, bytes]) => bytes === 0)).toEqual([]);
});

test("each place in a flat document holds the value whole or in pieces, and the document is XML", () => {
  const wrong = evaluate(
    "[how for make in (lambda v, p: flat.in_text(v, p), lambda v, p: flat.in_sheet(v, p, 'keyword'), lambda v, p: flat.in_slides(v, p)) " +
      "for how, text in make('amber & basalt', lambda: 'Words.') " +
      "if 'amber&basalt' not in ''.join(''.join(__import__('xml.etree.ElementTree').etree.ElementTree.fromstring(text).itertext()).split()).replace('\\u00ad', '')]",
  );
  expect(wrong).toEqual([]);
});

test("the parts that npm run corpus knows are those of make.py", () => {
  const [, names = ""] = /^PARTS = \((.*)\)$/m.exec(readFileSync(join(folder, "make.py"), "utf8")) ?? [];
  expect(names.split(", ").map((name) => name.replaceAll('"', ""))).toEqual([...PARTS]);
});
