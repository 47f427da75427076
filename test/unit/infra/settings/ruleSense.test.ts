/** Rules whose parts undo each other are refused, and rules of which one decides nothing beside another are noted. */
import { noticesOf } from "../../../../infra/icap/notices";
import { parse, problem, refusal } from "./parsing";

const dlp = (...rules: unknown[]) => ({ dlp: { engine: "inspector", rules } });

describe("rules are refused", () => {
  it.each<[string, object, string, string]>([
    [
      "that want more keywords than they have",
      { kind: "keywords", keywords: ["alpha", "beta"], atLeast: 3 },
      "atLeast",
      "3 is more than the rule's 2 keywords, each of which counts once, so nothing would be found",
    ],
    [
      "whose context words stand twice",
      { kind: "card", context: { words: ["Card", "card"] } },
      "context.words[1]",
      "is the same as dlp.rules[0].context.words[0] (case is ignored)",
    ],
    [
      "whose context words are longer than the distance",
      { kind: "card", context: { words: ["invoice", "no"], within: 5 } },
      "context.words[0]",
      "has 7 characters, and within is 5, so it never stands near a value",
    ],
    [
      "that want their only keyword near itself",
      { kind: "keywords", keywords: ["Nightjar"], context: { words: ["nightjar"] } },
      "context.words[0]",
      "is the rule's only keyword, which would have to stand twice; leave the context out",
    ],
    [
      "with one exception in two spellings",
      { kind: "card", except: { values: ["4111 1111 1111 1111", "4111-1111-1111-1111"] } },
      "except.values[1]",
      "is the same as dlp.rules[0].except.values[0]",
    ],
    [
      "with an exception of separators alone",
      { kind: "card", except: { values: ["--"] } },
      "except.values[0]",
      "has no letter and no digit, so it excepts nothing",
    ],
    [
      "whose prefixes except every number",
      { kind: "nl-bsn", except: { prefixes: [..."0123456789"] } },
      "except.prefixes",
      "except every value, so the rule would find nothing",
    ],
    [
      "whose prefixes except the only country",
      { kind: "iban", countries: ["DE", "AT"], except: { prefixes: ["de", "A"] } },
      "except.prefixes",
      "except every value, so the rule would find nothing",
    ],
    [
      "with types twice",
      { kind: "card", except: { types: ["pdf", "pdf"] } },
      "except.types[1]",
      "is the same as dlp.rules[0].except.types[0]",
    ],
    [
      "of files that are blocked unread for their size",
      { kind: "size", overMebibytes: 64 },
      "overMebibytes",
      "64 is not below icap.maxBodyMebibytes (64): larger files are blocked before any rule is asked",
    ],
  ])("%s", (_, rule, part, text) => {
    expect(problem(dlp({ name: "r", ...rule }))).toBe(`dlp.rules[0].${part}  ${text}`);
  });

  it.each<[string, object, object, string]>([
    ["keywords", { kind: "keywords", atLeast: 3 }, {}, "dlp.rules[0].keywords  "],
    [
      "the distance",
      { kind: "card", context: { words: ["card"], within: "near" } },
      {},
      "dlp.rules[0].context.within  ",
    ],
    [
      "the largest body",
      { kind: "size", overMebibytes: 900 },
      { maxBodyMebibytes: "large" },
      "icap.maxBodyMebibytes  ",
    ],
  ])("for a missing or wrong part alone, which nothing is compared with: %s", (_, rule, icap, begin) => {
    expect(problem({ ...dlp({ name: "r", ...rule }), icap }).slice(0, begin.length)).toBe(begin);
  });

  it("that are the same but for their names", () => {
    const rule = { kind: "iban", countries: ["DE"], action: "log" };
    expect(problem(dlp({ name: "a", ...rule }, { name: "b", ...rule }))).toBe(
      "dlp.rules[1]  is the same as dlp.rules[0] but for its name; leave one out",
    );
  });

  it("with all faults of all rules at once", () => {
    const message = refusal(
      dlp(
        { name: "a", kind: "keywords", keywords: ["alpha"], atLeast: 2, context: { words: ["alpha"], within: 2 } },
        { name: "b", kind: "size", overMebibytes: 1000, except: { types: ["media", "media"] } },
      ),
    );
    expect(message).toMatch(/^5 problems in /);
  });

  it("with all that is wrong between the right parts of rules that have wrong ones", () => {
    const message = refusal(
      dlp(
        { name: "a", kind: "keywords", keywords: ["ab", "alpha", "ALPHA"], severity: "worst", atLeast: 9 },
        { kind: "card", except: { values: ["SECRET"], prefixes: [""], types: ["pdf", "pdf"] } },
        { name: "c", kind: "size", overMebibytes: 900, action: "stop" },
        { name: "d", kind: "ssn", context: { words: ["number", "Number"], within: 0 } },
      ),
    );
    expect(message.split("\n").map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
      "12 problems in Pulumi.dev.yaml:",
      "dlp.rules[0].severity",
      "dlp.rules[0].keywords[0]",
      "dlp.rules[1].name",
      "dlp.rules[1].except.prefixes[0]",
      "dlp.rules[2].action",
      "dlp.rules[3].context.within",
      "dlp.rules[0].keywords[2]",
      "dlp.rules[0].atLeast",
      "dlp.rules[1].except.types[1]",
      "dlp.rules[1].except.values[0]",
      "dlp.rules[2].overMebibytes",
      "dlp.rules[3].context.words[1]",
    ]);
  });
});

it.each<[string, object]>([
  ["a context word as long as the distance", { kind: "card", context: { words: ["card"], within: 4 } }],
  [
    "the only keyword as a word that raises the severity",
    { kind: "keywords", keywords: ["falcon"], context: { words: ["falcon"], effect: "raise" } },
  ],
  [
    "the first of two keywords as a word that is wanted near the other",
    { kind: "keywords", keywords: ["falcon", "harrier"], context: { words: ["falcon"] } },
  ],
  ["as many hits as there are keywords", { kind: "keywords", keywords: ["falcon", "harrier"], atLeast: 2 }],
  ["a size just below the largest body", { kind: "size", overMebibytes: 63 }],
])("a rule is taken with %s", (_, rule) => {
  expect(parse(dlp({ name: "r", ...rule })).dlp.rules).toHaveLength(1);
});

describe("rules that are right, and of which one decides nothing, are noted", () => {
  const notes = (settings: object, ...rules: object[]) =>
    noticesOf(parse({ dlp: { engine: "inspector", creditCards: false, ...settings, rules } })).map(({ text }) => text);
  const block = { name: "a", kind: "card" };
  it.each<[string, object, object[], string[]]>([
    [
      "a trial beside the setting that blocks the same",
      { creditCards: true },
      [{ name: "trial", kind: "card", atLeast: 3, action: "log" }],
      ["dlp.rules[0] (trial) only logs, and the rule cards blocks all that it finds: as a trial it shows nothing."],
    ],
    [
      "a rule that wants more of the same",
      {},
      [block, { name: "b", kind: "card", atLeast: 5, severity: "high" }],
      ["dlp.rules[1] (b) decides nothing: the rule a blocks all that it finds."],
    ],
    [
      "the first of two, where the second one is wider",
      {},
      [
        { name: "a", kind: "iban", countries: ["DE"] },
        { name: "b", kind: "iban" },
      ],
      ["dlp.rules[0] (a) decides nothing: the rule b blocks all that it finds."],
    ],
    [
      "keywords that another rule has as well",
      {},
      [
        { name: "a", kind: "keywords", keywords: ["alpha", "beta"] },
        { name: "b", kind: "keywords", keywords: ["BETA"] },
      ],
      ["dlp.rules[1] (b) decides nothing: the rule a blocks all that it finds."],
    ],
    [
      "a rule that logs first",
      {},
      [
        { ...block, action: "log" },
        { name: "b", kind: "card" },
      ],
      ["dlp.rules[0] (a) only logs, and the rule b blocks all that it finds: as a trial it shows nothing."],
    ],
    [
      "a blocker that wants a word",
      {},
      [
        { ...block, context: { words: ["card"] } },
        { name: "b", kind: "card", atLeast: 2 },
      ],
      [],
    ],
    [
      "a blocker with exceptions",
      {},
      [
        { ...block, except: { testNumbers: true } },
        { name: "b", kind: "card", atLeast: 2 },
      ],
      [],
    ],
    [
      "a stricter blocker",
      {},
      [
        { ...block, atLeast: 9 },
        { name: "b", kind: "card", action: "log" },
      ],
      [],
    ],
    ["other kinds", {}, [block, { name: "b", kind: "iban" }], []],
    [
      "a severity that cannot rise",
      {},
      [{ ...block, severity: "high", context: { words: ["card"], effect: "raise" } }],
      ["dlp.rules[0].context.effect is raise, and the severity is high already: it changes nothing."],
    ],
    [
      "a keyword in another one, where two are wanted",
      {},
      [{ name: "a", kind: "keywords", keywords: ["falcon", "silver falcon"], atLeast: 2 }],
      ["dlp.rules[0].keywords[1] holds keywords[0], so one place of it counts as two of the 2 that are wanted."],
    ],
  ])("%s", (_, settings, rules, expected) => expect(notes(settings, ...rules)).toEqual(expected));
});
