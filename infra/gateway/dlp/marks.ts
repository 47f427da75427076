import { anyOf } from "./signature";

/** Position of the mark in a kind of file, and the mark, as clamd's signatures are written: `<offset>:<bytes in hexadecimal>`. */
export type Marks = Readonly<Record<string, string>>;

/** The bytes before a file in a form that a browser sends: the end of its part's head (RFC 7578 §4, RFC 2046 §5.1). */
const BLANK_LINE = "0d0a0d0a";

/** Marks of one to three letters, with which a paragraph of a text can begin too. */
const WORD = /^(2[0-9a-f]|[3-6][0-9a-f]|7[0-9a-e]){1,3}$/;

/** The same mark for a file in a form; nothing for a mark that is searched for at every offset. */
export function inForm(mark: string): string[] {
  const [, from, to, bytes = ""] = /^(\d+)(,\d+)?:(.*)$/.exec(mark) ?? [];
  if (from === undefined || WORD.test(bytes)) return [];
  const gap = to === undefined ? from : `-${to.slice(1)}`;
  return [BLANK_LINE + (gap === "0" ? "" : `{${gap}}`) + bytes];
}

/**
 * A rule that finds every kind of file with one of these marks, also in a form and inside archives that the engine
 * unpacks.
 */
export const markedAs = (name: string, marks: Marks): string =>
  anyOf(
    name,
    Object.values(marks).flatMap((mark) => [mark, ...inForm(mark)]),
  );

/** The same for a file in a form alone. */
export const markedInForm = (name: string, marks: Marks): string => anyOf(name, Object.values(marks).flatMap(inForm));
