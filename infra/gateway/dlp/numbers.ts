import { signature, wide, type ByteOrder } from "./signature";

/**
 * clamd's own detection does not read UTF-16. These regular expressions do, without Luhn (the engine has none there), so in
 * UTF-16 text any number with a card's prefix, length and grouping is blocked.
 */
export const WIDE_CARDS = (["le", "be"] as const).map((order) => {
  const digit = wide("[0-9]", order);
  const gap = `(?:${wide("[ -]", order)})?`;
  const group = (first: string, more: number) => `${first}(?:${gap}${digit}){${more}}`;
  const brands = [
    group(wide("4", order), 15), // Visa
    group(wide("5", order) + wide("[1-5]", order), 14), // Mastercard
    group(wide("2", order) + wide("[2-7]", order), 14), // Mastercard, 2221 to 2720
    group(wide("3", order) + wide("[47]", order), 13), // American Express
    group(wide("6", order) + wide("[05]", order), 14), // Discover
  ];
  // The expression runs only where two digits like a card's first two are found.
  const triggers = ["2", "3", "4", "5", "6"].map((first) => (order === "le" ? `3${first}003?00` : `003${first}003?`));
  return wideSignature(`Gateway.CreditCard.Utf16${order}`, triggers, order, `(?:${brands.join("|")})`);
});

export const WIDE_SSNS = (["le", "be"] as const).map((order) => {
  const digits = (count: number) => `(?:${wide("[0-9]", order)}){${count}}`;
  const hyphen = wide("-", order);
  const trigger = order === "le" ? "2d003?003?002d00" : "002d003?003?002d";
  return wideSignature(`Gateway.Ssn.Utf16${order}`, [trigger], order, [digits(3), digits(2), digits(4)].join(hyphen));
});

/**
 * clamd's own detection does not read HTML either. There (Target 3) a card number counts when it is grouped as on a card:
 * long runs of digits are in every script, and the engine's expressions know no Luhn. `</` is in every page.
 */
const htmlSignature = (name: string, expression: string): string =>
  signature(name, "0&1", ["3c2f", `0/${expression}/`], 3);

export const HTML_CARD = htmlSignature(
  "Gateway.CreditCard.Html",
  "(?<![0-9])(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6[05][0-9]{2})([ -])[0-9]{4}\\1[0-9]{4}\\1[0-9]{4}(?![0-9])",
);

export const HTML_SSN = htmlSignature(
  "Gateway.Ssn.Html",
  "(?<![0-9-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![0-9-])",
);

/** Not inside a longer run of digits. */
function wideSignature(name: string, triggers: readonly string[], order: ByteOrder, expression: string): string {
  const digit = wide("[0-9]", order);
  const anyTrigger = triggers.map((_, index) => index).join("|");
  const pcre = `${triggers.length > 1 ? `(${anyTrigger})` : anyTrigger}/(?<!${digit})${expression}(?!${digit})/`;
  return signature(name, `(${anyTrigger})&${triggers.length}`, [...triggers, pcre]);
}
