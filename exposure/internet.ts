import { sizeOf } from "./addressSet";
import type { ExposureEntry } from "./entries";
import type { PortRange } from "./model";

/** Number of addresses (a /8) from which a source counts as the internet, because no list of clients is that large. */
export const WIDE = 2 ** 24;

/**
 * The added lines that let the internet in: `WIDE` addresses are new, or those that are new make what is admitted as wide as that where it
 * was not before. A list of clients that grows from a /9 to a /8 adds less than `WIDE`, and so does `*` in the place of a tag that nobody
 * resolved: each of its addresses may have been admitted before.
 * @param before all lines of the endpoint before, and `after` all lines after; `added` are of the difference
 */
export function linesOfInternet(
  added: readonly ExposureEntry[],
  before: readonly ExposureEntry[],
  after: readonly ExposureEntry[],
): readonly ExposureEntry[] {
  // A piece of `added` that meets no line of before is as wide as after.
  const grows = (line: ExposureEntry): boolean =>
    after.some(
      (now) =>
        isWide(now) && meet(now, line) && before.some((then) => !isWide(then) && meet(then, line) && meet(then, now)),
    );
  return added.filter((line) => isWide(line) || grows(line));
}

/** Whether the addresses that are certain count as the internet. */
const isWide = ({ addresses }: ExposureEntry): boolean => sizeOf(addresses.addresses) >= WIDE;

/** Whether some traffic is of both lines. Three lines of which each two meet have traffic in common, as ranges do. */
const meet = (one: ExposureEntry, other: ExposureEntry): boolean =>
  one.protocol === other.protocol && overlap(one.ports, other.ports) && overlap(one.sourcePorts, other.sourcePorts);

const overlap = (one: PortRange, other: PortRange): boolean => one.first <= other.last && other.first <= one.last;
