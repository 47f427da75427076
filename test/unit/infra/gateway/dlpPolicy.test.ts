import fc from "fast-check";
import { expressionProblem } from "../../../../infra/model/expressions";
import { IBAN_COUNTRIES } from "../../../../infra/gateway/dlp/ibans";
import { keywordProblem } from "../../../../infra/model/keywords";
import { renderDlpPolicy, type DlpPolicy } from "../../../../infra/gateway/dlpPolicy";
import { DEFAULTS } from "../../../../infra/model/defaults";

const policy = (changes: Partial<DlpPolicy>): DlpPolicy => ({
  ...DEFAULTS.dev.dlp,
  creditCards: false,
  socialSecurityNumbers: false,
  ...changes,
});

const named = (name: string, changes: Partial<DlpPolicy>) =>
  renderDlpPolicy(policy(changes)).signatures.filter((line) => line.startsWith(name));

/** The byte strings of a signature's plain parts, without modifiers. */
function byteStrings(line: string): Buffer[] {
  return line
    .split(";")
    .slice(3)
    .map((part) => Buffer.from(part.replace(/::.*$/, ""), "hex"));
}

/** The texts that the PCRE part of an .ldb line matches, with JavaScript's engine. */
function expression(line: string): RegExp {
  const [, pattern = "$^", flags] = /[^/]\/(.*)\/(i?)$/.exec(line) ?? [];
  return new RegExp(pattern, flags);
}
const matches = (line: string, text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(text, "utf16le");
  return expression(line).test((bigEndian ? bytes.swap16() : bytes).toString("latin1"));
};

/** With the modifier i: letters of ASCII in one case. */
const foldedByClamd = (bytes: Buffer): string =>
  bytes.toString("latin1").replace(/[A-Z]/g, (letter) => letter.toLowerCase());

describe("keywords", () => {
  test("one is found in any case, as bytes, as UTF-16 LE and as UTF-16 BE", () => {
    expect(named("Gateway.Keyword", { keywords: ["top secret"] })).toEqual([
      "Gateway.Keyword.1;Engine:81-255,Target:0;0|1;746f7020736563726574::iwa;0074006f00700020007300650063007200650074::i",
    ]);
  });

  test("letters outside ASCII are listed in their usual spellings and encodings", () => {
    const [line = ""] = named("Gateway.Keyword", { keywords: ["größe XL"] });
    for (const spelling of ["größe XL", "größe xl", "GRÖSSE XL"])
      for (const bytes of [
        Buffer.from(spelling, "utf8"),
        Buffer.from(spelling, "utf16le"),
        Buffer.from(spelling, "utf16le").swap16(),
      ])
        expect(byteStrings(line).map(foldedByClamd)).toContain(foldedByClamd(bytes));
  });

  test.each([
    ["one code point", "Übergabe"],
    ["two, as some systems write them", "U\u0308bergabe"],
  ])("a letter with a mark is found in one code point and in two; the keyword has it in %s", (_how, keyword) => {
    const [line = ""] = named("Gateway.Keyword", { keywords: [keyword] });
    for (const spelling of ["Übergabe", "ÜBERGABE", "übergabe"])
      for (const form of ["NFC", "NFD"])
        expect(byteStrings(line).map(foldedByClamd)).toContain(foldedByClamd(Buffer.from(spelling.normalize(form))));
  });

  test.each(['say "no"; ok', "a|b|c/d\\e", "50% $off {x}", "(.*)+[a-z]"])(
    "%s cannot break out of its signature",
    (keyword) => {
      const [line = ""] = named("Gateway.Keyword", { keywords: [keyword] });
      expect(line.split(";")).toHaveLength(5);
      expect(byteStrings(line)[0]).toEqual(Buffer.from(keyword));
    },
  );

  test("any accepted text gives one line of hexadecimal parts, as many as its expression names", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 4, maxLength: 60 }), (keyword) => {
        fc.pre(keywordProblem(keyword, "clamav") === undefined);
        const [line = ""] = named("Gateway.Keyword", { keywords: [keyword] });
        const [, , logic = "", ...parts] = line.split(";");
        expect(line).not.toMatch(/\n/);
        expect(logic.split("|")).toHaveLength(parts.length);
        for (const part of parts) expect(part).toMatch(/^([0-9a-f]{2})+::iw?a?$/);
      }),
      { numRuns: 200 },
    );
  });
});

describe("cards and social security numbers", () => {
  test("each can be had without the other, and the engine's own detection finds neither", () => {
    const found = (changes: Partial<DlpPolicy>) =>
      ["Gateway.CreditCard", "Gateway.Ssn"].map((name) => named(name, changes).length);
    expect(found({})).toEqual([0, 0]);
    expect(found({ creditCards: true })).toEqual([3, 0]);
    expect(found({ socialSecurityNumbers: true })).toEqual([0, 3]);
    const all = { creditCards: true, socialSecurityNumbers: true };
    expect(renderDlpPolicy(policy(all)).clamdLines.filter((line) => line.startsWith("Structured"))).toEqual([]);
  });

  test("as many as the policy says make a finding", () => {
    const atLeast = { creditCardsAtLeast: 5, socialSecurityNumbersAtLeast: 7 };
    const many = { creditCards: true, socialSecurityNumbers: true, ...atLeast };
    const counts = [...named("Gateway.CreditCard", many), ...named("Gateway.Ssn", many)].map(
      (line) => line.split(";")[2],
    );
    expect(counts).toEqual(["1>4", "1>4", "1>4", "1>6", "1>6", "1>6"]);
  });
});

describe("files that cannot be read", () => {
  const marks = (line: string) => line.split(";").slice(3);

  test("are blocked by the first bytes of their kind unless the policy allows them", () => {
    const all = named("Gateway.Unreadable", {}).flatMap(marks);
    expect(all).toEqual(expect.arrayContaining(["0:28b52ffd", "0:526172211a07", "0:789c", "504b0304{14}ffffffff"]));
    expect(named("Gateway.Unreadable", { unreadableTypes: "allow" })).toEqual([]);
  });

  test("by the engine alone, though other readers open them: a zip without its directory, gzip with an odd head", () => {
    const rules = new Map(
      named("Gateway.Unreadable", {}).map((line): [string, string] => [
        line.split(";")[0]!,
        line.split(";").slice(2).join(";"),
      ]),
    );
    expect(rules.get("Gateway.Unreadable.ZipDirectory")).toBe(
      "(0|1)&((2=0)|(3=0));0:504b0304;0d0a0d0a504b0304;504b0102;504b0506",
    );
    expect(rules.get("Gateway.Unreadable.Compressed")).toContain("0:1f8b08!(00|01|04|05|08|09|0c|0d|");
  });

  test("because they are encrypted have a setting of their own", () => {
    const all = named("Gateway.Encrypted", { unreadableTypes: "allow" }).flatMap(marks);
    expect(all).toContain(Buffer.from("-----BEGIN PGP MESSAGE-----").toString("hex"));
    expect(named("Gateway.Encrypted", { encryptedArchives: "allow" })).toEqual([]);
  });

  test("or of which the policy wants none are blocked whole", () => {
    expect(named("Gateway.Type", {})).toEqual([]);
    const lines = named("Gateway.Type", { blockedTypes: ["pictures", "7z"] });
    expect(lines.map((line) => line.split(";")[0])).toEqual(["Gateway.Type.Pictures", "Gateway.Type.SevenZip"]);
    expect(marks(lines[1] ?? "")).toEqual(["0:377abcaf271c", "0d0a0d0a377abcaf271c"]);
  });

  test("are found in a form as well, where their first bytes stand behind a blank line", () => {
    const all = [...named("Gateway.Unreadable", {}), ...named("Gateway.Encrypted", {})].flatMap(marks);
    expect(all).toEqual(expect.arrayContaining(["0d0a0d0a28b52ffd", "0d0a0d0a{3}2d4656452d46532d"]));
    const [pdf = ""] = named("Gateway.Type", { blockedTypes: ["pdf"] });
    expect(marks(pdf)).toEqual(["0,1024:255044462d", "0d0a0d0a{-1024}255044462d"]);
    // "ORC" and "x^" begin a file of their kind, and a paragraph of a text
    expect(all).toEqual(expect.arrayContaining(["0:4f5243", "0:785e"]));
    expect(all).not.toContain("0d0a0d0a4f5243");
    expect(all).not.toContain("0d0a0d0a785e");
  });

  test("have rules that the engine takes: two fixed bytes in a row, and one number for each mark", () => {
    const lines = [
      ...named("Gateway.Unreadable", {}),
      ...named("Gateway.Encrypted", {}),
      ...named("Gateway.Type", { blockedTypes: ["7z", "media", "office", "pdf", "pictures"] }),
    ];
    for (const line of lines) {
      const parts = marks(line);
      expect(line.split(";")[2]?.replaceAll("=0", "").match(/\d+/g)).toEqual(parts.map((_, index) => String(index)));
      for (const part of parts) {
        expect(part).toMatch(/^(\d+(,\d+)?:)?([0-9a-f?]{2}|\{-?\d+\}|!?\([0-9a-f|]+\))+(::i)?$/);
        expect(part.replace(/^[\d,]+:/, "")).toMatch(/(^|[^(0-9a-f|]|[0-9a-f?]{2})[0-9a-f]{4}/);
      }
      expect(parts.length).toBeLessThanOrEqual(64);
    }
    expect(lines).toHaveLength(15);
  });
});

describe("account numbers", () => {
  const [plain = "", le = "", be = ""] = named("Gateway.Iban", { ibanCountries: "all" });

  test.each([
    "DE89 3704 0044 0532 0130 00",
    "GB29NWBK60161331926819",
    "NO93 8601 1117 947",
    "MT84MALT011000012345MTLCAST001S",
  ])("%s is found, as bytes and as UTF-16", (iban) => {
    expect(expression(plain).test(`to ${iban}.`)).toBe(true);
    expect(matches(le, `to ${iban}.`, false)).toBe(true);
    expect(matches(be, `to ${iban}.`, true)).toBe(true);
  });

  test.each([
    "DE89 3704 0044 0532 0130",
    "DE89 3704 0044 0532 0130 001",
    "ZZ89 3704 0044 0532 0130 00",
    "XDE89370400440532013000",
  ])("%s is none", (text) => expect(expression(plain).test(`to ${text}.`)).toBe(false));

  test("only those of the chosen countries count", () => {
    const [german = ""] = named("Gateway.Iban;", { ibanCountries: ["DE"] });
    expect(expression(german).test("DE89370400440532013000")).toBe(true);
    expect(expression(german).test("GB29NWBK60161331926819")).toBe(false);
    expect(named("Gateway.Iban", { ibanCountries: [] })).toEqual([]);
    expect(IBAN_COUNTRIES.length).toBeGreaterThan(70);
  });
});

describe("regular expressions", () => {
  test("one is found whatever else is in the file, also text that switches off a condition", () => {
    const [line = ""] = named("Gateway.Expression.1", { expressions: ["(?i)PRJ-[0-9]{4}"] });
    expect(line).toMatch(/^Gateway\.Expression\.1;Engine:81-255,Target:0;1;[0-9a-f]+;\(0=0\|0\)\/PRJ-\[0-9\]\{4\}\/i$/);
    expect(expression(line).test("see prj-1234")).toBe(true);
  });

  test.each(["a;b", "a\\;b", "https?://intern", "a\\/b"])("%s cannot break out of its signature", (text) => {
    const [line = ""] = named("Gateway.Expression", { expressions: [text] });
    expect(line.split(";")).toHaveLength(5);
    const sample = text.replaceAll("\\", "").replace("s?", "s");
    expect(expression(line).test(sample)).toBe(true);
  });

  test.each([
    ["(unclosed", /^is not a valid regular expression: /],
    ["x*", "matches the empty string, so it would block every file"],
    [
      "(a+)+b",
      /^contains an unlimited repetition \(\*, \+ or \{n,\}\), on which the engine would stop in a long file and let it pass/,
    ],
    ["Straße", "contains characters that are not printable ASCII; write them as \\xNN bytes"],
    ["x".repeat(501), "has 501 characters; 1 to 500 are allowed"],
  ])("%s is refused", (text, problem) => {
    expect(expressionProblem(text, "clamav")).toEqual(
      typeof problem === "string" ? problem : expect.stringMatching(problem),
    );
  });
});

describe("text in other spellings", () => {
  const words = "Please charge 4111 1111 1111 1111 today.";
  const rules = new Map(
    named("Gateway.EncodedText", { encodedText: "block" }).map((line) => [line.split(";")[0]!.split(".")[2]!, line]),
  );
  const bytes = (text: string) => Buffer.from(text, "utf8").toString("latin1");
  const utf32 = (order: "le" | "be") =>
    [...words].map((sign) => (order === "le" ? `${sign}\0\0\0` : `\0\0\0${sign}`)).join("");

  test.each<[string, string]>([
    ["Base64", bytes(Buffer.from(words).toString("base64"))],
    ["Percent", encodeURIComponent(words)],
    ["Form", `note=${words.replaceAll(" ", "+")}`],
    ["QuotedPrintable", [...words].map((sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase()}`).join("")],
    ["Entities", [...words].map((sign) => `&#${sign.charCodeAt(0)};`).join("")],
    ["Utf32le", utf32("le")],
    ["Utf32be", utf32("be")],
  ])("%s is recognised by its form, and no plain text or hash is", (name, text) => {
    const rule = expression(rules.get(name) ?? "");
    expect(rule.test(text)).toBe(true);
    const plain = [
      words,
      "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "a = b + c; 50 % of 3",
    ];
    for (const harmless of plain) expect(rule.test(harmless)).toBe(false);
    expect(rules.size).toBe(7);
  });

  test("passes unless the policy blocks it; an archive with a password is blocked unless the policy allows it", () => {
    expect(named("Gateway.EncodedText", {})).toEqual([]);
    const lines = (encryptedArchives: "block" | "allow") => renderDlpPolicy(policy({ encryptedArchives })).clamdLines;
    expect(lines("block")).toEqual(expect.arrayContaining(["AlertEncryptedArchive yes", "AlertEncryptedDoc yes"]));
    expect(lines("allow")).toEqual(expect.arrayContaining(["AlertEncryptedArchive no", "AlertEncryptedDoc no"]));
  });
});
