/** Numbers in programs' own data: letters of the format around a value's string make it no part of a word. */
import { search } from "./match";

const SSN = "219-09-9999";
const IBAN = "DE89370400440532013000";

/** A string among other bytes, as programs store it: with what stands before and behind it. */
const framed = (before: string, value: string, behind: string) => [
  { bytes: Buffer.from(`\xff\0value${before}${value}${behind}\xfe`, "latin1") },
];
const ssnFrames: readonly (readonly [string, string, string])[] = [
  ["pickle 2, a letter behind", "X\x0b\0\0\0", "q\x03"],
  ["pickle 2, a letter and a digit behind", "X\x0b\0\0\0", "q7"],
  ["CBOR, its length as a letter before, and a key behind", "k", "dnote"],
  ["Java, the mark of a string behind", "\0\x0b", "t\0\x05next"],
  ["columns of a fixed width, filled up with zeros", "", "\0\0\0"],
];

test("a number is found next to letters of the format, and not next to those of a word", () => {
  const rules = [
    { name: "ssn", kind: "ssn" },
    { name: "ibans", kind: "iban" },
  ];
  const found = (pieces: ReturnType<typeof framed>[]) =>
    search(rules, pieces).map(({ findings }) => findings.map(({ rule }) => rule));
  expect(found(ssnFrames.map(([, before, behind]) => framed(before, SSN, behind)))).toEqual(
    ssnFrames.map(() => ["ssn"]),
  );
  const ibans = ssnFrames.filter(([, before]) => before.endsWith("\0") || before.endsWith("\x0b"));
  expect(ibans.length).toBe(3);
  expect(found(ibans.map(([, before, behind]) => framed(before, IBAN, behind)))).toEqual(ibans.map(() => ["ibans"]));
  expect(found([framed("b", SSN, "dnote"), framed("-", SSN, "q7"), framed(" ", IBAN, "q7")])).toEqual([[], [], []]);
});
