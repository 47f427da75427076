/**
 * Characters that a terminal or a page would interpret or hide instead of showing: controls, format characters (among them U+202E, which
 * reverses the writing direction), line and paragraph separators, private use, unassigned, unpaired surrogates, and every other invisible
 * character (Unicode's Default_Ignorable_Code_Point: fillers, joiners, variation selectors). U+FE0F stays after the pictographic characters
 * that it turns into an emoji.
 */
const ACTING = /(?<!\p{Extended_Pictographic})\uFE0F|(?!\uFE0F)[\p{C}\p{Zl}\p{Zp}\p{DI}]/gu;

/** Text of foreign origin, such as a file's name, with all characters visible and on one line: `\u{202E}` stands for that character. */
export const printable = (text: string): string =>
  text.replace(ACTING, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The same for text of several lines, whose line ends and tabs stay. */
export const printableLines = (text: string): string => text.replace(/[^\n\r\t]+/g, printable);

/** A file name's bytes as text for people. In a name that is not valid UTF-8, `\xE9` stands for each byte beyond printable ASCII. */
export function printableBytes(name: Uint8Array): string {
  try {
    return printable(utf8.decode(name));
  } catch {
    const ascii = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : undefined);
    return [...name].map((byte) => ascii(byte) ?? `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  }
}
