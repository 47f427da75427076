import { rangeOf } from "../../exposure";
import type { Listing } from "./publishedTable";

/** The differences in one data centre. */
export interface DataCentreChange {
  readonly dataCentre: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** An address that moved from one data centre to another. */
export interface Move {
  readonly address: string;
  readonly from: string;
  readonly to: string;
}

export interface ListingComparison {
  /** Data centres with a difference. */
  readonly changes: readonly DataCentreChange[];
  readonly moves: readonly Move[];
  /** A removed and an added address of one data centre that differ in one digit: most likely a misprint and its correction. */
  readonly corrections: readonly { readonly dataCentre: string; readonly from: string; readonly to: string }[];
}

/** Ascending by address. Texts must be exact prefixes. */
export function inOrder(addresses: readonly string[]): readonly string[] {
  return [...addresses].sort((x, y) => rangeOf(x).first - rangeOf(y).first || rangeOf(x).last - rangeOf(y).last);
}

/** The changes from `old` to `next`. */
export function compareListings(old: Listing, next: Listing): ListingComparison {
  const dataCentres = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  const changes = dataCentres
    .map((dataCentre) => {
      const [was, is] = [old[dataCentre] ?? [], next[dataCentre] ?? []];
      return {
        dataCentre,
        added: inOrder(is.filter((address) => !was.includes(address))),
        removed: inOrder(was.filter((address) => !is.includes(address))),
      };
    })
    .filter(({ added, removed }) => added.length + removed.length > 0);
  const moves = changes.flatMap((left) =>
    changes.flatMap((entered) =>
      left.removed
        .filter((address) => entered.added.includes(address))
        .map((address) => ({ address, from: left.dataCentre, to: entered.dataCentre })),
    ),
  );
  const corrections = changes.flatMap(({ dataCentre, added, removed }) =>
    removed.flatMap((from) => added.filter((to) => oneNumberApart(from, to)).map((to) => ({ dataCentre, from, to }))),
  );
  return { changes, moves, corrections };
}

/** Whether two addresses differ in one digit of one number: `20.99.133.218` and `20.99.132.218`. */
function oneNumberApart(a: string, b: string): boolean {
  const [left, right] = [a.split("."), b.split(".")];
  const different = left.filter((part, i) => part !== right[i]);
  if (different.length !== 1) return false;
  const i = left.findIndex((part, at) => part !== right[at]);
  const [x, y] = [left[i]!, right[i]!];
  return x.length === y.length && [...x].filter((digit, at) => digit !== y[at]).length === 1;
}
