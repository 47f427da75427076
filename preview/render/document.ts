/** A report as text without markup, from which every rendering is made. */

/** A piece of a line. Strings are shown literally. */
export type Piece = string | { readonly code: string } | { readonly strong: string };

export type Line = readonly Piece[];

/** Values of one kind. */
export interface Values {
  /** Name of the kind: `prefixes`. */
  readonly name: string;
  readonly all: readonly string[];
}

/** An entry of a list, with its values and subordinate entries. */
export interface Item {
  readonly line: Line;
  /** Values that are shown below the line; a long list is folded away. */
  readonly values?: readonly Values[];
  /** Entries below this one; a long list is folded away. */
  readonly under?: { readonly name: string; readonly lines: readonly Line[] };
}

export type Block =
  | { readonly kind: "text"; readonly line: Line }
  | { readonly kind: "list"; readonly items: readonly Item[] }
  | { readonly kind: "file"; readonly name: string; readonly content: string };

/** A part with a heading. */
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** Number of values shown in the text; more are folded away. */
export const SHORT_LIST = 12;
/** Number of entries below an entry shown in the text; more are folded away. */
export const SHORT_UNDER = 4;

export const text = (...line: Line): Block => ({ kind: "text", line });

/** Number of entries of a list shown in the text; the rest of a longer one is folded away. */
const MOST_ITEMS = 12;

/** A list of entries, the most important first; no block for an empty list. */
export function list(given: readonly (Item | Line)[]): readonly Block[] {
  const items = given.map((item): Item => ("line" in item ? item : { line: item }));
  if (items.length === 0) return [];
  if (items.length <= MOST_ITEMS + 1) return [{ kind: "list", items }];
  const rest = items.slice(MOST_ITEMS);
  const count = `${rest.length.toLocaleString("en")} more`;
  const more: Item = { line: [`And ${count}`], under: { name: count, lines: rest.flatMap(linesOf) } };
  return [{ kind: "list", items: [...items.slice(0, MOST_ITEMS), more] }];
}

/** An entry as lines: first the entry with its first values, then the entries below it. */
export function linesOf({ line, values = [], under }: Item): Line[] {
  const shown = values.flatMap(({ all }): Piece[] => [
    ...all.slice(0, SHORT_LIST).flatMap((code, index): Piece[] => [index === 0 ? ": " : ", ", { code }]),
    ...(all.length > SHORT_LIST ? [` and ${(all.length - SHORT_LIST).toLocaleString("en")} more`] : []),
  ]);
  return [[...line, ...shown], ...(under?.lines ?? [])];
}

/** `prefixes` with their number: `271 prefixes`. */
export const countWords = (name: string, count: number): string => `${count.toLocaleString("en")} ${name}`;
