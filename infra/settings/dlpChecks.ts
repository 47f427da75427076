import { canariesFor } from "../gateway/canary";
import { renderDlpPolicy, type DlpPolicy } from "../gateway/dlpPolicy";
import type { Findings } from "./findings";
import type { DlpSettings, IcapSettings } from "./types";

/**
 * Room for the keywords' signatures in a gateway's boot configuration, of which Azure takes 65,535 bytes. A phrase of ten
 * letters needs about 120 bytes. (test/unit/settings/dlp.test.ts holds that so much fits.)
 */
export const KEYWORD_BYTES = 8192;

/** Bytes that the keywords add to the rendered policy, line ends and indentation of the YAML block included. */
function signatureBytes(keywords: readonly string[]): number {
  const only = { creditCards: false, socialSecurityNumbers: false };
  const lines = (policy: DlpPolicy) =>
    renderDlpPolicy(policy).signatures.reduce((sum, line) => sum + Buffer.byteLength(line) + LINE_OVERHEAD, 0);
  return lines({ ...only, keywords }) - lines({ ...only, keywords: [] });
}

const LINE_OVERHEAD = 7;

/**
 * No keyword stands twice, none would block the clean canary, after which no gateway would ever be ready, and all of them
 * fit.
 */
export function checkKeywords(dlp: DlpSettings, icap: IcapSettings, findings: Findings): void {
  if (!findings.sound("dlp.keywords")) return;
  const keywords = dlp.keywords.map((keyword) => keyword.toLowerCase());
  const canaries = canariesFor({ reqmod: icap.reqmodService, respmod: icap.respmodService }, dlp.creditCards);
  const clean = canaries.filter((canary) => !canary.blocked).map((canary) => canary.body.toLowerCase());
  for (const [i, keyword] of keywords.entries()) {
    const path = `dlp.keywords[${i}]`;
    const first = keywords.indexOf(keyword);
    if (first !== i) findings.add(path, `is the same as dlp.keywords[${first}]; upper and lower case are one`);
    if (clean.some((body) => body.includes(keyword)))
      findings.add(path, `is in the clean canary "${clean[0]}", which would be blocked: no gateway would become ready`);
  }
  const bytes = signatureBytes(dlp.keywords);
  if (bytes > KEYWORD_BYTES)
    findings.add(
      "dlp.keywords",
      `need ${bytes} bytes of a gateway's boot configuration, which has room for ${KEYWORD_BYTES}; use fewer or shorter ones`,
    );
}
