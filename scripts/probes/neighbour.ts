/** IPv4 addresses as numbers, for finding one that is allowed and the one right beside it that is not. */
import ipaddr from "ipaddr.js";

interface Range {
  first: number;
  last: number;
}

const toNumber = (address: ipaddr.IPv4): number => address.toByteArray().reduce((value, byte) => value * 256 + byte, 0);

const toText = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

function rangeOf(prefix: string): Range {
  const [address, length] = ipaddr.IPv4.parseCIDR(prefix.includes("/") ? prefix : `${prefix}/32`);
  const size = 2 ** (32 - length);
  const first = Math.floor(toNumber(address) / size) * size;
  return { first, last: first + size - 1 };
}

/** An address that a set of prefixes admits, and one right beside an admitted prefix that none of them admits. */
export interface Neighbours {
  admitted: string;
  beside: string;
}

/** Finds both. @throws Error when the prefixes leave nobody out */
export function neighboursOf(prefixes: readonly string[]): Neighbours {
  const ranges = prefixes.map(rangeOf);
  const admits = (value: number) => ranges.some(({ first, last }) => value >= first && value <= last);
  for (const { first, last } of ranges) {
    if (last < 2 ** 32 - 1 && !admits(last + 1)) return { admitted: toText(last), beside: toText(last + 1) };
    if (first > 0 && !admits(first - 1)) return { admitted: toText(first), beside: toText(first - 1) };
  }
  throw new Error(`No address beside ${prefixes.join(", ")}: these prefixes admit everybody`);
}
