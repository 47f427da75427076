import type { DlpSettings } from "../model";
import { counted } from "../model/counted";
import { RULE_CONTEXT } from "../model/partDefaults";
import { RULE } from "../model/sections/dlpRules";
import { asLookedFor, checkWordsTwice, folded } from "./dlpValues";
import { checkExceptions } from "./exceptionChecks";
import type { Findings } from "./findings";

/** A rule, or the correct parts of one that has a wrong part. */
type Rule = Partial<DlpSettings["rules"][number]>;

/**
 * Checks that a rule can find something at all: it has no duplicates, and no part of it excludes another.
 *
 * @param path of the rule in the settings
 * @param maxBodyMebibytes largest body that is inspected, MiB
 */
export function checkSense(path: string, rule: Rule, maxBodyMebibytes: number, findings: Findings): void {
  const { keywords = [], atLeast = RULE.atLeast.byDefault.always, overMebibytes } = rule;
  checkContext(path, rule, findings);
  checkExceptions(path, rule, findings);
  const areKnown = findings.isWhole(`${path}.keywords`);
  if (rule.kind === "keywords" && areKnown && keywords.length > 0 && atLeast > keywords.length)
    findings.add(
      `${path}.atLeast`,
      `${atLeast} is more than the rule's ${counted(keywords.length, "keyword")}, each of which counts once, so nothing would be found`,
    );
  const isMostKnown = findings.isValid("icap.maxBodyMebibytes");
  if (overMebibytes !== undefined && isMostKnown && overMebibytes >= maxBodyMebibytes)
    findings.add(
      `${path}.overMebibytes`,
      `${overMebibytes} is not below icap.maxBodyMebibytes (${maxBodyMebibytes}): larger files are blocked before any rule is asked`,
    );
}

function checkContext(path: string, { kind, keywords = [], context: given }: Rule, findings: Findings): void {
  const context = findings.partsOf(`${path}.context`, given);
  if (context === undefined) return;
  const { words = [], within } = context;
  const effect = findings.orDefault(`${path}.context.effect`, context.effect, RULE_CONTEXT.effect);
  checkWordsTwice(`${path}.context.words`, words, folded, findings);
  for (const [i, word] of findings.placed(`${path}.context.words`, words)) {
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
      findings.isWhole(`${path}.keywords`) &&
      asLookedFor(keywords[0]!) === asLookedFor(word)
    )
      findings.add(place, "is the rule's only keyword, which would have to stand twice; leave the context out");
  }
}
