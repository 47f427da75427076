import { IBAN_COUNTRIES, ibanLike } from "../gateway/dlp/ibans";
import type { DlpSettings } from "../model";
import { finds } from "../model/expressions";
import type { RuleKind } from "../model/ruleKinds";
import { checkTwice } from "./dlpValues";
import type { Findings } from "./findings";

type Rule = Partial<DlpSettings["rules"][number]>;

const DIGITS = [..."0123456789"];
const digits = (...counts: readonly number[]) => counts.map((count) => "9".repeat(count));
const [NINE, ELEVEN] = [digits(9), digits(11)];

/** Shapes of the values without separators, as cloud-init/inspector/identifiers finds them: 9 is a digit, A a letter, X either. */
const SHAPES: Readonly<Partial<Record<RuleKind, readonly string[]>>> = {
  card: digits(12, 13, 14, 15, 16, 17, 18, 19),
  ssn: NINE,
  "us-itin": NINE,
  "uk-nino": ["AA999999A"],
  "uk-nhs": digits(10),
  "de-steuer-id": ELEVEN,
  "fr-nir": [...digits(15), "999999A99999999"],
  "es-dni": ["99999999A", "A9999999A"],
  "it-cf": ["AAAAAAXXAXXAXXXA"],
  "nl-bsn": NINE,
  "pl-pesel": ELEVEN,
  "se-personnummer": digits(10, 12),
  "br-cpf": ELEVEN,
  "br-cnpj": ["XXXXXXXXXXXX99"],
  "in-aadhaar": digits(12),
  "in-pan": ["AAAAA9999A"],
  "ca-sin": NINE,
  "au-tfn": NINE,
};
const SIGNS: Readonly<Record<string, RegExp>> = { "9": /[0-9]/, A: /[A-Z]/, X: /[0-9A-Z]/ };
/** Kinds whose values are compared unchanged, because case and separators are part of them. */
const AS_THEY_STAND: readonly RuleKind[] = ["expression", "api-key", "private-key"];

/**
 * Checks that exceptions have an effect: each is, or begins, a value that the rule can find, there are no duplicates, and something is left
 * to find. No message repeats one.
 *
 * @param path of the rule in the settings
 */
export function checkExceptions(path: string, { kind, countries, except, expression }: Rule, findings: Findings): void {
  if (except === undefined || kind === undefined) return;
  const { values = [], prefixes = [], types = [] } = except;
  const compact = !AS_THEY_STAND.includes(kind);
  const plain = (text: string) => (compact ? text.replace(/[^0-9a-z]/gi, "").toUpperCase() : text);
  const [plainValues, begins] = [values.map(plain), prefixes.map(plain)];
  checkTwice(`${path}.except.values`, plainValues, "", findings);
  checkTwice(`${path}.except.prefixes`, begins, "", findings);
  checkTwice(`${path}.except.types`, types, "", findings);
  if (kind === "expression" && expression !== undefined)
    for (const [i, value] of findings.placed(`${path}.except.values`, values))
      if (!finds(expression, value))
        findings.add(`${path}.except.values[${i}]`, "is not found by the rule's expression, so it excepts nothing");
  if (!compact) return;
  const of = countries === undefined || countries === "all" ? IBAN_COUNTRIES : countries;
  const problem = (text: string, whole: boolean) =>
    text === "" ? "has no letter and no digit, so it excepts nothing" : exceptionProblem(kind, of, text, whole);
  for (const [name, texts] of [["values", plainValues] as const, ["prefixes", begins] as const])
    for (const [i, text] of findings.placed(`${path}.except.${name}`, texts)) {
      const found = problem(text, name === "values");
      if (found !== undefined) findings.add(`${path}.except.${name}[${i}]`, found);
    }
  const all = kind === "iban" ? of : DIGITS;
  if (kind !== "list" && all.every((begin) => begins.some((prefix) => prefix !== "" && begin.startsWith(prefix))))
    findings.add(`${path}.except.prefixes`, "except every value, so the rule would find nothing");
}

/** The reason why a text without separators is not a value of a kind, or not the beginning of one. */
function exceptionProblem(
  kind: RuleKind,
  countries: readonly string[],
  text: string,
  whole: boolean,
): string | undefined {
  const known = countries.filter((country) => IBAN_COUNTRIES.includes(country));
  const shapes =
    kind === "iban" ? known.map((one) => `${one}99`.padEnd(ibanLike(one).length, "X")) : (SHAPES[kind] ?? []);
  if (shapes.length === 0) return undefined;
  if (!shapes.some((shape) => fits(text, shape, whole)))
    return `${whole ? "is" : "begins"} no value that the kind ${kind} finds, so it excepts nothing; ${formOf(kind, shapes)}`;
  const isRight = { card: isCard, iban: isIban }[kind as string];
  return !whole || isRight === undefined || isRight(text)
    ? undefined
    : "has a wrong check digit, so no rule finds it and it excepts nothing";
}

/** Whether a text fits the shape of a number. A country's letters in the shape match only themselves. */
const fits = (text: string, shape: string, whole: boolean): boolean =>
  (whole ? text.length === shape.length : text.length <= shape.length) &&
  [...text].every((sign, i) =>
    i < 2 && /^[A-Z]{2}99X/.test(shape) ? sign === shape[i] : SIGNS[shape[i]!]!.test(sign),
  );

function formOf(kind: RuleKind, shapes: readonly string[]): string {
  if (kind === "iban")
    return `one has the letters of a country of the rule and as many signs as its numbers, such as ${shapes[0]!.slice(0, 2)} with ${shapes[0]!.length}`;
  if (shapes.some((shape) => /[^9]/.test(shape)))
    return `one is written ${shapes.join(" or ")} (A: a letter, 9: a digit, X: either)`;
  const lengths = shapes.map(({ length }) => length);
  return `one has ${lengths.length > 2 ? `${lengths[0]} to ${lengths.at(-1)}` : lengths.join(" or ")} digits`;
}

/** ISO/IEC 7812-1, annex B. */
const isCard = (number: string): boolean =>
  [...number].reverse().reduce((sum, digit, i) => {
    const twice = Number(digit) * (1 + (i % 2));
    return sum + (twice > 9 ? twice - 9 : twice);
  }, 0) %
    10 ===
  0;

/** ISO 13616-1: letters count as 10 to 35. */
const isIban = (number: string): boolean =>
  [...number.slice(4), ...number.slice(0, 4)].reduce((rest, sign) => Number(`${rest}${parseInt(sign, 36)}`) % 97, 0) ===
  1;
