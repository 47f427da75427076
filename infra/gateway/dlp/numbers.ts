import { cardExpression } from "./cards";
import { expressionSignature, signature, wide, type Spelling } from "./signature";

/**
 * Rules for numbers, beside clamd's own detection. That one counts them, but in plain text only: not in UTF-16, HTML, mail, old
 * Office files, nor in a text whose first letters look like another type's mark.
 */
export interface NumberRules {
  /** What the rules' names have in common. */
  name: string;
  /** The number as a regular expression. */
  expression: (as: Spelling) => string;
}

export const CARDS: NumberRules = { name: "Gateway.CreditCard", expression: cardExpression };

/** nnn-nn-nnnn; not 000, 666 and 900 to 999 in front, nor zeros alone in a group (Social Security Administration, POMS RM 10201.035). */
export const SSNS: NumberRules = {
  name: "Gateway.Ssn",
  expression: (as) => {
    const digit = as("[0-9]");
    const digits = (count: number) => `(?:${digit}){${count}}`;
    const never = [as("9"), as("0").repeat(3), as("6").repeat(3)].join("|");
    const zeros = (count: number) => `(?!${as("0").repeat(count)})`;
    const groups = [`(?!${never})${digits(3)}`, zeros(2) + digits(2), zeros(4) + digits(4)].join(as("-"));
    return `(?<!${as("[0-9-]")})${groups}(?!${as("[0-9-]")})`;
  },
};

const UNCHANGED: Spelling = (characterClass) => characterClass;
const HTML = 3;
/** Two zero bytes: no text has them, nearly every other file has. */
const BINARY = "0000";

/**
 * The rules of one kind of number. Where one is enough, any file; where more are wanted, only what clamd, which counts, does
 * not read: there one is enough.
 */
export function numberRules({ name, expression }: NumberRules, atLeast: number): string[] {
  const narrow = expression(UNCHANGED);
  return [
    ...(atLeast === 1
      ? [expressionSignature(`${name}.Text`, narrow)]
      : [
          expressionSignature(`${name}.Html`, narrow, "", HTML),
          signature(`${name}.Binary`, "0&1", [BINARY, `0/${narrow}/`]),
        ]),
    ...(["le", "be"] as const).map((order) =>
      expressionSignature(
        `${name}.Utf16${order}`,
        expression((characterClass) => wide(characterClass, order)),
      ),
    ),
  ];
}
