import { ALL_ADDRESSES, EMPTY_SET, difference, setOfPrefixes, setOfRanges, union, type AddressSet } from "./addressSet";
import { UNKNOWN } from "./model";
import { parsePrefix, quickRangeOf, type Ipv4Range } from "./prefix";
import type { ServiceTags } from "./serviceTags";

/** Source of the load balancer's probes (learn: "What is IP address 168.63.129.16?"). */
export const PLATFORM_ADDRESS: AddressSet = setOfPrefixes(["168.63.129.16"]);

/**
 * Addresses that a packet on the internet can come from or go to. The documentation ranges (RFC 5737) stay in: examples
 * and rehearsals use them as public addresses.
 */
export const INTERNET: AddressSet = difference(
  ALL_ADDRESSES,
  setOfPrefixes([
    ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16", "169.254.0.0/16"],
    ...["172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4"],
  ]),
);

/** The meaning of tags where a group is applied. */
export interface TagScope {
  /** The tag `VirtualNetwork`, without the platform's address. */
  readonly virtualNetwork: AddressSet;
  readonly serviceTags?: ServiceTags;
}

/**
 * An opaque part of a matcher: some addresses of `domain`, which cannot be determined here. `tag`: a service tag, whose prefixes are not
 * known here. `applicationGroup`: its members are known only if their network cards are in the model. `notKnown`: a value that is not known
 * yet, or whose meaning to Azure is not known.
 */
export interface SymbolicPart {
  readonly kind: "tag" | "applicationGroup" | "notKnown";
  readonly symbol: string;
  readonly domain: AddressSet;
}

/** The addresses that a rule's source or destination matches. */
export interface Matcher {
  /** Addresses that are known. */
  readonly addresses: AddressSet;
  readonly symbolic: readonly SymbolicPart[];
}

/** `Any` is the portal's word for `*`, not a tag. */
const TAG = /^(?!any$)[A-Za-z][A-Za-z0-9_.]*$/i;
const APPLICATION_GROUP = /\/applicationSecurityGroups\//i;

/**
 * Reads a rule's addresses. `where` names the field for texts that are not known or of no known shape, which stay symbolic.
 * IPv6 prefixes match no IPv4 packet; host bits are dropped, as Azure drops them.
 */
export function matcherOf(texts: readonly string[], scope: TagScope, where: string): Matcher {
  const ranges: Ipv4Range[] = [];
  const sets: AddressSet[] = [];
  const symbolic: SymbolicPart[] = [];
  for (const text of texts) {
    const range = quickRangeOf(text);
    const parsed = range ? undefined : parsePrefix(text);
    if (range) ranges.push(range);
    else if (parsed?.kind === "hostBits") sets.push(setOfPrefixes([parsed.network]));
    else if (parsed?.kind === "invalid") {
      const named = namedAddresses(text, scope, where);
      if ("symbol" in named) symbolic.push(named);
      else sets.push(named.addresses);
    }
  }
  return { addresses: sets.reduce(union, setOfRanges(ranges)), symbolic };
}

function namedAddresses(text: string, scope: TagScope, where: string): SymbolicPart | { addresses: AddressSet } {
  if (text === "*") return { addresses: ALL_ADDRESSES };
  if (APPLICATION_GROUP.test(text)) return { kind: "applicationGroup", symbol: text, domain: scope.virtualNetwork };
  if (!isAddressText(text)) return { kind: "notKnown", symbol: unreadWords([text], where), domain: ALL_ADDRESSES };
  switch (text.toLowerCase()) {
    // learn: "Virtual network service tags". The address of the host is part of this tag.
    case "virtualnetwork":
      return { addresses: union(scope.virtualNetwork, PLATFORM_ADDRESS) };
    case "internet":
      return { addresses: difference(INTERNET, scope.virtualNetwork) };
    case "azureloadbalancer":
      return { addresses: PLATFORM_ADDRESS };
    // Tags of the platform's own services. Only a rule that denies one of these tags affects them.
    case "azureplatformdns":
    case "azureplatformimds":
    case "azureplatformlkm":
      return { addresses: EMPTY_SET };
  }
  const resolved = scope.serviceTags?.tags.get(text.toLowerCase());
  return resolved ? { addresses: resolved.addresses } : { kind: "tag", symbol: text, domain: INTERNET };
}

/** Whether a rule's address has a meaning here: `*`, a prefix of either family, a tag, an application security group's id. */
export function isAddressText(text: string): boolean {
  return (
    text === "*" ||
    quickRangeOf(text) !== undefined ||
    TAG.test(text) ||
    APPLICATION_GROUP.test(text) ||
    parsePrefix(text).kind !== "invalid"
  );
}

/** A symbol for texts of a field that cannot be read, to follow "in": `the sources of rule r of g (not known yet)`. */
function unreadWords(texts: readonly string[], where: string): string {
  const known = texts.filter((text) => text !== UNKNOWN);
  const quoted = known.map((text) => JSON.stringify(text)).join(", ");
  return known.length === texts.length ? `the ${where} (${quoted})` : `the ${where} (not known yet)`;
}
