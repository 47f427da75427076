/** Checks of lists that the older settings of `dlp` and its rules share. */
import { CLEAN_CANARY } from "../gateway/canary";
import { IBAN_COUNTRIES } from "../gateway/dlp/ibans";
import type { Findings } from "./findings";

/** The problem of a word that would block what must be allowed. */
export const CANARY_MATCHED = `matches the clean canary "${CLEAN_CANARY}", so no gateway would become ready; choose one that does not match it`;

export const inSmallLetters = (text: string): string => text.toLowerCase();

/** Names each value that stands twice, without repeating it. */
export function checkTwice(path: string, values: readonly string[], remark: string, findings: Findings): void {
  for (const [i, value] of values.entries()) {
    const first = values.indexOf(value);
    if (first !== i) findings.add(`${path}[${i}]`, `is the same as ${path}[${first}]${remark}`);
  }
}

/** Countries that have IBANs, each once. */
export function checkCountries(path: string, countries: "all" | readonly string[], findings: Findings): void {
  if (countries === "all") return;
  checkTwice(path, countries, "", findings);
  for (const [i, country] of countries.entries())
    if (!IBAN_COUNTRIES.includes(country))
      findings.add(`${path}[${i}]`, `"${country}" is not the two-letter code of a country that uses IBANs, such as DE`);
}
