/** The form of clamd's logical signatures (ClamAV manual, "Logical signatures"). */
import { createHash } from "node:crypto";
import { partsOf } from "../../model/expressions";

/** One .ldb line for any kind of file; Engine 81 is the first that knows modifiers and expressions. */
export function signature(name: string, expression: string, subsignatures: readonly string[]): string {
  return [name, "Engine:81-255,Target:0", expression, ...subsignatures].join(";");
}

/** The name in a line. */
export const nameOf = (rule: string): string => rule.slice(0, rule.indexOf(";"));

/**
 * The text that proves that the running scanner has loaded one rule (a line of the policy): on the gateway each rule finds its own mark in
 * addition (cloud-init/clamav/running_rules.py, the same computation).
 */
export const ruleMark = (rule: string): string => createHash("sha256").update(rule, "utf8").digest("hex").slice(0, 16);

/** A rule that matches if any one of these parts does. */
export const anyOf = (name: string, subsignatures: readonly string[]): string =>
  signature(name, subsignatures.map((_, index) => index).join("|"), subsignatures);

/**
 * A signature that is a regular expression alone. The engine runs an expression only under a condition about another part. This condition
 * always holds, whether that part is found or not, so that no file can disable the expression by containing it.
 * @param options.flags as PCRE names them
 * @param options.atLeast number of occurrences in one file or part of it; default 1
 */
export function expressionSignature(
  name: string,
  expression: string,
  { flags = "", atLeast = 1 }: { flags?: string; atLeast?: number } = {},
): string {
  const [condition, counted] = atLeast === 1 ? ["1", ""] : [`1>${atLeast - 1}`, "g"];
  return signature(name, condition, [ANYTHING, `(0=0|0)/${expression}/${flags}${counted}`]);
}

/**
 * The signature of an expression of the settings. The number, not the expression, names it in logs. Finds bytes: ASCII and UTF-8 text as it
 * stands.
 */
export function expressionRule(expression: string, number: number): string {
  const { pattern, flags } = partsOf(expression);
  // `;` separates the parts of a signature, `/` ends the expression
  const written = pattern.replace(/\\?;/g, "\\x3B").replace(/\\?\//g, "\\/");
  return expressionSignature(`Gateway.Expression.${number}`, written, { flags });
}

const ANYTHING = "1cfa9a7e3b0c51d24f68";

export const hex = (bytes: Buffer): string => bytes.toString("hex");

/** Encoding of one character, or of a class of them: unchanged, or as UTF-16. */
export type Spelling = (characterClass: string) => string;

export type ByteOrder = "le" | "be";

/** One character, or a class of them, as UTF-16. */
export const wide = (characterClass: string, order: ByteOrder): string =>
  order === "le" ? `${characterClass}\\x00` : `\\x00${characterClass}`;
