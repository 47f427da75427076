import { IBAN_COUNTRIES } from "../gateway/dlp/ibans";
import type { DlpSettings } from "../model";
import { counted } from "../model/counted";
import { RULE_CONTEXT } from "../model/partDefaults";
import { RULE } from "../model/sections/dlpRules";
import { checkTwice, inSmallLetters } from "./dlpValues";
import type { Findings } from "./findings";

type Rule = DlpSettings["rules"][number];

const CASE_IGNORED = " (case is ignored)";
const DIGITS = [..."0123456789"];

/**
 * A rule can find something at all: nothing in it stands twice, and none of its parts undoes another.
 *
 * @param path of the rule in the settings
 * @param maxBodyMebibytes largest body that is inspected, MiB
 */
export function checkSense(path: string, rule: Rule, maxBodyMebibytes: number, findings: Findings): void {
  const { keywords = [], atLeast = RULE.atLeast.byDefault.always, overMebibytes } = rule;
  checkContext(path, rule, findings);
  checkExceptions(path, rule, findings);
  if (rule.kind === "keywords" && atLeast > keywords.length)
    findings.add(
      `${path}.atLeast`,
      `${atLeast} is more than the rule's ${counted(keywords.length, "keyword")}, each of which counts once, so nothing would be found`,
    );
  if (overMebibytes !== undefined && overMebibytes >= maxBodyMebibytes)
    findings.add(
      `${path}.overMebibytes`,
      `${overMebibytes} is not below icap.maxBodyMebibytes (${maxBodyMebibytes}): larger files are blocked before any rule is asked`,
    );
}

function checkContext(path: string, { kind, keywords = [], context }: Rule, findings: Findings): void {
  if (context === undefined) return;
  const { words, within, effect = RULE_CONTEXT.effect } = context;
  checkTwice(`${path}.context.words`, words.map(inSmallLetters), CASE_IGNORED, findings);
  for (const [i, word] of words.entries()) {
    const place = `${path}.context.words[${i}]`;
    const length = [...word].length;
    if (within !== undefined && length > within)
      findings.add(
        place,
        `has ${counted(length, "character")}, and within is ${within}, so it never stands near a value`,
      );
    if (
      kind === "keywords" &&
      effect === "require" &&
      keywords.length === 1 &&
      inSmallLetters(keywords[0]!) === inSmallLetters(word)
    )
      findings.add(place, "is the rule's only keyword, which would have to stand twice; leave the context out");
  }
}

function checkExceptions(path: string, { kind, countries, except }: Rule, findings: Findings): void {
  if (except === undefined) return;
  const { values = [], prefixes = [], types = [] } = except;
  // of an expression the case counts; the separators of all others do not
  const plain = (text: string) => (kind === "expression" ? text : text.replace(/[^0-9a-z]/gi, "").toUpperCase());
  const [plainValues, begins] = [values.map(plain), prefixes.map(plain)];
  checkTwice(`${path}.except.values`, plainValues, "", findings);
  checkTwice(`${path}.except.prefixes`, begins, "", findings);
  checkTwice(`${path}.except.types`, types, "", findings);
  if (kind === "expression") return;
  for (const [name, texts] of [["values", plainValues] as const, ["prefixes", begins] as const])
    for (const [i, text] of texts.entries())
      if (text === "")
        findings.add(`${path}.except.${name}[${i}]`, "has no letter and no digit, so it excepts nothing");
  const all = kind === "iban" ? (countries === undefined || countries === "all" ? IBAN_COUNTRIES : countries) : DIGITS;
  if (kind !== "list" && all.every((begin) => begins.some((prefix) => prefix !== "" && begin.startsWith(prefix))))
    findings.add(`${path}.except.prefixes`, "except every value, so the rule would find nothing");
}
