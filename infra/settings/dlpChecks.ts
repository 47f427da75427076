import { CLEAN_CANARY } from "../gateway/canary";
import { expressionRule } from "../gateway/dlp/expressions";
import { IBAN_COUNTRIES } from "../gateway/dlp/ibans";
import { keywordSignature } from "../gateway/dlp/keywords";
import { finds } from "../model/expressions";
import type { Findings } from "./findings";
import type { DlpSettings } from "../model";

/**
 * Room for the signatures of keywords and expressions in a gateway's boot configuration, of which Azure takes 65,535 bytes. A
 * phrase of ten letters needs about 120 bytes. (test/unit/infra/settings/dlp.test.ts holds that so much fits.)
 */
export const POLICY_BYTES = 8192;

/** Line end and indentation in the YAML block. */
const LINE_OVERHEAD = 7;

const bytesOf = (signatures: readonly string[]): number =>
  signatures.reduce((sum, line) => sum + Buffer.byteLength(line) + LINE_OVERHEAD, 0);

/**
 * Nothing stands twice, nothing would block the clean canary, after which no gateway would ever be ready, and all of it fits.
 */
export function checkPolicy(dlp: DlpSettings, findings: Findings): void {
  if (!findings.isValid("dlp.keywords", "dlp.expressions", "dlp.creditCardsAtLeast", "dlp.ibanCountries")) return;
  const blocksCanary = (path: string) =>
    findings.add(
      path,
      `matches the clean canary "${CLEAN_CANARY}", so no gateway would become ready; choose one that does not match it`,
    );

  const keywords = dlp.keywords.map((keyword) => keyword.toLowerCase());
  checkTwice("dlp.keywords", keywords, " (case is ignored)", findings);
  for (const [i, keyword] of keywords.entries()) {
    if (CLEAN_CANARY.includes(keyword)) blocksCanary(`dlp.keywords[${i}]`);
  }
  checkTwice("dlp.expressions", dlp.expressions, "", findings);
  if (findings.isValid("dlp.blockedTypes")) checkTwice("dlp.blockedTypes", dlp.blockedTypes, "", findings);
  for (const [i, expression] of dlp.expressions.entries()) {
    if (finds(expression, CLEAN_CANARY)) blocksCanary(`dlp.expressions[${i}]`);
  }
  if (dlp.ibanCountries !== "all") {
    checkTwice("dlp.ibanCountries", dlp.ibanCountries, "", findings);
    for (const [i, country] of dlp.ibanCountries.entries())
      if (!IBAN_COUNTRIES.includes(country))
        findings.add(
          `dlp.ibanCountries[${i}]`,
          `"${country}" is not the two-letter code of a country that uses IBANs, such as DE`,
        );
  }

  const bytes = bytesOf([
    ...dlp.keywords.map((keyword, i) => keywordSignature(keyword, i + 1)),
    ...dlp.expressions.map((expression, i) => expressionRule(expression, i + 1)),
  ]);
  if (bytes > POLICY_BYTES)
    findings.add(
      dlp.keywords.length > 0 ? "dlp.keywords" : "dlp.expressions",
      `need ${bytes} bytes of the boot configuration; keywords and expressions together have ${POLICY_BYTES}: use fewer or shorter ones`,
    );
}

function checkTwice(path: string, values: readonly string[], remark: string, findings: Findings): void {
  for (const [i, value] of values.entries()) {
    const first = values.indexOf(value);
    if (first !== i) findings.add(`${path}[${i}]`, `is the same as ${path}[${first}]${remark}`);
  }
}
