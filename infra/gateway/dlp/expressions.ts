import { partsOf } from "../../model/expressions";
import { expressionSignature } from "./signature";

/** The number, not the expression, names it in logs. Finds bytes: ASCII and UTF-8 text as it stands. */
export function expressionRule(expression: string, number: number): string {
  const { pattern, flags } = partsOf(expression);
  // `;` separates the parts of a signature, `/` ends the expression
  const written = pattern.replace(/\\?;/g, "\\x3B").replace(/\\?\//g, "\\/");
  return expressionSignature(`Gateway.Expression.${number}`, written, { flags });
}
