import { intersection, setOfRanges, type AddressSet } from "./addressSet";
import { rangeOf } from "./prefix";

/** A range that is not the public internet. */
export interface SpecialRange {
  readonly prefix: string;
  readonly kind: "private" | "reserved";
  /** The range's purpose, to follow "is in" or "overlaps". */
  readonly purpose: string;
}

/** IANA IPv4 Special-Purpose Address Registry (RFC 6890 and its updates), multicast (RFC 5771), and Azure's platform address. */
export const SPECIAL_RANGES: readonly SpecialRange[] = [
  { prefix: "0.0.0.0/8", kind: "reserved", purpose: "this network (RFC 791)" },
  { prefix: "10.0.0.0/8", kind: "private", purpose: "private networks (RFC 1918)" },
  { prefix: "100.64.0.0/10", kind: "private", purpose: "carriers' shared space (RFC 6598)" },
  { prefix: "127.0.0.0/8", kind: "reserved", purpose: "loopback (RFC 1122)" },
  { prefix: "168.63.129.16/32", kind: "reserved", purpose: "Azure's platform address" },
  { prefix: "169.254.0.0/16", kind: "reserved", purpose: "link-local (RFC 3927)" },
  { prefix: "172.16.0.0/12", kind: "private", purpose: "private networks (RFC 1918)" },
  { prefix: "192.0.0.0/24", kind: "reserved", purpose: "IETF protocol assignments (RFC 6890)" },
  { prefix: "192.0.2.0/24", kind: "reserved", purpose: "documentation (RFC 5737)" },
  { prefix: "192.88.99.0/24", kind: "reserved", purpose: "6to4 relay anycast (RFC 7526)" },
  { prefix: "192.168.0.0/16", kind: "private", purpose: "private networks (RFC 1918)" },
  { prefix: "198.18.0.0/15", kind: "reserved", purpose: "benchmarks (RFC 2544)" },
  { prefix: "198.51.100.0/24", kind: "reserved", purpose: "documentation (RFC 5737)" },
  { prefix: "203.0.113.0/24", kind: "reserved", purpose: "documentation (RFC 5737)" },
  { prefix: "224.0.0.0/4", kind: "reserved", purpose: "multicast (RFC 5771)" },
  { prefix: "240.0.0.0/4", kind: "reserved", purpose: "future use and broadcast (RFC 1112)" },
];

const TABLE = SPECIAL_RANGES.map((special) => ({ special, set: setOfRanges([rangeOf(special.prefix)]) }));

/** The special ranges that contain some address of the set; empty if every address is public. */
export function specialRangesIn(set: AddressSet): readonly SpecialRange[] {
  return TABLE.filter((entry) => intersection(entry.set, set).length > 0).map((entry) => entry.special);
}

/** `private` or `reserved` when the set holds such an address (`reserved` wins), else `public`. */
export function classify(set: AddressSet): "public" | "private" | "reserved" {
  const kinds = specialRangesIn(set).map((special) => special.kind);
  return kinds.includes("reserved") ? "reserved" : kinds.includes("private") ? "private" : "public";
}
