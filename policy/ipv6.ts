import { IPv6 } from "ipaddr.js";

/** An inclusive range of IPv6 addresses as numbers. */
export interface Ipv6Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** Ranges in ascending order that neither overlap nor touch. */
export type Ipv6Set = readonly Ipv6Range[];

const LENGTH = 128n;
const PREFIX = /^([0-9a-fA-F:.]+)(?:\/(\d{1,3}))?$/;

/** Reads an IPv6 address or prefix in any of its spellings; bits below the length are dropped, as Azure drops them. */
export function ipv6RangeOf(text: string): Ipv6Range | undefined {
  const match = PREFIX.exec(text);
  if (!match || !IPv6.isValid(match[1]!)) return undefined;
  const length = BigInt(match[2] ?? "128");
  if (length > LENGTH) return undefined;
  const address = IPv6.parse(match[1]!).parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);
  const size = 1n << (LENGTH - length);
  const first = address - (address % size);
  return { first, last: first + size - 1n };
}

/** The set of the addresses in any ranges, in any order. */
export function ipv6SetOf(ranges: readonly Ipv6Range[]): Ipv6Set {
  const merged: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of [...ranges].sort((x, y) => (x.first < y.first ? -1 : 1))) {
    const previous = merged.at(-1);
    if (previous && first <= previous.last + 1n) previous.last = last > previous.last ? last : previous.last;
    else merged.push({ first, last });
  }
  return merged;
}

/** The addresses in both sets. */
export function commonIpv6(left: Ipv6Set, right: Ipv6Set): Ipv6Set {
  return left.flatMap((a) =>
    right.flatMap((b) => {
      const first = a.first > b.first ? a.first : b.first;
      const last = a.last < b.last ? a.last : b.last;
      return first <= last ? [{ first, last }] : [];
    }),
  );
}

/** The addresses in `left` that are not in `right`. */
export function ipv6Without(left: Ipv6Set, right: Ipv6Set): Ipv6Set {
  const gaps: Ipv6Range[] = [];
  let next = 0n;
  for (const { first, last } of right) {
    gaps.push({ first: next, last: first - 1n });
    next = last + 1n;
  }
  gaps.push({ first: next, last: (1n << LENGTH) - 1n });
  return commonIpv6(left, gaps); // which drops gaps of no address
}

export function ipv6Size(set: Ipv6Set): bigint {
  return set.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

const known = (...texts: readonly string[]): Ipv6Set => ipv6SetOf(texts.map((text) => ipv6RangeOf(text)!));

export const ALL_IPV6 = known("::/0");

/** `::ffff:a.b.c.d`: IPv4 addresses in another spelling (RFC 4291 §2.5.5.2). */
export const MAPPED_IPV4 = known("::ffff:0:0/96");

/** Everything but loopback, unspecified, mapped, link-local, unique local and multicast (RFC 4291, RFC 4193). */
export const IPV6_INTERNET = ipv6Without(
  ALL_IPV6,
  ipv6SetOf([...known("::/127"), ...MAPPED_IPV4, ...known("fc00::/7"), ...known("fe80::/10"), ...known("ff00::/8")]),
);
