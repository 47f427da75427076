/** The older settings of `dlp`, converted to rules of the inspector. Pure. */
import type { DlpSettings } from ".";

type Rule = DlpSettings["rules"][number];

/** Names of the rules that the older settings become. No rule in `dlp.rules` may have one of these names. */
export const TRANSLATED_NAMES = {
  unreadableTypes: "unreadable",
  encryptedArchives: "encrypted",
  blockedTypes: "file-types",
  creditCards: "cards",
  socialSecurityNumbers: "social-security-numbers",
  ibanCountries: "ibans",
  keywords: "keywords",
  expressions: "expressions",
} as const satisfies Partial<Record<keyof DlpSettings, string>>;

/** The rules of the enabled settings, in the order in which a file's findings are named. */
export function olderRules(dlp: DlpSettings): Rule[] {
  const names = TRANSLATED_NAMES;
  const rule = (when: boolean, name: string, kind: Rule["kind"], parts: Partial<Rule> = {}): Rule[] =>
    when ? [{ name, kind, action: "block", severity: "high", ...parts }] : [];
  const { blockedTypes, ibanCountries: countries, keywords } = dlp;
  return [
    ...rule(dlp.unreadableTypes === "block", names.unreadableTypes, "unreadable"),
    ...rule(dlp.encryptedArchives === "block", names.encryptedArchives, "encrypted"),
    ...rule(blockedTypes.length > 0, names.blockedTypes, "type", { types: blockedTypes }),
    ...rule(dlp.creditCards, names.creditCards, "card", { atLeast: dlp.creditCardsAtLeast }),
    ...rule(dlp.socialSecurityNumbers, names.socialSecurityNumbers, "ssn", {
      atLeast: dlp.socialSecurityNumbersAtLeast,
    }),
    ...rule(countries.length > 0, names.ibanCountries, "iban", { countries }),
    ...rule(keywords.length > 0, names.keywords, "keywords", { keywords }),
    // One expression is one rule; the first has the name alone, and each further one its number.
    ...dlp.expressions.flatMap((expression, i) =>
      rule(true, i === 0 ? names.expressions : `${names.expressions}-${i + 1}`, "expression", { expression }),
    ),
  ];
}
