/** Numbers are looked for only where there are digits enough; wherever one stands in a long text, it is found, and once. */
import { search } from "./match";

const RULES = [
  { name: "cards", kind: "card" },
  { name: "ssn", kind: "ssn" },
  { name: "ibans", kind: "iban" },
];
/** Length of the stretches that the gate looks at (gate.py). */
const BLOCK = 16384;
const VALUES = {
  cards: ["4111 1111 1111 1111", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "4111\n      1111\n      1111\n      1111"],
  ssn: ["123-45-6789", "SSN 123456789"],
  ibans: ["DE89 3704 0044 0532 0130 00", "MT84MALT011000012345MTLCAST001S", "GB29 NWBK 6016 1331 9268 19"],
};

/** Text without a digit, of this many bytes. */
const words = (bytes: number) => "the river and the garden \n".repeat(Math.ceil(bytes / 26)).slice(0, bytes - 1) + " ";

test.each(Object.entries(VALUES))("%s are found on both sides of a block's end and across it", (rule, values) => {
  const cases = values.flatMap((value) =>
    [-value.length - 1, -value.length, -Math.ceil(value.length / 2), -3, -1, 0, 1].map((shift) => ({
      value,
      shift,
      text: `${words(2 * BLOCK + shift)}${value} ${words(BLOCK)}`,
    })),
  );
  const answers = search(
    RULES,
    cases.map(({ text }) => [{ text }]),
  );
  const missed = cases.filter((_, at) => answers[at]!.findings.find((one) => one.rule === rule)?.count !== 1);
  expect(missed.map(({ value, shift }) => `${value} at ${shift}`)).toEqual([]);
});

test("the place of a number is that in the whole text, behind stretches that were not searched", () => {
  const [answer] = search(RULES, [[{ text: `${words(5 * BLOCK)}4111111111111111 ${words(BLOCK)}5500005555555559` }]]);
  const begins = answer!.places[0]!.map(([, start]) => start);
  expect(begins).toEqual([5 * BLOCK, 6 * BLOCK + 17]);
});

test("digits that stretches would cut off do not make a number of a longer one", () => {
  const long = "8".repeat(700) + "4111111111111111";
  const cases = [-800, -400, -16, 0].map((shift) => [{ text: `${words(BLOCK + shift)}${long} ${words(BLOCK)}` }]);
  expect(search(RULES, cases).map(({ findings }) => findings)).toEqual(cases.map(() => []));
});
