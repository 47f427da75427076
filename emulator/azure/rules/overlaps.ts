import { quickRangeOf, type Ipv4Range } from "../../../exposure";

/** Two prefixes of one list that have addresses in common. */
export type Overlap = readonly [wider: string, narrower: string];

/**
 * Prefixes that lie in another of the same list, each with the widest that holds it; one that stands twice counts. Two
 * prefixes are never partly in common, so in the order of their first addresses it is enough to look at the last that
 * begins a new range. Texts that are no IPv4 prefix are left to others.
 */
export function overlaps(prefixes: readonly string[]): readonly Overlap[] {
  const ranges = prefixes
    .flatMap((prefix): { readonly prefix: string; readonly range: Ipv4Range }[] => {
      const range = quickRangeOf(prefix);
      return range === undefined ? [] : [{ prefix, range }];
    })
    .sort((x, y) => x.range.first - y.range.first || y.range.last - x.range.last);
  const found: Overlap[] = [];
  let widest: (typeof ranges)[number] | undefined;
  for (const one of ranges)
    if (widest !== undefined && one.range.first <= widest.range.last) found.push([widest.prefix, one.prefix]);
    else widest = one;
  return found;
}
