/** The policy of the comparison, the same for both engines as far as each supports it. */
import { inspectorPolicy } from "../../infra/gateway";
import type { Settings } from "../../infra/settings";
import type { RuleOf } from "./engine";

/** Minimum length of a keyword for clamd (infra/model/keywords.ts). */
const SHORTEST_OF_CLAMD = 4;

/**
 * Settings of a stack with every kind of number and these keywords. Keywords that clamd refuses are left out of its policy and of `timed`,
 * the inspector's policy for the comparison of speed. `ocr` reads English text in pictures.
 */
export function comparedSettings(
  stack: Settings,
  keywords: readonly string[],
): { clamd: Settings; inspector: Settings; timed: Settings; ocr: Settings } {
  const dlp = { ...stack.dlp, ibanCountries: "all" as const, keywords: [...keywords] };
  const long = keywords.filter((keyword) => [...keyword].length >= SHORTEST_OF_CLAMD);
  return {
    clamd: { ...stack, dlp: { ...dlp, engine: "clamav", keywords: long } },
    inspector: { ...stack, dlp: { ...dlp, engine: "inspector" } },
    timed: { ...stack, dlp: { ...dlp, engine: "inspector", keywords: long } },
    ocr: { ...stack, dlp: { ...dlp, engine: "inspector", ocr: ["eng"] } },
  };
}

/** The inspector's rules.json. */
export const rulesOf = ({ dlp, icap }: Settings): string => inspectorPolicy(dlp, icap.maxBodyMebibytes);

/** rules.json with another time limit for a file, so that a busy machine changes no verdict. Pure. */
export function withSeconds(rules: string, seconds: number): string {
  const policy = JSON.parse(rules) as { limits: Record<string, number> };
  return JSON.stringify({ ...policy, limits: { ...policy.limits, seconds } });
}

/** Kinds of rules in the corpus, by the kinds in the inspector's rules.json. */
export function inspectorRules(rules: string): RuleOf {
  const kinds = new Map(
    (JSON.parse(rules) as { rules: { name: string; kind: string }[] }).rules.map(({ name, kind }) => [name, kind]),
  );
  return (name) => {
    const kind = kinds.get(name);
    if (kind === "card" || kind === "ssn" || kind === "iban") return kind;
    if (kind === "keywords") return "keyword";
    return kind === "unreadable" || kind === "encrypted" || kind === "type" || kind === "size" ? "type" : "other";
  };
}
