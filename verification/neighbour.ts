/** Finds an address that is allowed, and a directly adjacent address that is not. */
import { enclosingRangeOf, formatAddress, holdsAddress, setOfRanges } from "../exposure";

/** An address that a set of prefixes admits, and an address next to an admitted prefix that no prefix admits. */
export interface Neighbours {
  readonly admitted: string;
  readonly beside: string;
}

/** Finds both addresses. @throws Error when the prefixes admit every address, or when one of them is not an IPv4 prefix */
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
