import { z } from "zod";
import {
  SPECIAL_RANGES,
  isSubset,
  parsePrefix,
  setOfPrefixes,
  setOfRanges,
  sizeOf,
  specialRangesIn,
  type Ipv4Range,
} from "../../exposure";

/**
 * Schemas of single settings. A message starts after the value: parse.ts puts the value, when it may be shown, in place of
 * `{value}`.
 */

/** Whole number within a range; `unit` follows the words "a whole number". */
export function wholeNumber(min: number, max: number, unit = ""): z.ZodInt {
  const message = `{value} is not a whole number${unit && ` ${unit}`} from ${min} to ${max}`;
  return z.int(message).min(min, message).max(max, message);
}

export const trueOrFalse = (): z.ZodBoolean => z.boolean("{value} is not true or false");

export function oneOf<const T extends readonly string[]>(names: T): z.ZodEnum<{ [K in T[number]]: K }> {
  return z.enum(names, `{value} is not one of ${names.join(", ")}`);
}

/** Text; `problem` gives what is wrong with it, to follow the value, or nothing. */
export function text(problem: (value: string) => string | undefined): z.ZodString {
  return z.string("{value} is not text; write it in quotes").check((payload) => {
    const wrong = problem(payload.value);
    if (wrong !== undefined) payload.issues.push({ code: "custom", message: `{value} ${wrong}`, input: payload.value });
  });
}

/** Text of a form. */
export function matching(form: RegExp, right: string): z.ZodString {
  return text((value) => (form.test(value) ? undefined : `is not ${right}`));
}

/** A private prefix (RFC 1918 or 6598), for networks of ours. Azure takes /29 and wider for a subnet, /8 at the widest here. */
export const privatePrefix = (): z.ZodString =>
  text((value) => {
    const read = ipv4Prefix(value);
    if (typeof read === "string") return read;
    const set = setOfRanges([read.range]);
    if (!SPECIAL_RANGES.some(({ kind, prefix }) => kind === "private" && isSubset(set, setOfPrefixes([prefix]))))
      return "is not a private range; take one inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10";
    if (read.length > 29 || read.length < 8) return "must be from /8 to /29 (Azure's smallest subnet)";
    return undefined;
  });

/** A client's own source: public, and no wider than a /16. */
export const clientPrefix = (): z.ZodString =>
  text((value) => {
    const read = ipv4Prefix(value);
    if (typeof read === "string") return read;
    const set = setOfRanges([read.range]);
    const special = specialRangesIn(set);
    const within = special.find((range) => isSubset(set, setOfPrefixes([range.prefix])));
    if (within?.kind === "private") return `is a private range; ${PUBLIC_WANTED}`;
    if (within) return `is reserved (${within.prefix}, ${within.purpose}); ${PUBLIC_WANTED}`;
    if (read.length < WIDEST_CLIENT_PREFIX)
      return `is ${sizeOf(set)} addresses; a client's prefix is /${WIDEST_CLIENT_PREFIX} or longer`;
    if (special.length > 0) return `holds ${special[0]!.prefix} (${special[0]!.purpose}); ${PUBLIC_WANTED}`;
    return undefined;
  });

/** The widest prefix that one client may have. Wider ones are a provider's, with everybody else's machines in them. */
const WIDEST_CLIENT_PREFIX = 16;
const PUBLIC_WANTED = "a client on the internet needs public addresses";

function ipv4Prefix(value: string): { readonly range: Ipv4Range; readonly length: number } | string {
  const parsed = parsePrefix(value);
  switch (parsed.kind) {
    case "ipv4":
      return parsed;
    case "ipv6":
      return "is IPv6; the gateway's addresses are IPv4";
    case "hostBits":
      return `has bits set below its length; write ${parsed.network}, or one address with /32`;
    case "invalid":
      return 'is not an IPv4 address or prefix such as "52.1.2.3" or "52.1.2.0/24"';
  }
}
