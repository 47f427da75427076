import { CLEAN_CANARY } from "../gateway/canary";
import { expressionProblem, finds } from "../model/expressions";
import { keywordProblem } from "../model/keywords";
import { checkSize } from "./dlpSize";
import { asLookedFor, CANARY_MATCHED, checkCountries, checkTwice, checkWordsTwice, inSmallLetters } from "./dlpValues";
import type { Findings } from "./findings";
import { checkRules } from "./ruleChecks";
import type { DlpSettings } from "../model";

/**
 * Checks that every word suits the engine, that there are no duplicates, that everything fits into the boot configuration, and that nothing
 * would block the clean canary, because then no gateway would ever be ready.
 *
 * @param maxBodyMebibytes largest body that is inspected, MiB
 */
export function checkPolicy(dlp: DlpSettings, maxBodyMebibytes: number, findings: Findings): void {
  checkEngine(dlp, findings);
  checkKeywords(dlp, findings);
  checkExpressions(dlp, findings);
  for (const name of ["blockedTypes", "ocr", "mainframePages", "listUploadFrom"] as const)
    checkTwice(`dlp.${name}`, dlp[name], "", findings);
  checkCountries("dlp.ibanCountries", dlp.ibanCountries, findings);
  checkRules(dlp, maxBodyMebibytes, findings);
  if (
    findings.isValid(
      "dlp.engine",
      "dlp.keywords",
      "dlp.expressions",
      "dlp.creditCardsAtLeast",
      "dlp.ibanCountries",
      "dlp.rules",
    )
  )
    checkSize(dlp, maxBodyMebibytes, findings);
}

const isChosen = (value: boolean | readonly unknown[]): boolean =>
  typeof value === "boolean" ? value : value.length > 0;

/** Checks the settings that only the inspector has. */
function checkEngine(dlp: DlpSettings, findings: Findings): void {
  const { engine, rules } = dlp;
  for (const name of ["ocr", "mainframePages", "outlookStores", "lookAlikeLetters", "listUploadFrom"] as const) {
    if (engine === "clamav" && findings.isValid(`dlp.${name}`) && isChosen(dlp[name]))
      findings.add(`dlp.${name}`, "is for the inspector only; set dlp.engine to inspector, or leave it out");
  }
  if (engine === "clamav" && findings.isValid("dlp.rules") && rules.length > 0)
    findings.add("dlp.rules", "are for the inspector only; set dlp.engine to inspector, or leave them out");
}

function checkKeywords({ keywords, engine }: DlpSettings, findings: Findings): void {
  const isEngineKnown = findings.isValid("dlp.engine");
  for (const [i, keyword] of findings.placed("dlp.keywords", keywords)) {
    const matched = CLEAN_CANARY.includes(keyword.toLowerCase()) ? CANARY_MATCHED : undefined;
    const problem = (isEngineKnown ? keywordProblem(keyword, engine) : undefined) ?? matched;
    if (problem !== undefined) findings.add(`dlp.keywords[${i}]`, problem);
  }
  if (engine === "inspector" && isEngineKnown) checkWordsTwice("dlp.keywords", keywords, asLookedFor, findings);
  else checkTwice("dlp.keywords", keywords.map(inSmallLetters), " (case is ignored)", findings);
}

function checkExpressions({ expressions, engine }: DlpSettings, findings: Findings): void {
  checkTwice("dlp.expressions", expressions, "", findings);
  if (!findings.isValid("dlp.engine")) return;
  for (const [i, expression] of findings.placed("dlp.expressions", expressions)) {
    const matched = finds(expression, CLEAN_CANARY) ? CANARY_MATCHED : undefined;
    const problem = expressionProblem(expression, engine) ?? matched;
    if (problem !== undefined) findings.add(`dlp.expressions[${i}]`, problem);
  }
}
