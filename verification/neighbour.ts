/** Finds an address that is allowed and a directly adjacent one that is not. */
import { enclosingRangeOf, formatAddress, holdsAddress, setOfRanges } from "../exposure";

/** An address that a set of prefixes admits, and one adjacent to an admitted prefix that none of them admits. */
export interface Neighbours {
  readonly admitted: string;
  readonly beside: string;
}

/** Finds both. @throws Error when the prefixes admit every address, or when one of them is no IPv4 prefix */
export function neighboursOf(prefixes: readonly string[]): Neighbours {
  const ranges = prefixes.map((prefix) => {
    const range = enclosingRangeOf(prefix);
    if (range === undefined) throw new Error(`"${prefix}" is not an IPv4 address or prefix`);
    return range;
  });
  const admitted = setOfRanges(ranges);
  const pair = (inside: number, outside: number) => ({
    admitted: formatAddress(inside),
    beside: formatAddress(outside),
  });
  for (const { first, last } of ranges) {
    if (last < 2 ** 32 - 1 && !holdsAddress(admitted, last + 1)) return pair(last, last + 1);
    if (first > 0 && !holdsAddress(admitted, first - 1)) return pair(first, first - 1);
  }
  throw new Error(`No address is outside of ${prefixes.join(", ")}, so no denied sender can be tested`);
}
