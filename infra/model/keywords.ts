/** Shorter keywords would be found in any larger binary. */
const KEYWORD_MIN = 4;
const KEYWORD_MAX = 200;

/** The problem with a keyword, or undefined. */
export function keywordProblem(keyword: string): string | undefined {
  const length = [...keyword].length;
  if (keyword !== keyword.trim()) return "begins or ends with a space";
  if (/\p{C}/u.test(keyword)) return "contains a line break or another control character";
  if (length < KEYWORD_MIN) return `has ${length} characters; at least ${KEYWORD_MIN} are needed`;
  if (length > KEYWORD_MAX) return `has ${length} characters; at most ${KEYWORD_MAX} are allowed`;
  return undefined;
}
