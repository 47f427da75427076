import { cardExpression } from "./cards";
import { expressionSignature, wide, type Spelling } from "./signature";

/**
 * Rules for numbers. They replace clamd's own detection, which caused three quarters of all findings in harmless files. It also reads plain
 * text only: not UTF-16, HTML, mail, old Office files, nor a text whose first letters look like another type's mark.
 */
export interface NumberRules {
  /** The common part of the rules' names. */
  name: string;
  /** The number as a regular expression. */
  expression: (as: Spelling) => string;
}

export const CARDS: NumberRules = { name: "Gateway.CreditCard", expression: cardExpression };

/**
 * nnn-nn-nnnn, also with a space next to a hyphen, which a change of format leaves; not 000, 666 and 900 to 999 in front, nor a group of
 * zeros (Social Security Administration, POMS RM 10201.035), and no part of a longer row of digits and hyphens.
 */
export const SSNS: NumberRules = {
  name: "Gateway.Ssn",
  expression: (as) => {
    const [digit, hyphen] = [as("[0-9]"), as("-")];
    const digits = (count: number) => `(?:${digit}){${count}}`;
    const never = [as("9"), as("0").repeat(3), as("6").repeat(3)].join("|");
    const zeros = (count: number) => `(?!${as("0").repeat(count)})`;
    const gap = `(?:${as(" ")})?${hyphen}(?:${as(" ")})?`;
    const groups = [`(?!${never})${digits(3)}`, zeros(2) + digits(2), zeros(4) + digits(4)].join(gap);
    return `(?<!${digit}|${digit}${hyphen})${groups}(?!(?:${hyphen})?${digit})`;
  },
};

const UNCHANGED: Spelling = (characterClass) => characterClass;

/**
 * The rules of one kind of number: as bytes, and as UTF-16 in both orders. Each rule counts separately, and so does each part of a file
 * that the engine reads separately: an archive's member, a mail's attachment, a document's page.
 */
export function numberRules({ name, expression }: NumberRules, atLeast: number): string[] {
  const rule = (spelling: string, as: Spelling) =>
    expressionSignature(`${name}.${spelling}`, expression(as), { atLeast });
  return [
    rule("Text", UNCHANGED),
    ...(["le", "be"] as const).map((order) => rule(`Utf16${order}`, (characterClass) => wide(characterClass, order))),
  ];
}
