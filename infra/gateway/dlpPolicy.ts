/** The data-loss policy as clamd understands it: lines of its configuration and logical signatures (.ldb). */
import { CANARY_TOKEN } from "./canary";

/** What must not leave. Defaults belong to the settings. */
export interface DlpPolicy {
  /** Payment card numbers, checked by Luhn; in UTF-16 text any run of digits that looks like one. */
  creditCards: boolean;
  /** US social security numbers written 123-45-6789. */
  socialSecurityNumbers: boolean;
  /** Words and phrases; upper and lower case are the same; UTF-8, UTF-16 LE and BE. */
  keywords: readonly string[];
}

/** Both parts of a rendered policy, one line each. */
export interface RenderedDlpPolicy {
  clamdLines: string[];
  signatures: string[];
}

/** Shorter keywords would be found in any larger binary. */
const KEYWORD_MIN = 4;
const KEYWORD_MAX = 200;

/** What is wrong with a keyword, or undefined. */
export function keywordProblem(keyword: string): string | undefined {
  const length = [...keyword].length;
  if (keyword !== keyword.trim()) return "begins or ends with a space";
  if (/\p{C}/u.test(keyword)) return "holds a line break or another control character";
  if (length < KEYWORD_MIN) return `has ${length} characters; at least ${KEYWORD_MIN} are needed`;
  if (length > KEYWORD_MAX) return `has ${length} characters; at most ${KEYWORD_MAX} are possible`;
  return undefined;
}

/**
 * Renders a policy. The canary's own signature is always there.
 * @throws Error that names every unusable keyword by its place, not by its text: keywords are themselves confidential.
 */
export function renderDlpPolicy(policy: DlpPolicy): RenderedDlpPolicy {
  const problems = policy.keywords.flatMap((keyword, index) => {
    const problem = keywordProblem(keyword);
    return problem === undefined ? [] : [`dlp.keywords[${index}] ${problem}`];
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));

  const signatures = [signature("Gateway.Canary", "0", [`${hex(Buffer.from(CANARY_TOKEN, "ascii"))}`])];
  // The engine does not open a bare zlib stream (Content-Encoding: deflate): unreadable, so blocked.
  signatures.push(signature("Gateway.Unreadable.Zlib", "0|1|2", ["0:7801", "0:789c", "0:78da"]));
  if (policy.creditCards) signatures.push(...WIDE_CARDS, HTML_CARD);
  if (policy.socialSecurityNumbers) signatures.push(...WIDE_SSNS, HTML_SSN);
  policy.keywords.forEach((keyword, index) => signatures.push(keywordSignature(keyword, index + 1)));
  return { clamdLines: clamdLines(policy), signatures };
}

function clamdLines(policy: DlpPolicy): string[] {
  if (!policy.creditCards && !policy.socialSecurityNumbers) return ["StructuredDataDetection no"];
  // A count of 0 switches nothing off in clamd; the other kind is silenced by a count that no file reaches.
  const never = 2_000_000_000;
  return [
    "StructuredDataDetection yes",
    `StructuredMinCreditCardCount ${policy.creditCards ? 1 : never}`,
    `StructuredMinSSNCount ${policy.socialSecurityNumbers ? 1 : never}`,
    `StructuredSSNFormatNormal ${policy.socialSecurityNumbers ? "yes" : "no"}`,
    // nine digits in a row are in every second file
    "StructuredSSNFormatStripped no",
  ];
}

/** One .ldb line (ClamAV manual, "Logical signatures"); Engine 81 is the first that knows modifiers and expressions. */
function signature(name: string, expression: string, subsignatures: readonly string[]): string {
  return [name, "Engine:81-255,Target:0", expression, ...subsignatures].join(";");
}

/** Every spelling of a keyword as bytes: any of them is a hit. The number, not the word, names it in logs. */
function keywordSignature(keyword: string, number: number): string {
  const isAscii = /^[\x20-\x7e]+$/.test(keyword);
  const subsignatures = isAscii
    ? // i: case, w: UTF-16 LE, a: as it stands; clamd knows no modifier for UTF-16 BE
      [`${hex(Buffer.from(keyword, "ascii"))}::iwa`, `${hex(utf16be(keyword))}::i`]
    : // clamd folds the case of ASCII only: the usual spellings of other letters are listed
      [...new Set([keyword, keyword.toLowerCase(), keyword.toUpperCase(), capitalised(keyword)])].flatMap((spelling) =>
        [Buffer.from(spelling, "utf8"), Buffer.from(spelling, "utf16le"), utf16be(spelling)].map(
          (bytes) => `${hex(bytes)}::i`,
        ),
      );
  const unique = [...new Set(subsignatures)];
  return signature(`Gateway.Keyword.${number}`, unique.map((_, index) => index).join("|"), unique);
}

function capitalised(text: string): string {
  const [first = "", ...rest] = [...text];
  return first.toUpperCase() + rest.join("").toLowerCase();
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

function hex(bytes: Buffer): string {
  return bytes.toString("hex");
}

/**
 * clamd's own detection does not read UTF-16. These regular expressions do, without Luhn (the engine has none there), so in
 * UTF-16 text any number with a card's prefix, length and grouping is blocked.
 */
const WIDE_CARDS = (["le", "be"] as const).map((order) => {
  const digit = wide("[0-9]", order);
  const gap = `(?:${wide("[ -]", order)})?`;
  const group = (first: string, more: number) => `${first}(?:${gap}${digit}){${more}}`;
  const brands = [
    group(wide("4", order), 15), // Visa
    group(wide("5", order) + wide("[1-5]", order), 14), // Mastercard
    group(wide("2", order) + wide("[2-7]", order), 14), // Mastercard, 2221 to 2720
    group(wide("3", order) + wide("[47]", order), 13), // American Express
    group(wide("6", order) + wide("[05]", order), 14), // Discover
  ];
  // The expression runs only where two digits like a card's first two are found.
  const triggers = ["2", "3", "4", "5", "6"].map((first) => (order === "le" ? `3${first}003?00` : `003${first}003?`));
  return wideSignature(`Gateway.CreditCard.Utf16${order}`, triggers, order, `(?:${brands.join("|")})`);
});

const WIDE_SSNS = (["le", "be"] as const).map((order) => {
  const digits = (count: number) => `(?:${wide("[0-9]", order)}){${count}}`;
  const hyphen = wide("-", order);
  const trigger = order === "le" ? "2d003?003?002d00" : "002d003?003?002d";
  return wideSignature(`Gateway.Ssn.Utf16${order}`, [trigger], order, [digits(3), digits(2), digits(4)].join(hyphen));
});

/**
 * clamd's own detection does not read HTML either. There (Target 3) a card number counts when it is grouped as on a card:
 * long runs of digits are in every script, and the engine's expressions know no Luhn. `</` is in every page.
 */
const htmlSignature = (name: string, expression: string): string =>
  [name, "Engine:81-255,Target:3", "0&1", "3c2f", `0/${expression}/`].join(";");

const HTML_CARD = htmlSignature(
  "Gateway.CreditCard.Html",
  "(?<![0-9])(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6[05][0-9]{2})([ -])[0-9]{4}\\1[0-9]{4}\\1[0-9]{4}(?![0-9])",
);

const HTML_SSN = htmlSignature(
  "Gateway.Ssn.Html",
  "(?<![0-9-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![0-9-])",
);

/** One character of a class, as UTF-16. */
function wide(characterClass: string, order: "le" | "be"): string {
  return order === "le" ? `${characterClass}\\x00` : `\\x00${characterClass}`;
}

/** Not inside a longer run of digits. */
function wideSignature(name: string, triggers: readonly string[], order: "le" | "be", expression: string): string {
  const digit = wide("[0-9]", order);
  const anyTrigger = triggers.map((_, index) => index).join("|");
  const pcre = `${triggers.length > 1 ? `(${anyTrigger})` : anyTrigger}/(?<!${digit})${expression}(?!${digit})/`;
  return signature(name, `(${anyTrigger})&${triggers.length}`, [...triggers, pcre]);
}
