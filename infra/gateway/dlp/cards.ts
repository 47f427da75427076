import type { Spelling } from "./signature";

/**
 * Payment card numbers as a regular expression that computes their check digit (Luhn, ISO/IEC 7812-1 annex B): a finite
 * automaton over the digits, whose states are PCRE's subroutines. In every kind of file, where clamd's own detection reads
 * plain text only.
 */

/** Leading digits; Visa, Mastercard, Discover, UnionPay and JCB have 16, American Express 15, Diners Club 14. */
const SIXTEEN = ["4###", "5[1-5]##", "2[2-7]##", "6[025]##", "35##"];
const FIFTEEN = ["3[47]##"];
const FOURTEEN = ["3[068]##"];

/** In one piece, or grouped as on the card, by spaces or hyphens. */
const grouped = (first: readonly string[], ...rest: readonly number[]): string[] =>
  ["", " ", "-"].flatMap((gap) => {
    const more = rest.map((count) => gap + "#".repeat(count)).join("");
    return first.map((digits) => digits + more);
  });

const EVEN = [...grouped(SIXTEEN, 4, 4, 4), ...grouped(FOURTEEN, 6, 4)];
const ODD = grouped(FIFTEEN, 6, 5);

/** `#` is a digit; a run of them is counted. */
function spelled(form: string, as: Spelling): string {
  const parts = form.match(/#+|\[[^\]]*\]|./g) ?? [];
  return parts
    .map((part) => {
      if (!part.startsWith("#")) return as(part);
      const digit = as("[0-9]");
      return part.length === 1 ? digit : `(?:${digit}){${part.length}}`;
    })
    .join("");
}

const doubled = (digit: number): number => (digit < 5 ? 2 * digit : 2 * digit - 9);

/** Groups 1 to 10: the next digit counts double, and the sum so far is 0 to 9 modulo 10; groups 11 to 20: it counts once. */
const stateOf = (sum: number, double: boolean): number => (sum % 10) + (double ? 1 : 11);

function states(as: Spelling): string {
  const end = `(?!${as("[0-9]")})(?<=${[...EVEN, ...ODD].map((form) => spelled(form, as)).join("|")})`;
  const gap = `(?:${as("[ -]")})?`;
  const state = (sum: number, double: boolean) => {
    const next = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      (digit) => `${as(String(digit))}(?${stateOf(sum + (double ? doubled(digit) : digit), !double)})`,
    );
    // The last digit counts once, so a number ends where the next one would count double.
    return `(${double && sum === 0 ? `${end}|` : ""}${gap}(?:${next.join("|")}))`;
  };
  const sums = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  return `(?(DEFINE)${sums.map((sum) => state(sum, true)).join("")}${sums.map((sum) => state(sum, false)).join("")})`;
}

/**
 * Matches a card number with a right check digit that is no part of a longer number. First two digits alone, which the engine
 * looks for fast; the number is judged from there, looking back.
 */
export function cardExpression(as: Spelling): string {
  const digit = as("[0-9]");
  const begins = (forms: readonly string[], double: boolean) =>
    `(?=(?:${forms.map((form) => spelled(form, as)).join("|")})(?!${digit}))(?=(?${stateOf(0, double)}))${digit}${digit}`;
  return `(?<!${digit})${as("[2-6]")}${digit}(?<=${begins(EVEN, true)}|${begins(ODD, false)})${states(as)}`;
}
