import { CLEAN_CANARY } from "../gateway/canary";
import { finds } from "../model/expressions";
import type { DlpSettings } from "../model";
import { olderRules, TRANSLATED_NAMES } from "../model/olderRules";
import { asLookedFor, CANARY_MATCHED, checkCountries, checkTwice, checkWordsTwice } from "./dlpValues";
import type { Findings } from "./findings";
import { checkSense } from "./ruleSense";

type Rule = DlpSettings["rules"][number];

/** Prefixes of the names of the gateway's own rules: the canary's, and those of the relay. */
const OWN_NAMES = /^gateway\./i;

/**
 * Checks that each name is used once, that each rule can find something, that there are no duplicates, and that none blocks the clean
 * canary. Wrong rules may be missing.
 *
 * @param maxBodyMebibytes largest body that is inspected, MiB
 */
export function checkRules(dlp: DlpSettings, maxBodyMebibytes: number, findings: Findings): void {
  const rules = findings.placed("dlp.rules", dlp.rules);
  // without its wrong parts it is unknown what a rule would block
  const partial = new Set([...rules.keys()].filter((i) => findings.concern(`dlp.rules[${i}]`)));
  const allParts = findings.withLeftOut("dlp.rules", rules);
  checkNames(dlp, allParts, findings);
  const seen = new Map<string, number>();
  for (const [i, rule] of allParts) {
    const path = `dlp.rules[${i}]`;
    const { keywords = [], types = [], countries = [] } = rule;
    checkWordsTwice(`${path}.keywords`, keywords, asLookedFor, findings);
    checkTwice(`${path}.types`, types, "", findings);
    checkCountries(`${path}.countries`, countries, findings);
    if (rule.kind === "list" && dlp.listUploadFrom.length === 0 && findings.isValid("dlp.listUploadFrom"))
      findings.add(
        `${path}.kind`,
        "list needs the storage for lists; give the addresses from which you upload them in dlp.listUploadFrom",
      );
    checkSense(path, rule, maxBodyMebibytes, findings);
    const whole = partial.has(i) ? undefined : rules.get(i);
    if (whole === undefined) continue;
    const all = JSON.stringify({ ...whole, name: "" });
    const first = seen.get(all);
    if (first !== undefined && whole.name.toLowerCase() !== rules.get(first)!.name.toLowerCase())
      findings.add(path, `is the same as dlp.rules[${first}] but for its name; leave one out`);
    seen.set(all, first ?? i);
    for (const part of blockingCanary(whole)) findings.add(`${path}.${part}`, CANARY_MATCHED);
  }
}

function checkNames(dlp: DlpSettings, rules: ReadonlyMap<number, Partial<Rule>>, findings: Findings): void {
  const names = new Map<string, number>();
  const others = new Set(olderRules(dlp).map(({ name }) => name));
  for (const [i, rule] of rules) {
    if (rule.name === undefined) continue;
    const path = `dlp.rules[${i}].name`;
    const name = rule.name.toLowerCase();
    const first = names.get(name);
    names.set(name, first ?? i);
    if (first !== undefined) findings.add(path, `is the same as dlp.rules[${first}].name (case is ignored)`);
    if (OWN_NAMES.test(name)) findings.add(path, "begins like the names of the gateway's own rules; choose another");
    if (others.has(name) && findings.isValid(`dlp.${settingOf(name)}`))
      findings.add(path, `is the name of the rule that dlp.${settingOf(name)} makes; choose another, or turn that off`);
  }
}

/** The older setting whose rule has this name. The names of expressions after the first end with a number. */
const settingOf = (name: string): string =>
  Object.entries(TRANSLATED_NAMES).find(([, one]) => one === name.replace(/-\d+$/, ""))![0];

/** The parts of a rule that would block the clean canary. */
function blockingCanary({ kind, action, expression, keywords = [], atLeast = 1 }: Rule): string[] {
  if (action === "log") return [];
  if (kind === "expression")
    return atLeast === 1 && expression !== undefined && finds(expression, CLEAN_CANARY) ? ["expression"] : [];
  const found = keywords.flatMap((keyword, i) =>
    CLEAN_CANARY.includes(keyword.toLowerCase()) ? [`keywords[${i}]`] : [],
  );
  return found.length >= atLeast ? found : [];
}
