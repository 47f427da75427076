import { enginePatternProblem } from "./enginePattern";
import type { DlpEngine } from "./limits";

const LONGEST = 500;
const BEYOND_ASCII = /[^\x20-\x7e]/;
/** Makes the whole expression match upper and lower case alike; only at its beginning. */
const ANY_CASE = "(?i)";

/** The problem with a regular expression for an engine, or undefined. Never repeats it: it may be confidential. */
export function expressionProblem(expression: string, engine: DlpEngine): string | undefined {
  if (expression.length === 0 || expression.length > LONGEST)
    return `has ${expression.length} characters; 1 to ${LONGEST} are allowed`;
  if (engine === "clamav" && BEYOND_ASCII.test(expression))
    return "contains characters that are not printable ASCII; write them as \\xNN bytes";
  if (BEYOND_ASCII.test(expression) && /\\x[89a-fA-F][0-9a-fA-F]/.test(expression))
    return "contains characters beyond ASCII and bytes beyond \\x7F; write one kind of them, as text is searched for characters";
  if (/\\[bB][^\x20-\x7e]|[^\x20-\x7e]\\[bB]/.test(expression))
    return "contains \\b or \\B beside a character beyond ASCII, which the engine does not count as a part of a word; leave it out";
  if (/\p{C}/u.test(expression)) return "contains a line break or another control character; write it as \\n or \\xNN";
  const { pattern } = partsOf(expression);
  const compiled = compile(pattern);
  if (compiled instanceof Error)
    return `is not a valid regular expression: ${compiled.message.replace(/^.*: (?=[^:]*$)/s, "")}`;
  if (compiled.test("")) return "matches the empty string, so it would block every file";
  return enginePatternProblem(pattern, engine);
}

/** Whether an expression finds something in a file's text. For checks in the program; the engine's own dialect is PCRE2. */
export function finds(expression: string, text: string): boolean {
  const { pattern, flags } = partsOf(expression);
  const compiled = compile(pattern, flags);
  return !(compiled instanceof Error) && compiled.test(text);
}

/** The pattern without the prefix that makes it match any case, and the flag in its place. */
export function partsOf(expression: string): { pattern: string; flags: string } {
  return expression.startsWith(ANY_CASE)
    ? { pattern: expression.slice(ANY_CASE.length), flags: "i" }
    : { pattern: expression, flags: "" };
}

function compile(pattern: string, flags = ""): RegExp | Error {
  try {
    return new RegExp(pattern, flags);
  } catch (error) {
    return error as Error;
  }
}
