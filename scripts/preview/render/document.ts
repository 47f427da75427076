/** A report as text without a markup: what every rendering is made from. */

/** A piece of a line. Strings are shown as they are, whatever they hold. */
export type Piece = string | { readonly code: string } | { readonly strong: string };

export type Line = readonly Piece[];

/** One entry of a list, with what belongs below it. */
export interface Item {
  readonly line: Line;
  /** Values that are shown below the line; many of them folded away. */
  readonly values?: { readonly name: string; readonly all: readonly string[] };
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

/** So many values stand in the text; more are folded away. */
export const SHORT_LIST = 12;

export const text = (...line: Line): Block => ({ kind: "text", line });

/** A list of entries; nothing where there are none. */
export const list = (items: readonly (Item | Line)[]): readonly Block[] =>
  items.length === 0 ? [] : [{ kind: "list", items: items.map((item) => ("line" in item ? item : { line: item })) }];
