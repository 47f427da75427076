import { formatAddress, rangeOf, type Ipv4Range } from "./prefix";

/**
 * A set of IPv4 addresses in canonical form: ranges in ascending order that neither overlap nor touch. Two sets are equal exactly when
 * their ranges are. Every function here takes and returns canonical sets and runs in linear time (`setOfRanges` sorts).
 */
export type AddressSet = readonly Ipv4Range[];

export const EMPTY_SET: AddressSet = [];
export const ALL_ADDRESSES: AddressSet = [{ first: 0, last: 2 ** 32 - 1 }];

/** The set of the addresses in any ranges, in any order. */
export function setOfRanges(ranges: Iterable<Ipv4Range>): AddressSet {
  const merged: { first: number; last: number }[] = [];
  for (const { first, last } of [...ranges].sort((x, y) => x.first - y.first)) {
    const previous = merged.at(-1);
    if (previous && first <= previous.last + 1) previous.last = Math.max(previous.last, last);
    else merged.push({ first, last });
  }
  return merged;
}

/** The set of the addresses in these addresses and prefixes. Throws when one of them is not an exact IPv4 address or prefix. */
export function setOfPrefixes(prefixes: Iterable<string>): AddressSet {
  return setOfRanges([...prefixes].map(rangeOf));
}

export function union(left: AddressSet, right: AddressSet): AddressSet {
  return setOfRanges([...left, ...right]);
}

export function intersection(left: AddressSet, right: AddressSet): AddressSet {
  const common: Ipv4Range[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const first = Math.max(left[i]!.first, right[j]!.first);
    const last = Math.min(left[i]!.last, right[j]!.last);
    if (first <= last) common.push({ first, last });
    if (left[i]!.last < right[j]!.last) i++;
    else j++;
  }
  return common;
}

/** The addresses in `left` that are not in `right`. */
export function difference(left: AddressSet, right: AddressSet): AddressSet {
  return intersection(left, complement(right));
}

/** Every IPv4 address that is not in the set. */
export function complement(set: AddressSet): AddressSet {
  const gaps: Ipv4Range[] = [];
  let next = 0;
  for (const { first, last } of set) {
    if (first > next) gaps.push({ first: next, last: first - 1 });
    next = last + 1;
  }
  if (next < 2 ** 32) gaps.push({ first: next, last: 2 ** 32 - 1 });
  return gaps;
}

/** Number of addresses. */
export function sizeOf(set: AddressSet): number {
  return set.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

export function isSubset(inner: AddressSet, outer: AddressSet): boolean {
  return sizeOf(intersection(inner, outer)) === sizeOf(inner);
}

export function equals(left: AddressSet, right: AddressSet): boolean {
  return (
    left.length === right.length &&
    left.every((range, i) => range.first === right[i]!.first && range.last === right[i]!.last)
  );
}

/**
 * The shortest list of prefixes that cover exactly this set, in ascending order. A single address is written with `/32`, because Azure's
 * limits count it as a prefix.
 */
export function toPrefixes(set: AddressSet): readonly string[] {
  const prefixes: string[] = [];
  for (const { first, last } of set) {
    for (let start = first; start <= last;) {
      // The largest block that starts here: aligned to its own size and not past the end.
      let size = start === 0 ? 2 ** 32 : (start & -start) >>> 0;
      while (start + size - 1 > last) size /= 2;
      prefixes.push(`${formatAddress(start)}/${32 - Math.log2(size)}`);
      start += size;
    }
  }
  return prefixes;
}

/** Whether the set holds the address. Logarithmic. */
export function holdsAddress(set: AddressSet, address: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (set[middle]!.last < address) low = middle + 1;
    else high = middle;
  }
  return low < set.length && set[low]!.first <= address;
}
