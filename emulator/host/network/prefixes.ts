import { enclosingRangeOf, formatAddress } from "../../../exposure";

/** An IPv4 prefix; a single address has length 32. */
export interface Prefix {
  /** Network address as a number, host bits zero. */
  readonly network: number;
  readonly length: number;
}

/** Parses `203.0.113.7` or `203.0.113.0/24`. Host bits are dropped, as Azure drops them. Undefined for anything else. */
export function parsePrefix(text: string): Prefix | undefined {
  const range = enclosingRangeOf(text);
  return range && { network: range.first, length: 32 - Math.log2(range.last - range.first + 1) };
}

export function formatPrefix({ network, length }: Prefix): string {
  return length === 32 ? formatAddress(network) : `${formatAddress(network)}/${length}`;
}

export function covers(outer: Prefix, inner: Prefix): boolean {
  return outer.length <= inner.length && maskTo(inner.network, outer.length) === outer.network;
}

/** The n-th address of a prefix: 0 is the network's own. */
export function addressIn(prefix: Prefix, n: number): string {
  if (n >= 2 ** (32 - prefix.length)) throw new Error(`${formatPrefix(prefix)} has no address number ${n}`);
  return formatAddress(prefix.network + n);
}

/** The same addresses without prefixes that another one covers; nftables refuses overlapping ones in a set. */
export function withoutOverlaps(prefixes: readonly Prefix[]): readonly Prefix[] {
  const widestFirst = [...prefixes].sort((a, b) => a.length - b.length || a.network - b.network);
  const kept: Prefix[] = [];
  for (const prefix of widestFirst) if (!kept.some((wider) => covers(wider, prefix))) kept.push(prefix);
  return kept.sort((a, b) => a.network - b.network);
}

function maskTo(number: number, length: number): number {
  const size = 2 ** (32 - length);
  return Math.floor(number / size) * size;
}
