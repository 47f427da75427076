import { anyOf, hex } from "./signature";

/** Every spelling of a keyword as bytes: any of them is a hit. The number, not the word, names it in logs. */
export function keywordSignature(keyword: string, number: number): string {
  const isAscii = /^[\x20-\x7e]+$/.test(keyword);
  const subsignatures = isAscii
    ? // i: any case, w: UTF-16 LE, a: unchanged; clamd has no modifier for UTF-16 BE
      [`${hex(Buffer.from(keyword, "ascii"))}::iwa`, `${hex(utf16be(keyword))}::i`]
    : [
        ...spellings(keyword.normalize("NFC")).flatMap((text) => [
          Buffer.from(text, "utf8"),
          Buffer.from(text, "utf16le"),
          utf16be(text),
        ]),
        ...marksApart(keyword).map((text) => Buffer.from(text, "utf8")),
      ].map((bytes) => `${hex(bytes)}::i`);
  const unique = [...new Set(subsignatures)];
  return anyOf(`Gateway.Keyword.${number}`, unique);
}

/**
 * clamd folds the case of ASCII only, so the usual spellings of other letters are listed. Of spellings that it folds to the same text only
 * one is listed.
 */
const spellings = (text: string): string[] => unlike([text, text.toLowerCase(), text.toUpperCase(), capitalised(text)]);

/**
 * The spellings with each letter's marks as separate characters (Unicode Standard Annex 15, NFD), which look the same: as UTF-8 only, as
 * macOS writes them, because the boot configuration has little space.
 */
const marksApart = (keyword: string): string[] => unlike(spellings(keyword).map((text) => text.normalize("NFD")));

function unlike(texts: readonly string[]): string[] {
  const folded = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return [...new Map([...texts].reverse().map((text) => [folded(text), text])).values()].reverse();
}

function capitalised(text: string): string {
  const [first = "", ...rest] = [...text];
  return first.toUpperCase() + rest.join("").toLowerCase();
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}
