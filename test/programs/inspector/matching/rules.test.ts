/** Rules on what was found: numbers of values, words near them, exceptions, properties of files, a rule's own mark. */
import { canonicalJson } from "../../../../infra/gateway/dlp/canonicalJson";
import { ruleMark } from "../../../../infra/gateway/dlp/signature";
import { problemOf, problemOfPolicy, search, type RuleOfPolicy } from "./match";

const CARD = "4111 1111 1111 1111";
const OTHER = "5500 0000 0000 0004";
const rule = (parts: RuleOfPolicy): RuleOfPolicy => ({ name: "r", kind: "card", ...parts });
const foundBy = (parts: RuleOfPolicy, text: string) => search([rule(parts)], [[{ text }]])[0]!.findings;

test("values are counted once over all parts of a file, however they are written and wherever they stand", () => {
  const [answer] = search(
    [rule({ atLeast: 2 })],
    [
      [
        { text: CARD, path: ["a.zip"] },
        { text: `4111-1111-1111-1111 and ${CARD}`, path: ["a.zip", "b"] },
      ],
    ],
  );
  expect(answer!.findings).toEqual([]);
  const [both] = search(
    [rule({ atLeast: 2 })],
    [
      [
        { text: CARD, path: ["a.zip"] },
        { text: OTHER, path: ["a.zip", "b"] },
      ],
    ],
  );
  expect(both!.findings).toEqual([{ rule: "r", action: "block", severity: "medium", count: 2, part: "a.zip" }]);
});

test("the place of a value is the one in the original bytes", () => {
  const before = "größer als ";
  const [answer] = search([rule({})], [[{ text: `${before}${CARD} Ende` }]]);
  const start = Buffer.byteLength(before);
  expect(answer!.places).toEqual([[["4111111111111111", start, start + CARD.length]]]);
});

describe("words near a value", () => {
  const context = (effect: string) => ({ context: { words: ["Rechnung", "invoice no"], within: 20, effect } });
  test.each([
    [`RECHNUNG ${CARD}`, 1],
    [`${CARD} Rechnungen`, 1],
    [`invoice\n  no ${CARD}`, 1],
    [CARD, 0],
    [`Abrechnung ${CARD}`, 0],
    [`Rechnung ${".".repeat(20)} ${CARD}`, 0],
  ])("%j", (text, count) => {
    expect(foundBy(context("require"), text)).toHaveLength(count);
  });

  test("the name of a table's column counts, and a program's name for it", () => {
    const texts = [
      `invoiceNo=${CARD}`,
      `invoice_no: ${CARD}`,
      `name,invoice no\n${"x".repeat(60)},${CARD}`,
      `invoice no,card\n${"x".repeat(60)},${CARD}`,
    ];
    expect(texts.map((text) => foundBy(context("require"), text).length)).toEqual([1, 1, 1, 0]);
  });

  test("in scripts without gaps a word begins anywhere", () => {
    const texts = [
      `这是我的信用卡号码${CARD}`,
      `お客様のカード番号は${CARD}です`,
      `신용카드 ${CARD}`,
      `หมายเลขบัตร ${CARD}`,
      `我的visa卡${CARD}`,
      `advisa ${CARD}`,
    ];
    const words = ["信用卡", "カード", "카드", "บัตร", "visa"];
    const answers = search(
      [rule({ context: { words, within: 20, effect: "require" } })],
      texts.map((text) => [{ text }]),
    );
    expect(answers.map(({ findings }) => findings.length)).toEqual([1, 1, 1, 1, 1, 0]);
  });

  test("raise and lower the severity by one step, not beyond its ends", () => {
    const severity = (parts: RuleOfPolicy, text: string) => foundBy(parts, text)[0]!.severity;
    expect(severity(context("raise"), `Rechnung ${CARD}`)).toBe("high");
    expect(severity({ ...context("raise"), severity: "high" }, `Rechnung ${CARD}`)).toBe("high");
    expect(severity(context("lower"), `Rechnung ${CARD}`)).toBe("low");
    expect(severity(context("lower"), `Rechnung ${CARD}${" ".repeat(50)}.${" ".repeat(50)}${OTHER}`)).toBe("medium");
    expect(severity(context("raise"), CARD)).toBe("medium");
  });
});

test.each<[string, RuleOfPolicy, string, number]>([
  ["a value, however it is written", { except: { values: ["4111-1111 1111 1111"] } }, `${CARD} ${OTHER}`, 1],
  ["values that begin so", { except: { prefixes: ["4111 11"] } }, `${CARD} ${OTHER}`, 1],
  ["no other values", { except: { prefixes: ["4112"] } }, `${CARD} ${OTHER}`, 2],
  [
    "a match of an expression",
    { kind: "expression", expression: "K-[0-9]{4}", except: { values: ["K-1234"] } },
    "K-1234 K-9999",
    1,
  ],
  [
    "a key, whose case and signs are parts of it",
    { kind: "api-key", except: { values: [`glpat-${"ctT2NLLzPkkGoaXmI63J"}`] } },
    `glpat-${"ctT2NLLzPkkGoaXmI63J"} glpat-${"dtT2NLLzPkkGoaXmI63J"}`,
    1,
  ],
])("exceptions leave out %s", (_what, parts, text, count) => {
  expect(foundBy(parts, text)[0]?.count ?? 0).toBe(count);
});

test("exceptions of a type leave out what is inside such a file", () => {
  const rules = [rule({ except: { types: ["office"] } })];
  const inside = (kind: string) => [
    { bytes: Buffer.from("PK"), kind, path: ["f"] },
    { text: CARD, path: ["f", "text"] },
  ];
  const [office, other] = search(rules, [inside("office"), inside("pdf")]);
  expect(office!.findings).toEqual([]);
  expect(other!.findings).toHaveLength(1);
});

test("rules on files: their type, their size, and what was not read", () => {
  const rules = [
    { name: "types", kind: "type", types: ["pdf"] },
    { name: "encrypted", kind: "encrypted" },
    { name: "unreadable", kind: "unreadable", action: "log" },
    { name: "big", kind: "size", bytes: 10 },
  ];
  const names = (...pieces: object[]) =>
    search(rules, [pieces])[0]!.findings.map(({ rule: name, action }) => `${name} ${action}`);
  expect(names({ text: "0123456789" })).toEqual([]);
  expect(names({ text: "0123456789a" })).toEqual(["big block"]);
  expect(names({ text: "x" }, { text: "0123456789a", path: ["x", "y"] })).toEqual([]);
  expect(names({ text: "%PDF", kind: "pdf" })).toEqual(["types block"]);
  expect(names({ text: "x" }, { why: "type-only", kind: "pdf", path: ["x", "y"] })).toEqual(["types block"]);
  expect(names({ text: "x" }, { why: "encrypted", kind: "pdf" })).toEqual(["types block", "encrypted block"]);
  for (const why of ["unreadable", "limit", "failed"])
    expect(names({ text: "x" }, { why })).toEqual(["unreadable log"]);
});

test("each rule finds its own mark at once, whatever it wants besides", () => {
  const rules = [
    rule({ name: "many", atLeast: 1000, context: { words: ["ünusual"], within: 10, effect: "require" } }),
    { name: "type", kind: "type", types: ["pdf"] },
    { name: "words", kind: "keywords", keywords: ["größe"] },
  ];
  for (const [place, one] of rules.entries()) {
    const mark = ruleMark(canonicalJson(one as never).trimEnd());
    expect(search(rules, [[{ text: `x${mark}x` }]])[0]!.findings.map(({ rule: name }) => name)).toEqual([
      rules[place]!.name,
    ]);
  }
});

test.each<[string, RuleOfPolicy[], string]>([
  ["an unknown kind", [{ name: "a", kind: "cards" }], "rule a: its kind 'cards' is unknown"],
  ["an unknown key", [rule({ atleast: 1 })], "rule r: atleast is unknown"],
  ["a missing key", [{ name: "a", kind: "keywords" }], "rule a: keywords is missing"],
  ["a number that is none", [rule({ atLeast: true })], "rule r: atLeast is not a whole number from 1"],
  ["another action", [rule({ action: "allow" })], "rule r: action must be one of block, log"],
  ["a name twice", [rule({}), rule({})], "rules.json: two rules have the same name"],
  ["no words", [rule({ context: { words: [] } })], "rule r: context.words is not a list of words"],
  ["an unknown country", [rule({ kind: "iban", countries: ["XX"] })], "rule r: countries is neither all nor"],
  ["an expression that is none", [rule({ kind: "expression", expression: "(" })], "rule r: "],
])("a policy with %s is refused", (_what, rules, problem) => {
  expect(problemOf(rules)).toContain(problem);
});

test("text that is no policy is refused", () => {
  expect(problemOfPolicy("{")).toContain("rules.json is no JSON");
  expect(problemOfPolicy('{"version":1,"rules":[]}')).toBe("rules.json: limits is missing");
  const rest = '"version":1,"rules":[],"limits":{"depth":8,"files":1,"bytes":1,"ratio":1,"seconds":1}';
  expect(problemOfPolicy(`{${rest},"reading":{"speech":["eng"]}}`)).toBe("reading: speech is unknown");
  expect(problemOfPolicy(`{${rest},"reading":{"ocr":"eng"}}`)).toBe("reading: ocr must be a list");
});
