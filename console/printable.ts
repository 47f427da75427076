/**
 * Characters that a terminal or a page would act on instead of showing: controls, format characters (among them those that
 * turn the writing direction, U+202E), line and paragraph separators, private use, unassigned, halves of surrogate pairs, and
 * whatever else is shown as nothing (Unicode's Default_Ignorable_Code_Point: fillers, joiners, variation selectors; the one
 * that makes a picture of a sign before it stays).
 */
const ACTING = /(?<!\p{Extended_Pictographic})\uFE0F|(?!\uFE0F)[\p{C}\p{Zl}\p{Zp}\p{DI}]/gu;

/** Text of foreign origin, such as a file's name, on one line with nothing hidden in it: `\u{202E}` stands for that character. */
export const printable = (text: string): string =>
  text.replace(ACTING, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The same for text of several lines, whose line ends and tabs stay. */
export const printableLines = (text: string): string => text.replace(/[^\n\r\t]+/g, printable);

/** A file's name as the system holds it, for people: `\xE9` stands for a byte that makes the name no UTF-8. */
export function printableBytes(name: Uint8Array): string {
  try {
    return printable(utf8.decode(name));
  } catch {
    const ascii = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : undefined);
    return [...name].map((byte) => ascii(byte) ?? `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  }
}
