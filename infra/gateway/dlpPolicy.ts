/** The data-loss policy as clamd understands it: lines of its configuration and logical signatures (.ldb). */
import type { DlpSettings } from "../model";
import { CANARY_RULE, CANARY_TOKEN } from "./canary";
import { blockedTypeRule } from "./dlp/blockedTypes";
import { ENCODED_TEXT } from "./dlp/encodedText";
import { ENCRYPTED } from "./dlp/encrypted";
import { IBAN_COUNTRIES, ibanSignatures } from "./dlp/ibans";
import { keywordSignature } from "./dlp/keywords";
import { CARDS, numberRules, SSNS } from "./dlp/numbers";
import { expressionRule, hex, signature } from "./dlp/signature";
import { UNREADABLE } from "./dlp/unreadable";

/** The data-loss policy: content that must not leave. */
export type DlpPolicy = Omit<DlpSettings, "malware" | "publicClamavDatabase">;

/** Both parts of a rendered policy, one line each. */
export interface RenderedDlpPolicy {
  clamdLines: string[];
  signatures: string[];
}

/** Renders a policy whose settings were checked. The canary's own signature is always there. */
export function renderDlpPolicy(policy: DlpPolicy): RenderedDlpPolicy {
  const { ibanCountries } = policy;
  return {
    clamdLines: clamdLines(policy),
    signatures: [
      signature(CANARY_RULE, "0", [hex(Buffer.from(CANARY_TOKEN, "ascii"))]),
      ...(policy.unreadableTypes === "block" ? UNREADABLE : []),
      ...(policy.encryptedArchives === "block" ? ENCRYPTED : []),
      ...policy.blockedTypes.map(blockedTypeRule),
      ...(policy.creditCards ? numberRules(CARDS, policy.creditCardsAtLeast) : []),
      ...(policy.socialSecurityNumbers ? numberRules(SSNS, policy.socialSecurityNumbersAtLeast) : []),
      ...ibanSignatures(ibanCountries === "all" ? IBAN_COUNTRIES : ibanCountries),
      ...(policy.encodedText === "block" ? ENCODED_TEXT : []),
      ...policy.keywords.map((keyword, index) => keywordSignature(keyword, index + 1)),
      ...policy.expressions.map((expression, index) => expressionRule(expression, index + 1)),
    ],
  };
}

function clamdLines(policy: DlpPolicy): string[] {
  const encrypted = policy.encryptedArchives === "block" ? "yes" : "no";
  return [`AlertEncryptedArchive ${encrypted}`, `AlertEncryptedDoc ${encrypted}`];
}
