/** How clamd's logical signatures are written (ClamAV manual, "Logical signatures"). */

/**
 * One .ldb line; Engine 81 is the first that knows modifiers and expressions.
 * @param target kind of file: 0 any, 3 HTML
 */
export function signature(
  name: string,
  expression: string,
  subsignatures: readonly string[],
  target: 0 | 3 = 0,
): string {
  return [name, `Engine:81-255,Target:${target}`, expression, ...subsignatures].join(";");
}

/**
 * A signature that is a regular expression alone. The engine runs an expression only on a condition about another part; this
 * one holds whether that part was found or not, so that nobody can switch the expression off by writing it.
 */
export const expressionSignature = (name: string, expression: string, flags = "", target: 0 | 3 = 0): string =>
  signature(name, "1", [ANYTHING, `(0=0|0)/${expression}/${flags}`], target);

const ANYTHING = "1cfa9a7e3b0c51d24f68";

export const hex = (bytes: Buffer): string => bytes.toString("hex");

/** How one character, or a class of them, is written: as it stands, or as UTF-16. */
export type Spelling = (characterClass: string) => string;

export type ByteOrder = "le" | "be";

/** One character, or a class of them, as UTF-16. */
export const wide = (characterClass: string, order: ByteOrder): string =>
  order === "le" ? `${characterClass}\\x00` : `\\x00${characterClass}`;
