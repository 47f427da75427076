/** Card and social security numbers as regular expressions, run by the library that clamd runs them with (grep -P: PCRE2). */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { renderDlpPolicy } from "../../../../../infra/gateway/dlpPolicy";
import { DEFAULTS } from "../../../../../infra/model/defaults";

const rulesOf = (changes: Partial<typeof DEFAULTS.dev.dlp>): Map<string, string> => {
  const { signatures } = renderDlpPolicy({ ...DEFAULTS.dev.dlp, ...changes });
  return new Map(signatures.map((line) => [line.split(";")[0] ?? "", line]));
};
const rules = rulesOf({});

/** The texts in which the rule's expression finds something. */
function found(
  rule: string,
  texts: readonly string[],
  encoding: "latin1" | "utf16le" | "utf16be" = "latin1",
): string[] {
  const line = rules.get(rule) ?? "";
  const pattern = /\(0=0\|0\)\/(.*)\/$/.exec(line)?.[1] ?? "";
  const spelled = texts.map((text) =>
    encoding === "utf16be" ? Buffer.from(text, "utf16le").swap16() : Buffer.from(text, encoding),
  );
  const input = Buffer.concat(spelled.flatMap((bytes) => [bytes, Buffer.from("\n")]));
  const { stdout, stderr } = spawnSync("grep", ["-a", "-n", "-P", "-e", pattern], {
    input,
    env: { PATH: process.env.PATH, LC_ALL: "C" },
    encoding: "latin1",
  });
  expect(stderr).toBe("");
  return [...stdout.matchAll(/^(\d+):/gm)].map(([, number]) => texts[Number(number) - 1] ?? "");
}

/** ISO/IEC 7812-1, annex B. */
function luhn(number: string): boolean {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, i) => total + (i % 2 === 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9),
    0,
  );
  return sum % 10 === 0;
}

const sixteen = ["4", "50", "51", "55", "22", "27", "60", "62", "64", "65", "35", "30", "36", "38", "39"];
const brands = [
  { first: sixteen, groups: [4, 4, 4, 4] },
  { first: sixteen, groups: [8, 8] },
  { first: sixteen, groups: [6, 10] },
  { first: sixteen, groups: [6, 6, 4] },
  { first: sixteen, groups: [4, 12] },
  { first: sixteen, groups: [4, 8, 4] },
  { first: sixteen, groups: [4, 4, 8] },
  { first: sixteen, groups: [2, 2, 2, 2, 2, 2, 2, 2] },
  { first: ["34", "37"], groups: [4, 6, 5] },
  { first: ["34", "37"], groups: [4, 4, 4, 3] },
  { first: ["1001", "1354"], groups: [15] },
  { first: ["30", "36", "38", "39"], groups: [4, 6, 4] },
  { first: ["30", "36", "38", "39"], groups: [4, 4, 4, 2] },
];
/** A number that begins like a brand's, in that brand's length and grouping; one in ten has a right check digit. */
const cardLike = fc
  .record({
    brand: fc.constantFrom(...brands),
    which: fc.nat(),
    digits: fc.array(fc.nat(9), { minLength: 16, maxLength: 16 }),
    gap: fc.constantFrom("", " ", "-", "  ", " - ", "- ", " -", "--"),
    around: fc.constantFrom<[string, string][]>(["", ""], ["No. ", ", please"], ["9 ", " 123"], ["card", ".0"]),
  })
  .map(({ brand, which, digits, gap, around: [before, behind] }) => {
    const first = brand.first[which % brand.first.length] ?? "";
    const length = brand.groups.reduce((sum, count) => sum + count, 0);
    const number = (first + digits.join("")).slice(0, length);
    const ends = brand.groups.map((_, i) => brand.groups.slice(0, i + 1).reduce((sum, count) => sum + count, 0));
    const text = ends.map((end, i) => number.slice(end - (brand.groups[i] ?? 0), end)).join(gap);
    return { text: `${before}${text}${behind}`, right: luhn(number) };
  });

test.each([
  ["Gateway.CreditCard.Text", "latin1"],
  ["Gateway.CreditCard.Utf16le", "utf16le"],
  ["Gateway.CreditCard.Utf16be", "utf16be"],
] as const)("%s finds exactly the card numbers whose check digit is right", (rule, encoding) => {
  const cases = fc.sample(cardLike, { numRuns: 5000, seed: 1 });
  const right = cases.filter((one) => one.right).map(({ text }) => text);
  expect(right.length).toBeGreaterThan(300);
  expect(
    found(
      rule,
      cases.map(({ text }) => text),
      encoding,
    ),
  ).toEqual(right);
});

const cards = [
  "4111 1111 1111 1111",
  "5500-0000-0000-0004",
  "2221000000000009",
  "3782 822463 10005",
  "30569309025904",
  "6440123456789010",
  "5018000000000009",
  "135410014004955",
  // as only clamd's own detection had found them
  "4111 1111-1111 1111",
  "4111 - 1111 - 1111 - 1111",
  "41111111 11111111",
  "411111-1111111111",
  "41 11 11 11 11 11 11 11",
  "3782 8224 6310 005",
  "3056 9309 0259 04",
  // beside other text and numbers
  "VISA4111111111111111",
  "card4111111111111111.",
  "no.4111111111111111",
  "....4111111111111111",
  "3.4111 1111 1111 1111",
  "4111111111111111.0",
  "4111 1111 1111 1111 12/29",
  "2024 4111 1111 1111 1111",
  "4111 1111 1111 1111 3D Secure",
  "41111111 11111111 12/29",
];

test("well-known test numbers are cards in every spelling, next to words, dates of expiry and years", () => {
  expect(found("Gateway.CreditCard.Text", cards)).toEqual(cards);
  expect(found("Gateway.CreditCard.Utf16le", cards, "utf16le")).toEqual(cards);
  expect(found("Gateway.CreditCard.Utf16be", cards, "utf16be")).toEqual(cards);
});

test("longer numbers, fractions, hexadecimal digits, columns, dumps, times and wrong check digits are no cards", () => {
  const none = [
    "2026-11-23 12:00:00",
    "41111111111111112222",
    "94111111111111111",
    "4111 1111 1111",
    "4111111111111112",
    "1234567812345670",
    // fractions
    "-0.5309136012499991%",
    "left:-.5309136012499991%",
    "[12.4111111111111111, 0.4111111111111111]",
    // hexadecimal
    "0x4111111111111111",
    "id 3fa4111111111111111",
    "sha256 4111111111111111ab3f",
    "6e61-4111-1111-1111-1111ab3f0000",
    "00000130: 6e63 6520 4111 1111 1111 1111 7665",
    "0000020 0a41 11 41 11 11 11 11 11 11 11 7f",
    "44 45 46 41 11 11 11 11 11 11 11 47",
    // columns and times
    "20241111 41111111 11111111",
    "41111111 11111111 20241111",
    "1700000000003",
    "100012345678903",
  ];
  expect(found("Gateway.CreditCard.Text", none)).toEqual([]);
  expect(found("Gateway.CreditCard.Utf16le", none, "utf16le")).toEqual([]);
  expect(found("Gateway.CreditCard.Utf16be", none, "utf16be")).toEqual([]);
});

test("a table of random fractions holds no card", () => {
  const digits = fc.array(fc.nat(9), { minLength: 14, maxLength: 17 });
  const fraction = fc
    .tuple(fc.constantFrom("0", "-0", "4", "-12", "  "), digits)
    .map(([whole, list]) => `${whole}.${list.join("")}`);
  const table = fc.sample(fraction, { numRuns: 5000, seed: 1 });
  expect(found("Gateway.CreditCard.Text", table)).toEqual([]);
});

test("a social security number that can exist is found, part of a longer number is none", () => {
  const ssns = [
    "is 219-09-9999, yes",
    "<td>123-45-6789</td>",
    "SSN-219-09-9999",
    "219-09-9999-",
    "219 -09-9999",
    "219- 09 - 9999",
    "899-12-3456",
  ];
  const none = [
    "000-12-3456",
    "666-12-3456",
    "900-12-3456",
    "219-00-1234",
    "219-09-0000",
    "1219-09-9999",
    "219-09-99991",
    "1-219-09-9999",
    "219-09-9999-1",
    "219 09 9999",
  ];
  for (const [rule, encoding] of [
    ["Gateway.Ssn.Text", "latin1"],
    ["Gateway.Ssn.Utf16le", "utf16le"],
    ["Gateway.Ssn.Utf16be", "utf16be"],
  ] as const)
    expect(found(rule, [...none, ...ssns], encoding)).toEqual(ssns);
});

test("where more than one is wanted each spelling counts all that are there", () => {
  const counted = [...rulesOf({ creditCardsAtLeast: 3, socialSecurityNumbers: false }).entries()]
    .filter(([name]) => name.startsWith("Gateway.CreditCard"))
    .map(([name, line]) => [name, line.split(";")[2], /\/(\w*)$/.exec(line)?.[1]]);
  expect(counted).toEqual([
    ["Gateway.CreditCard.Text", "1>2", "g"],
    ["Gateway.CreditCard.Utf16le", "1>2", "g"],
    ["Gateway.CreditCard.Utf16be", "1>2", "g"],
  ]);
});

test("every line is short enough for the engine, which reads 8,191 bytes of one", () => {
  for (const line of rules.values()) expect(line.length).toBeLessThan(8191);
});
