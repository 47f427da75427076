import {
  ALL_ADDRESSES,
  INTERNET,
  difference,
  intersection,
  parsePrefix,
  rangeOf,
  setOfRanges,
  sizeOf,
  toPrefixes,
  type AddressSet,
  type Ipv4Range,
} from "../exposure";
import {
  ALL_IPV6,
  IPV6_INTERNET,
  MAPPED_IPV4,
  commonIpv6,
  ipv6RangeOf,
  ipv6SetOf,
  ipv6Size,
  ipv6Without,
  type Ipv6Range,
  type Ipv6Set,
} from "./ipv6";
import { NOT_KNOWN } from "./reading";

/** Addresses and names in a rule's source (or destination) fields. */
export interface Sources {
  readonly ipv4: AddressSet;
  readonly ipv6: Ipv6Set;
  /** Service tags other than the internet's, as written. Their addresses are not known here. */
  readonly tags: readonly string[];
  /** Texts that are neither prefix nor tag. Azure's reading of them is not known, so they count as everybody. */
  readonly unreadable: readonly string[];
  /** Something in the fields is not known yet. */
  readonly unknown: boolean;
  /** Whether some text was read in a wider sense than it may have. That is right for an allow rule, but a deny rule must not be trusted then. */
  readonly guessed: boolean;
}

/** Spellings of "everybody" in portals and other tools. A bare `0.0.0.0` always means everybody. */
const MEANS_EVERYBODY = new Set(["any", "0.0.0.0"]);
/** A prefix of length 0 means everybody, whatever address is in front of it: `0/0`, `/0`. */
const NO_LENGTH = /^[\d.]*\/0+$/;
/** Tags that contain no address of the internet (learn: "Virtual network service tags"). */
const INSIDE = new Set([
  "virtualnetwork",
  "azureloadbalancer",
  "azureplatformdns",
  "azureplatformimds",
  "azureplatformlkm",
]);
const TAG = /^[A-Za-z][A-Za-z0-9_.]*$/;
const APPLICATION_GROUP = /\/applicationSecurityGroups\//i;

/** Reads the texts of a rule's fields; elements may be `NOT_KNOWN`. */
export function sourcesOf(texts: readonly unknown[]): Sources {
  const ipv4: Ipv4Range[] = [];
  const ipv6: Ipv6Range[] = [];
  const tags: string[] = [];
  const unreadable: string[] = [];
  let guessed = false;
  for (const item of texts) {
    if (item === NOT_KNOWN) continue;
    const text = String(item).trim();
    const range = ipv6RangeOf(text);
    const parsed = parsePrefix(text);
    const meant = MEANS_EVERYBODY.has(text.toLowerCase()) || (parsed.kind === "invalid" && NO_LENGTH.test(text));
    if (meant || text === "*") {
      ipv4.push(...ALL_ADDRESSES);
      ipv6.push(...ALL_IPV6);
      guessed ||= meant;
    } else if (text.toLowerCase() === "internet") {
      ipv4.push(...INTERNET);
      ipv6.push(...IPV6_INTERNET);
    } else if (range) {
      ipv6.push(range);
      ipv4.push(...mappedIpv4(range));
    } else if (parsed.kind === "ipv4") ipv4.push(parsed.range);
    else if (parsed.kind === "hostBits") ipv4.push(rangeOf(parsed.network));
    else if (TAG.test(text) || APPLICATION_GROUP.test(text)) tags.push(text);
    else unreadable.push(text);
  }
  const unknown = texts.includes(NOT_KNOWN);
  return { ipv4: setOfRanges(ipv4), ipv6: ipv6SetOf(ipv6), tags, unreadable, unknown, guessed };
}

/** The IPv4 addresses that a range of IPv6 addresses stands for. */
function mappedIpv4(range: Ipv6Range): Ipv4Range[] {
  const [base] = MAPPED_IPV4;
  return commonIpv6([range], MAPPED_IPV4).map(({ first, last }) => ({
    first: Number(first - base!.first),
    last: Number(last - base!.first),
  }));
}

/** The part of the sources that exceeds the allowed ones. */
export function beyond(sources: Sources, allowed: Sources): Sources {
  // An allowed IPv4 address may be spelled as IPv6.
  const spelled = ipv6SetOf(
    allowed.ipv4.map(({ first, last }) => {
      const base = MAPPED_IPV4[0]!.first;
      return { first: base + BigInt(first), last: base + BigInt(last) };
    }),
  );
  return {
    ...withoutTags(sources, allowed),
    ipv4: difference(sources.ipv4, allowed.ipv4),
    ipv6: ipv6Without(sources.ipv6, ipv6SetOf([...allowed.ipv6, ...spelled])),
  };
}

/** The part of the sources that is on the internet. */
export function onInternet(sources: Sources): Sources {
  return {
    ...sources,
    ipv4: intersection(sources.ipv4, INTERNET),
    ipv6: commonIpv6(sources.ipv6, IPV6_INTERNET),
    tags: sources.tags.filter((tag) => !INSIDE.has(tag.toLowerCase()) && !APPLICATION_GROUP.test(tag)),
  };
}

/** The union of several rules' sources. */
export function together(all: readonly Sources[]): Sources {
  return {
    ipv4: setOfRanges(all.flatMap(({ ipv4 }) => ipv4)),
    ipv6: ipv6SetOf(all.flatMap(({ ipv6 }) => ipv6)),
    tags: all.flatMap(({ tags }) => tags),
    unreadable: all.flatMap(({ unreadable }) => unreadable),
    unknown: all.some(({ unknown }) => unknown),
    guessed: all.some(({ guessed }) => guessed),
  };
}

/** Whether the known part of the sources is nobody. */
export function isNobody({ ipv4, ipv6, tags, unreadable }: Sources): boolean {
  return ipv4.length + ipv6.length + tags.length + unreadable.length === 0;
}

/** Maximum number of public addresses that a client can plausibly have: a /8, which is a sixteenth of a /4. */
export const MOST_CLIENT_IPV4 = 2 ** 24;
/** The same for IPv6: a /32, which a provider gets for all of its customers (RIPE-738 §5.1.2). */
const MOST_CLIENT_IPV6 = 2n ** 96n;

/**
 * Whether the sources contain so many addresses of the internet that they cannot be a client's. An unreadable text counts as everybody, and
 * a service tag as the internet.
 */
export function addsUpToInternet(sources: Sources): boolean {
  const { ipv4, ipv6, tags, unreadable } = onInternet(sources);
  return (
    sizeOf(ipv4) > MOST_CLIENT_IPV4 || ipv6Size(ipv6) > MOST_CLIENT_IPV6 || tags.length > 0 || unreadable.length > 0
  );
}

/** The sources without the tags that are the clients' own. */
export function withoutTags(sources: Sources, { tags }: Sources): Sources {
  const own = new Set(tags.map((tag) => tag.toLowerCase()));
  return { ...sources, tags: sources.tags.filter((tag) => !own.has(tag.toLowerCase())) };
}

/** The sources in words: at most four prefixes or tags, and the number of further addresses. */
export function describeSources({ ipv4, ipv6, tags, unreadable }: Sources): string {
  if (sizeOf(intersection(ipv4, INTERNET)) === sizeOf(INTERNET)) return "the whole internet";
  const named = [...tags, ...unreadable.map((text) => `"${text}"`), ...ipv6.map(ipv6Text)];
  const prefixes = toPrefixes(ipv4);
  const shown = [...prefixes, ...named].slice(0, 4);
  const rest = prefixes.length + named.length - shown.length;
  const count = sizeOf(ipv4);
  const size = count > 0 ? ` (${count.toLocaleString("en-US")} IPv4 ${count === 1 ? "address" : "addresses"})` : "";
  return `${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}${size}`;
}

function ipv6Text({ first, last }: Ipv6Range): string {
  const text = (address: bigint): string =>
    Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)).join(":");
  return first === last ? text(first) : `${text(first)}-${text(last)}`;
}
