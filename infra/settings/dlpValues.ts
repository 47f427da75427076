/** Checks of lists that the older settings of `dlp` and its rules share. */
import { CLEAN_CANARY } from "../gateway/canary";
import { IBAN_COUNTRIES } from "../gateway/dlp/ibans";
import type { Findings } from "./findings";
import { checkRepeated } from "./repeated";

/** The problem of a word that would block content that must be allowed. */
export const CANARY_MATCHED = `matches the clean canary "${CLEAN_CANARY}", so no gateway would become ready; choose one that does not match it`;

export const inSmallLetters = (text: string): string => text.toLowerCase();

/** Characters that the inspector leaves out of a word: those of `INVISIBLE` in cloud-init/inspector/text_forms.py. */
export const INVISIBLE =
  /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u2800\u0640\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670\u0332-\u0338\u20e3]/gu;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const APOSTROPHES = /[\u2018\u2019\u02bc\uff07]/g;

/** A word as the inspector looks for it near a value: without regard to case, width, the kind of spaces and invisible characters. */
export const folded = (text: string): string =>
  text
    .replace(INVISIBLE, "")
    .normalize("NFKC")
    .toUpperCase() // expands letters that become two letters in capitals
    .toLowerCase()
    .normalize("NFKC")
    .replace(/i\u0307/g, "i")
    .replace(/\s+/g, " ");

/** A keyword as the inspector looks for it: also without regard to the kind of dashes and apostrophes. */
export const asLookedFor = (text: string): string => folded(text.replace(DASHES, "-").replace(APOSTROPHES, "'"));

/** Reports each duplicate value, without repeating it. */
export function checkTwice(path: string, values: readonly string[], remark: string, findings: Findings): void {
  checkRepeated(
    path,
    values,
    (value) => value,
    findings,
    (_, first) => `is the same as ${first.path}${remark}`,
  );
}

/** Reports each word that is a duplicate to the inspector, without repeating it. @param form the form in which duplicates are equal */
export function checkWordsTwice(
  path: string,
  words: readonly string[],
  form: (word: string) => string,
  findings: Findings,
): void {
  checkRepeated(path, words, form, findings, (word, first) => {
    const isCaseAlone = inSmallLetters(first.value) === inSmallLetters(word);
    const ignored = isCaseAlone ? "case is" : "case, width, spaces, dashes and invisible characters are";
    return `is the same as ${first.path} (${ignored} ignored)`;
  });
}

/** Checks that the countries have IBANs and are given once each. */
export function checkCountries(path: string, countries: "all" | readonly string[], findings: Findings): void {
  if (countries === "all") return;
  checkTwice(path, countries, "", findings);
  for (const [i, country] of findings.placed(path, countries))
    if (!IBAN_COUNTRIES.includes(country))
      findings.add(`${path}[${i}]`, `"${country}" is not the two-letter code of a country that uses IBANs, such as DE`);
}
