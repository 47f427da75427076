import { CUSTOM_DATA_MAX_BYTES } from "../../../../infra/gateway";
import { bootDataSize } from "./bootDataSize";
import { parse, problem, refusal } from "./parsing";

const phrases = (count: number) => Array.from({ length: count }, (_, i) => `phrase${String(i).padStart(4, "0")}`);

describe("the keywords of a data-loss policy for ClamAV", () => {
  it("are refused when a gateway's boot configuration has no space for them", () => {
    expect(problem({ dlp: { engine: "clamav", keywords: phrases(70) } })).toMatch(
      /^dlp\.keywords {2}need 8\d{3} bytes of the boot configuration; keywords and expressions together have 8192: use fewer or shorter ones$/,
    );
  });

  it.each([
    ["as many as are accepted", phrases(65)],
    ["long ones", Array.from({ length: 6 }, (_, i) => `${i}${"x".repeat(199)}`)],
    ["with other letters than ASCII", Array.from({ length: 16 }, (_, i) => `vertraülich${i}`)],
  ])("fit into the boot configuration beside every other rule: %s", (_, keywords) => {
    const settings = parse({
      dlp: { engine: "clamav", keywords, ibanCountries: "all", encodedText: "block", creditCardsAtLeast: 50 },
    });
    expect(bootDataSize(settings)).toBeLessThanOrEqual(CUSTOM_DATA_MAX_BYTES);
  });
});

test("unusable keywords are refused all at once, by place and without their text", () => {
  const keywords = ["fine word", "two\nlines", "abc", " space", "x".repeat(201), "tab\tin it", "nul\0here"];
  expect(refusal({ dlp: { engine: "clamav", keywords } })).toBe(
    [
      "6 problems in Pulumi.dev.yaml:",
      "  dlp.keywords[1]  contains a line break or another control character",
      "  dlp.keywords[2]  has 3 characters; at least 4 are needed",
      "  dlp.keywords[3]  begins or ends with a space",
      "  dlp.keywords[4]  has 201 characters; at most 200 are allowed",
      "  dlp.keywords[5]  contains a line break or another control character",
      "  dlp.keywords[6]  contains a line break or another control character",
    ].join("\n"),
  );
});

describe("a data-loss policy is refused", () => {
  it.each([
    [
      "an expression that is none",
      { expressions: ["fine", "(a"] },
      /^dlp\.expressions\[1\] {2}is not a valid regular expression: /,
    ],
    ["an expression for every file", { expressions: ["a?"] }, /^dlp\.expressions\[0\] {2}matches the empty string/],
    [
      "an expression that finds the clean canary",
      { expressions: ["(?i)A CLEAN [a-z]{1,9}"] },
      /^dlp\.expressions\[0\] {2}matches the clean canary "a clean canary", so no gateway would become ready; choose one that does not match it$/,
    ],
    [
      "an expression twice",
      { expressions: ["abc", "abc"] },
      /^dlp\.expressions\[1\] {2}is the same as dlp\.expressions\[0\]$/,
    ],
    [
      "too many expressions",
      { expressions: Array.from({ length: 30 }, (_, i) => `${i}${"y".repeat(300)}`) },
      /together have 8192/,
    ],
    [
      "a country that has no IBAN",
      { ibanCountries: ["US"] },
      /^dlp\.ibanCountries\[0\] {2}"US" is not the two-letter code of a country that uses IBANs, /,
    ],
    ["a count of none", { creditCardsAtLeast: 0 }, /^dlp\.creditCardsAtLeast {2}0 is not a whole number from 1 to 50$/],
    [
      "a kind of files that it does not know",
      { blockedTypes: ["7z", "exe"] },
      /"exe" is not one of 7z, media, office, pdf, pictures$/,
    ],
    [
      "a kind of files twice",
      { blockedTypes: ["7z", "7z"] },
      /^dlp\.blockedTypes\[1\] {2}is the same as dlp\.blockedTypes\[0\]$/,
    ],
    [
      "a language that has no package",
      { ocr: ["english"] },
      /^dlp\.ocr\[0\] {2}"english" is not one of ara, bul, .*, vie$/,
    ],
    [
      "more languages than one picture should cost",
      { ocr: ["eng", "deu", "fra", "ita"] },
      /^dlp\.ocr {2}has more than 3 languages/,
    ],
    [
      "a language twice",
      { engine: "inspector", ocr: ["eng", "eng"] },
      /^dlp\.ocr\[1\] {2}is the same as dlp\.ocr\[0\]$/,
    ],
    [
      "pictures, which clamd does not read",
      { engine: "clamav", ocr: ["eng"] },
      /^dlp\.ocr {2}is for the inspector only; set dlp\.engine to inspector, or leave it out$/,
    ],
    [
      "stores of Outlook, which clamd does not read",
      { engine: "clamav", outlookStores: true },
      /^dlp\.outlookStores {2}is for the inspector only/,
    ],
    [
      "letters that look alike, which clamd does not read as others",
      { engine: "clamav", lookAlikeLetters: true },
      /^dlp\.lookAlikeLetters {2}is for the inspector only/,
    ],
    [
      "code pages of mainframes, which clamd does not read",
      { engine: "clamav", mainframePages: ["cp037"] },
      /^dlp\.mainframePages {2}is for the inspector only/,
    ],
    ["another word than block or allow", { encryptedArchives: "scan" }, /is not one of block, allow$/],
  ])("with %s", (_, dlp, text) => expect(problem({ dlp: { engine: "clamav", ...dlp } })).toMatch(text));

  it("without showing what it looks for", () => {
    expect(problem({ dlp: { expressions: ["(projectX"] } })).not.toContain("projectX");
  });
});
