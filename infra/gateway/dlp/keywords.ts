import { anyOf, hex } from "./signature";

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

/** Every spelling of a keyword as bytes: any of them is a hit. The number, not the word, names it in logs. */
export function keywordSignature(keyword: string, number: number): string {
  const isAscii = /^[\x20-\x7e]+$/.test(keyword);
  const subsignatures = isAscii
    ? // i: case, w: UTF-16 LE, a: as it stands; clamd knows no modifier for UTF-16 BE
      [`${hex(Buffer.from(keyword, "ascii"))}::iwa`, `${hex(utf16be(keyword))}::i`]
    : spellings(keyword).flatMap((spelling) =>
        [Buffer.from(spelling, "utf8"), Buffer.from(spelling, "utf16le"), utf16be(spelling)].map(
          (bytes) => `${hex(bytes)}::i`,
        ),
      );
  const unique = [...new Set(subsignatures)];
  return anyOf(`Gateway.Keyword.${number}`, unique);
}

/**
 * clamd folds the case of ASCII only, so the usual spellings of other letters are listed; each with its letters in one code point
 * and with their marks apart (Unicode Standard Annex 15, NFC and NFD), which looks the same.
 */
function spellings(keyword: string): string[] {
  const cases = [keyword, keyword.toLowerCase(), keyword.toUpperCase(), capitalised(keyword)];
  return [...new Set([...cases, ...cases.flatMap((text) => [text.normalize("NFC"), text.normalize("NFD")])])];
}

function capitalised(text: string): string {
  const [first = "", ...rest] = [...text];
  return first.toUpperCase() + rest.join("").toLowerCase();
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}
