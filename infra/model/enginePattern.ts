/**
 * The regular expressions that the engine (PCRE2 in clamd, Hyperscan in the inspector) interprets as JavaScript does, and can complete. The
 * program checks an expression with JavaScript's engine. If the two differed, the check would be about another expression, or the scanner
 * would not start. (PCRE2 manual, pcre2pattern and pcre2limits; versions 10.42 and 10.46 were tried. Hyperscan's Developer Reference,
 * "Pattern Support"; version 5.4 was tried.)
 */
import { LIBRARY, escapeProblem } from "./engineEscapes";
import type { DlpEngine } from "./limits";

/**
 * Maximum number of alternatives from one position. More may exceed the engine's step limit (`PCREMatchLimit`), after which a file passes.
 */
const MOST_WAYS = 200_000;
/**
 * Maximum compiled size. A repeated group is compiled once for each repetition; PCRE2's limit is 65,535 bytes, and a character class takes
 * 33.
 */
const MOST_BYTES = 30_000;
const MOST_TIMES: Readonly<Record<DlpEngine, number>> = { clamav: 65_535, inspector: 32_767 };
const CLASS_BYTES = 40;
const CHARACTER_BYTES = 6;

/**
 * A part of an expression: the number of alternatives that the engine may try from one position, the length that it matches, and its
 * compiled size.
 */
interface Part {
  readonly ways: number;
  /** Bytes of a file that it matches; `undefined` if the number varies. */
  readonly length: number | undefined;
  readonly bytes: number;
}

const NOTHING: Part = { ways: 1, length: 0, bytes: 0 };
const CHARACTER: Part = { ways: 1, length: 1, bytes: CHARACTER_BYTES };

class Unlike extends Error {}

/** Position of the parser in an expression. */
interface Reader {
  readonly pattern: string;
  at: number;
  readonly names: readonly string[];
  readonly groups: number;
  readonly engine: DlpEngine;
}

/**
 * The part of an expression that the engine would refuse, interpret differently, or not complete; `undefined` if there is none.
 * Never repeats the expression.
 * @param pattern valid in JavaScript
 */
export function enginePatternProblem(pattern: string, engine: DlpEngine): string | undefined {
  const names = [...pattern.matchAll(/(?<!\\)(?:\\\\)*\(\?<([^=!>][^>]*)>/g)].map(([, name]) => name!);
  const groups = new RegExp(`${pattern}|`).exec("")!.length - 1;
  try {
    if (names.some((name) => !/^[A-Za-z_]\w{0,31}$/.test(name)) || new Set(names).size < names.length)
      throw new Unlike(
        "has two groups of the same name, or a group name that is not 1 to 32 letters, digits and _ without a leading digit",
      );
    const { ways, bytes } = readAlternatives({ pattern, at: 0, names, groups, engine });
    if (engine === "clamav" && ways > MOST_WAYS)
      throw new Unlike(
        `can match in ${ways > 1e9 ? "over 1000000000" : ways} ways at one position; at most ${MOST_WAYS} are allowed, because ` +
          "beyond that the engine may stop and let the file pass: use fewer or shorter repetitions",
      );
    if (bytes > MOST_BYTES)
      throw new Unlike(`repeats a group too often for ${LIBRARY[engine]}'s size limit; repeat it less often`);
    return undefined;
  } catch (error) {
    if (error instanceof Unlike) return error.message;
    throw error;
  }
}

/** Up to the end of the group or of the expression. */
function readAlternatives(reader: Reader): Part & { readonly lengths: readonly (number | undefined)[] } {
  const all = [readSequence(reader)];
  while (reader.pattern[reader.at] === "|") {
    reader.at++;
    all.push(readSequence(reader));
  }
  const lengths = all.map(({ length }) => length);
  return {
    ways: all.reduce((sum, { ways }) => sum + ways, 0),
    length: lengths.every((length) => length === lengths[0]) ? lengths[0] : undefined,
    bytes: all.reduce((sum, { bytes }) => sum + bytes + CHARACTER_BYTES, 0),
    lengths,
  };
}

function readSequence(reader: Reader): Part {
  let whole = NOTHING;
  for (;;) {
    const sign = reader.pattern[reader.at];
    if (sign === undefined || sign === "|" || sign === ")") return whole;
    const part = readRepeated(reader, readOne(reader));
    whole = {
      ways: whole.ways * part.ways,
      length: whole.length === undefined || part.length === undefined ? undefined : whole.length + part.length,
      bytes: whole.bytes + part.bytes,
    };
  }
}

function readOne(reader: Reader): Part {
  const sign = reader.pattern[reader.at++]!;
  switch (sign) {
    case "(":
      return readGroup(reader);
    case "[":
      return readClass(reader);
    case "\\":
      return readEscape(reader);
    case "{":
      throw new Unlike("contains a { that is not a repetition; write \\{ for the character itself");
    case "^":
    case "$":
      return { ...NOTHING, bytes: CHARACTER_BYTES };
    default:
      return CHARACTER;
  }
}

function readGroup(reader: Reader): Part {
  const opening = /^\?(?::|=|!|<=|<!|<[A-Za-z_]\w*>)/.exec(reader.pattern.slice(reader.at))?.[0] ?? "";
  if (opening === "" && reader.pattern[reader.at] === "?")
    throw new Unlike(
      "contains an unsupported kind of group; supported: (...), (?:...), (?=...), (?!...), (?<=...), (?<!...), (?<name>...)",
    );
  reader.at += opening.length;
  if (reader.engine === "inspector" && /^\?<?[=!]$/.test(opening))
    throw new Unlike(
      "looks ahead or behind with (?=...), (?!...), (?<=...) or (?<!...), which the inspector does not support; \\b is supported",
    );
  const { lengths, ...inside } = readAlternatives(reader);
  reader.at++; // its end
  if (opening === "?<=" || opening === "?<!") {
    if (lengths.includes(undefined))
      throw new Unlike(
        "has a lookbehind of variable length; give each alternative in (?<=...) and (?<!...) a fixed length",
      );
    return { ...inside, length: 0 };
  }
  return opening === "?=" || opening === "?!" ? { ...inside, length: 0 } : inside;
}

function readClass(reader: Reader): Part {
  const { pattern } = reader;
  if (pattern[reader.at] === "^") reader.at++;
  if (pattern[reader.at] === "]")
    throw new Unlike("contains a character class that begins with ]; write \\] for the character itself");
  const first = reader.at;
  let range = false;
  let wide = false;
  while (pattern[reader.at] !== "]") {
    const start = reader.at;
    const sign = pattern[reader.at++]!;
    if (sign === "[" && /[:.=]/.test(pattern[reader.at]!))
      throw new Unlike("contains a POSIX class such as [:digit:]; write \\d, \\s, \\w or a range");
    const before = wide;
    wide = false;
    if (sign === "\\") {
      const letter = pattern[reader.at]!;
      readEscape(reader, true);
      wide = /[dDwWsS]/.test(letter);
    }
    if (range && wide)
      throw new Unlike("contains a range that ends in a class such as \\d; write \\- for the hyphen itself");
    range = sign === "-" && start !== first && pattern[reader.at] !== "]";
    if (range && before)
      throw new Unlike("contains a range that begins with a class such as \\d; write \\- for the hyphen itself");
  }
  reader.at++;
  return { ways: 1, length: 1, bytes: CLASS_BYTES };
}

function readEscape(reader: Reader, inClass = false): Part {
  const rest = reader.pattern.slice(reader.at);
  const { length, problem, covers } = escapeProblem(rest, { ...reader, inClass });
  if (problem !== undefined) throw new Unlike(problem);
  reader.at += length;
  return { ways: 1, length: covers, bytes: CHARACTER_BYTES };
}

/** A part with its quantifier, if any. */
function readRepeated(reader: Reader, part: Part): Part {
  const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(reader.pattern.slice(reader.at));
  if (!found) return part;
  reader.at += found[0].length;
  const [text, least, comma, most] = found;
  const unlimited = /^[*+]/.test(text) || (comma === "," && most === "");
  if (unlimited && reader.engine === "clamav")
    throw new Unlike(
      "contains an unlimited repetition (*, + or {n,}), on which the engine would stop in a long file and let it pass; give a " +
        "maximum, for example {1,64} instead of +",
    );
  const from = Number(least ?? (text.startsWith("+") ? 1 : 0));
  const to = unlimited ? Math.max(from, 1) : text.startsWith("?") ? 1 : comma === "" ? from : Number(most);
  const times = MOST_TIMES[reader.engine];
  if (to > times)
    throw new Unlike(`contains a repetition of more than ${times} times, ${LIBRARY[reader.engine]}'s maximum`);
  return {
    ways: waysOfRepeating(part.ways, from, to),
    length: part.length !== undefined && (from === to || part.length === 0) ? part.length * to : undefined,
    bytes: part.bytes * (part === CHARACTER || part.bytes === CLASS_BYTES ? 1 : Math.max(to, 1)),
  };
}

/** Sum of `ways` to the power of each number of repetitions. */
function waysOfRepeating(ways: number, from: number, to: number): number {
  if (ways === 1) return to - from + 1;
  let sum = 0;
  for (let times = from; times <= to && sum <= Number.MAX_SAFE_INTEGER; times++) sum += ways ** times;
  return sum;
}
