import { quickRangeOf, type Ipv4Range } from "../../../exposure";

/** Two prefixes of one list that have addresses in common. */
export type Overlap = readonly [wider: string, narrower: string];

/**
 * Prefixes that are inside another prefix of the same list, each with the widest prefix that contains it. A duplicate counts. Two prefixes
 * never overlap partly, so after sorting by first address it is enough to compare with the last prefix that began a new range. Texts that
 * are no IPv4 prefix are ignored; other rules report them.
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
