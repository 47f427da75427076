import { counted } from "./counted";
import type { DlpEngine } from "./limits";

/** ClamAV would find shorter keywords in any larger binary; the inspector finds whole words in text. */
const SHORTEST: Readonly<Record<DlpEngine, number>> = { clamav: 4, inspector: 3 };
/** Words in Chinese, Japanese or Korean usually have two characters. */
const SHORTEST_CJK = 2;
const LONGEST = 200;

const CJK = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+$/u;

/** The problem with a keyword for an engine, or undefined. Never repeats it: it may be confidential. */
export function keywordProblem(keyword: string, engine: DlpEngine): string | undefined {
  const length = [...keyword].length;
  if (keyword !== keyword.trim()) return "begins or ends with a space";
  if (/\p{C}/u.test(keyword)) return "contains a line break or another control character";
  const shortest = engine === "inspector" && CJK.test(keyword) ? SHORTEST_CJK : SHORTEST[engine];
  if (length < shortest) return `has ${counted(length, "character")}; at least ${shortest} are needed`;
  if (length > LONGEST) return `has ${length} characters; at most ${LONGEST} are allowed`;
  return undefined;
}
