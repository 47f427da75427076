/** Escape sequences of a regular expression that the engine and JavaScript interpret in the same way. */
import type { DlpEngine } from "./limits";

export const LIBRARY: Readonly<Record<DlpEngine, string>> = { clamav: "PCRE2", inspector: "Hyperscan" };

interface Escape {
  /** Characters after the backslash that belong to it. */
  readonly length: number;
  /** Bytes of a file that it matches; `undefined` if the number varies. */
  readonly covers: number | undefined;
  readonly problem?: string;
}

/** The expression around an escape. */
interface EscapeContext {
  readonly inClass: boolean;
  /** Number of the expression's capturing groups, and the names of those that have one. */
  readonly groups: number;
  readonly names: readonly string[];
  readonly engine: DlpEngine;
}

const sign = (length: number): Escape => ({ length, covers: 1 });
const wrong = (problem: string): Escape => ({ length: 0, covers: undefined, problem });

/** @param rest of the expression after the backslash; JavaScript took the whole, so it is not empty */
export function escapeProblem(rest: string, { inClass, groups, names, engine }: EscapeContext): Escape {
  const letter = rest[0]!;
  if (!/[A-Za-z0-9]/.test(letter) || /[dDwWsStnrf]/.test(letter)) return sign(1);
  if (letter === "b") return inClass ? sign(1) : { length: 1, covers: 0 };
  if (letter === "B" && !inClass) return { length: 1, covers: 0 };
  if (letter === "x")
    return /^x[0-9A-Fa-f]{2}/.test(rest)
      ? sign(3)
      : wrong("contains a \\x without two hexadecimal digits, as in \\x2F");
  if (letter === "0") return /^0\d/.test(rest) ? wrong("contains an octal escape; write \\xNN") : sign(1);
  if (/[k1-9]/.test(letter) && !inClass && engine === "inspector")
    return wrong("refers back to a group, which the inspector does not support; write \\xNN for a character");
  if (letter === "k" && !inClass) {
    const found = /^k<(\w+)>/.exec(rest);
    return found && names.includes(found[1]!)
      ? { length: found[0].length, covers: undefined }
      : wrong("contains a \\k that does not name one of its groups");
  }
  if (/\d/.test(letter) && !inClass) {
    const [digits] = /^\d+/.exec(rest)!;
    return Number(digits) <= groups
      ? { length: digits.length, covers: undefined }
      : wrong("refers to a group number that does not exist; write \\xNN for a character");
  }
  return wrong(
    `contains \\${letter}, which ${LIBRARY[engine]} rejects or reads differently; supported: \\d \\D \\w \\W \\s \\S \\b \\B \\t \\n \\r \\f \\xNN ` +
      "and a backslash before a character that is not a letter or digit",
  );
}
