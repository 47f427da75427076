/** Contents for the canary, each found only by the last and least obvious rule of its kind. */
import type { DlpSettings } from "../../model";
import { finds } from "../../model/expressions";
import { CANARY_TOKEN, type Sample } from "../canary";
import { lastMark } from "./blockedTypes";
import { IBAN_COUNTRIES, ibanLike } from "./ibans";
import { inForm } from "./marks";
import { nameOf, ruleMark } from "./signature";

/** The usual test number of the card industry. It passes Luhn and belongs to nobody. */
const CARD = "4111 1111 1111 1111";
/** A social security number that was printed on sample cards in wallets, and so belongs to nobody (Social Security Administration). */
const SSN = "219-09-9999";

/**
 * Size limit in bytes. The canary is sent each second, so for larger content (rules that need hundreds of numbers) the rule's mark is sent
 * instead.
 */
const LONGEST = 2400;

/**
 * One sample for each kind of rule in these signatures.
 * @param signatures the policy's lines, in the order in which the scanner tries them
 */
export function samplesOf(dlp: DlpSettings, signatures: readonly string[]): Sample[] {
  const kinds = new Map<string, string>(); // the last rule of each
  for (const rule of signatures) kinds.set(nameOf(rule).split(".")[1]!, rule);
  return [...kinds].flatMap(([kind, rule]) => {
    if (kind === "Type") return dlp.blockedTypes.map((type, index) => typeSample(type, signatures, index));
    if (kind === "Keyword" || kind === "Expression") return [{ body: text(ruleMark(rule)), rules: namedIn(rule, dlp) }];
    const bodies = BODIES[kind]?.(dlp);
    if (bodies === undefined) throw new Error(`the canary has no content for ${nameOf(rule)}`);
    return bodies.map((body) => ({ body: body.length > LONGEST ? text(ruleMark(rule)) : body, rules: [nameOf(rule)] }));
  });
}

const text = (content: string): Buffer => Buffer.from(content, "latin1");
/** At the end of a body no byte follows that would make the text UTF-16 LE as well, shifted by one byte. */
const utf16be = (content: string): Buffer => Buffer.from(content, "utf16le").swap16();
const times = (count: number, content: string): string => Array.from({ length: count }, () => content).join(" ");
const bytes = (hexadecimal: string): Buffer => Buffer.from(hexadecimal, "hex");

const BODIES: Readonly<Record<string, (dlp: DlpSettings) => Buffer[]>> = {
  Canary: () => [
    text(CANARY_TOKEN),
    // readable only with our list of file types (file_types.py): a type that is ignored without it, and a letter written as an HTML entity
    Buffer.concat([text("SQLite format 3\0"), text(CANARY_TOKEN)]),
    text(`<office:drawing>${CANARY_TOKEN.replace("w", "&#119;")}`),
    // readable only with the options of gateway.cfg
    text(`<img> <!-- ${CANARY_TOKEN}`),
  ],
  // a zip member whose size is in the ZIP64 field, and the signatures of a directory
  Unreadable: () => [bytes(`504b0304${"00".repeat(14)}ffffffff504b0102504b0506`)],
  Encrypted: () => [
    Buffer.concat([text("in a form\r\n\r\n"), bytes("d0cf11e0a1b11ae1"), Buffer.from("EncryptedPackage", "utf16le")]),
  ],
  CreditCard: (dlp) => [utf16be(times(dlp.creditCardsAtLeast, CARD))],
  Ssn: (dlp) => [utf16be(times(dlp.socialSecurityNumbersAtLeast, SSN))],
  Iban: ({ ibanCountries }) => [utf16be(ibanLike((ibanCountries === "all" ? IBAN_COUNTRIES : ibanCountries).at(-1)!))],
  EncodedText: () => [bytes("00000061".repeat(8))],
};

/** A body with the type's last mark, inside a form if the rule searches forms. */
function typeSample(type: DlpSettings["blockedTypes"][number], signatures: readonly string[], index: number): Sample {
  const rules = signatures.map(nameOf).filter((name) => name.startsWith("Gateway.Type."));
  const mark = lastMark(type);
  return { body: bytesOf(inForm(mark)[0] ?? mark), rules: [rules[index]!] };
}

/** The shortest content with a mark: the first of alternatives, and filler where any byte is allowed. */
function bytesOf(mark: string): Buffer {
  const [, offset = "0", pattern = mark] = /^(\d+)(?:,\d+)?:(.*)$/.exec(mark) ?? [];
  const written = pattern
    .replace(/\((\w+)(?:\|\w+)*\)/g, "$1")
    .replace(/\{-?(\d+)\}/g, (_, count: string) => "20".repeat(Number(count)))
    .replaceAll("??", "20");
  return Buffer.concat([Buffer.alloc(Number(offset), " "), bytes(written)]);
}

/**
 * The rule that the mark belongs to, and before it every rule of the settings that finds the mark by chance, because the first match is
 * reported.
 */
function namedIn(rule: string, { keywords, expressions }: DlpSettings): string[] {
  const mark = ruleMark(rule);
  const numbered = (kind: string, found: readonly boolean[]) =>
    found.flatMap((yes, index) => (yes ? [`Gateway.${kind}.${index + 1}`] : []));
  const byChance = [
    ...numbered(
      "Keyword",
      keywords.map((keyword) => mark.includes(keyword.toLowerCase())),
    ),
    ...numbered(
      "Expression",
      expressions.map((expression) => finds(expression, mark)),
    ),
  ];
  return [...new Set([...byChance, nameOf(rule)])];
}
