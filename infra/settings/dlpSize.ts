import { inspectorPolicy } from "../gateway/dlp/inspectorPolicy";
import { keywordSignature } from "../gateway/dlp/keywords";
import { expressionRule } from "../gateway/dlp/signature";
import type { DlpSettings } from "../model";
import type { Findings } from "./findings";

/**
 * Maximum size of the signatures of keywords and expressions in a gateway's boot configuration, which Azure limits to 65,535 bytes. A
 * phrase of ten letters needs about 120 bytes. (test/unit/infra/settings/dlpChecks.test.ts tests that this much fits.)
 */
const POLICY_BYTES = 8192;
/**
 * Maximum size of the inspector's rules there, without and with clamd's files; a keyword of ten letters needs 13 bytes, a rule without one
 * about 80.
 */
const RULES_BYTES = { alone: 16_384, withClamd: 8192 } as const;

/** Line end and indentation in the YAML block. */
const LINE_OVERHEAD = 7;

/** Checks that the policy fits into the boot configuration together with everything else. */
export function checkSize(dlp: DlpSettings, maxBodyMebibytes: number, findings: Findings): void {
  const { keywords, expressions } = dlp;
  if (dlp.engine === "inspector") {
    const bytes = Buffer.byteLength(inspectorPolicy(dlp, maxBodyMebibytes));
    const most = dlp.malware ? RULES_BYTES.withClamd : RULES_BYTES.alone;
    if (bytes > most)
      findings.add(
        dlp.rules.length > 0 ? "dlp.rules" : keywords.length > 0 ? "dlp.keywords" : "dlp.expressions",
        `need ${bytes} bytes of the boot configuration; keywords, expressions and rules together have ${most}${dlp.malware ? " with malware scanning" : ""}: use fewer or shorter ones`,
      );
    return;
  }
  const bytes = [
    ...keywords.map((keyword, i) => keywordSignature(keyword, i + 1)),
    ...expressions.map((expression, i) => expressionRule(expression, i + 1)),
  ].reduce((sum, line) => sum + Buffer.byteLength(line) + LINE_OVERHEAD, 0);
  if (bytes > POLICY_BYTES)
    findings.add(
      keywords.length > 0 ? "dlp.keywords" : "dlp.expressions",
      `need ${bytes} bytes of the boot configuration; keywords and expressions together have ${POLICY_BYTES}: use fewer or shorter ones`,
    );
}
