import { z } from "zod";
import { counted } from "./counted";
import {
  SPECIAL_RANGES,
  isSubset,
  parsePrefix,
  setOfPrefixes,
  setOfRanges,
  sizeOf,
  specialRangesIn,
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

/**
 * One of the sufficiently strong algorithms. A weak one, which Azure would accept too, is refused with the reason.
 *
 * @param weak the reasons by name, as text to follow the name
 */
export function strongOf<const T extends readonly string[]>(
  names: T,
  weak: Readonly<Record<string, string>>,
): z.ZodEnum<{ [K in T[number]]: K }> {
  return z.enum(names, {
    error: ({ input }) => {
      const reason = typeof input === "string" && Object.hasOwn(weak, input) ? weak[input] : undefined;
      return reason === undefined
        ? `{value} is not one of ${names.join(", ")}`
        : `{value} ${reason}; take one of ${names.join(", ")}`;
    },
  });
}

/** Description of the form of a text, for people who look a setting up. */
export const FORMS = z.registry<{ readonly form: string }>();

function formed(schema: z.ZodString, form: string): z.ZodString {
  return schema.register(FORMS, { form });
}

/**
 * Text; `problem` gives what is wrong with it, to follow the value, or nothing.
 *
 * @param form description of the allowed texts
 */
export function text(problem: (value: string) => string | undefined, form: string): z.ZodString {
  const checked = anyText().check((payload) => {
    const wrong = problem(payload.value);
    if (wrong !== undefined) payload.issues.push({ code: "custom", message: `{value} ${wrong}`, input: payload.value });
  });
  return formed(checked, form);
}

/** Text of any form, which is checked together with other settings. */
export const anyText = (): z.ZodString => z.string("{value} is not text; write it in quotes");

/** Text of a form. */
export function matching(form: RegExp, right: string): z.ZodString {
  return text((value) => (form.test(value) ? undefined : `is not ${right}`), right);
}

/**
 * A private prefix (RFC 1918 or 6598). A subnet of ours is /29 or wider, as Azure requires, and at most /8; other networks may have smaller
 * ones.
 */
export const privatePrefix = ({ longest } = { longest: 29 }): z.ZodString =>
  text(
    prefixProblem("prefix", '"10.40.0.0/24"', ({ range, length }) => {
      const set = setOfRanges([range]);
      if (!SPECIAL_RANGES.some(({ kind, prefix }) => kind === "private" && isSubset(set, setOfPrefixes([prefix]))))
        return "is not a private range; choose one inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10";
      if (length > longest || length < 8)
        return `must be from /8 to /${longest}${longest === 29 ? " (Azure's smallest subnet)" : ""}`;
      return undefined;
    }),
    `a private IPv4 prefix from /8 to /${longest}`,
  );

/** One private address (RFC 1918 or 6598). */
export const privateAddress = (): z.ZodString =>
  text((value) => {
    const parsed = parsePrefix(value);
    if (parsed.kind !== "ipv4" || parsed.length !== 32 || value.includes("/"))
      return 'is not an IPv4 address such as "10.40.0.10"';
    const set = setOfRanges([parsed.range]);
    return SPECIAL_RANGES.some(({ kind, prefix }) => kind === "private" && isSubset(set, setOfPrefixes([prefix])))
      ? undefined
      : "is not private; a server is reached in a private network: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10";
  }, "a private IPv4 address");

/** One address of the internet. */
export const publicAddress = (): z.ZodString =>
  text((value) => {
    const parsed = parsePrefix(value);
    if (parsed.kind !== "ipv4" || parsed.length !== 32 || value.includes("/"))
      return 'is not an IPv4 address such as "52.1.2.3"';
    const [special] = specialRangesIn(setOfRanges([parsed.range]));
    return special && `is not public (${special.prefix}, ${special.purpose}); give the address that the internet knows`;
  }, "a public IPv4 address");

/** APIPA addresses that Azure's VPN gateways take for BGP (learn: "About BGP and VPN Gateway"). */
const APIPA = ["169.254.21.0/24", "169.254.22.0/24"];

/** One such address. */
export const linkLocalAddress = (): z.ZodString =>
  text((value) => {
    const parsed = parsePrefix(value);
    if (parsed.kind !== "ipv4" || parsed.length !== 32 || value.includes("/"))
      return 'is not an IPv4 address such as "169.254.21.2"';
    return isSubset(setOfRanges([parsed.range]), setOfPrefixes(APIPA))
      ? undefined
      : "is not in 169.254.21.0 to 169.254.22.255, where Azure takes APIPA addresses";
  }, "an address from 169.254.21.0 to 169.254.22.255");

/** Different characters in a key. None of a million random keys of 32 hexadecimal digits had fewer. */
const FEWEST_KEY_CHARACTERS = 7;

/**
 * A pre-shared key. Azure takes 1 to 128 printable ASCII characters without space, hyphen and tilde (learn: "VPN Gateway FAQ"); the higher
 * minimum is ours, because anyone who records the handshake can try short keys offline (RFC 7296 §2.15).
 */
export const preSharedKey = (): z.ZodString =>
  formed(
    z.string("is not text; write it in quotes").check((payload) => {
      const { length } = payload.value;
      const message =
        !/^[!-~]*$/.test(payload.value) || /[-~]/.test(payload.value)
          ? "has characters that Azure refuses: it takes printable ASCII without space, - and ~"
          : length < 32 || length > 128
            ? `has ${counted(length, "character")}; give 32 to 128 random ones`
            : new Set(payload.value).size < FEWEST_KEY_CHARACTERS
              ? `has fewer than ${FEWEST_KEY_CHARACTERS} different characters; give 32 to 128 random ones`
              : undefined;
      if (message !== undefined) payload.issues.push({ code: "custom", message, input: payload.value });
    }),
    "32 to 128 printable ASCII characters without space, - and ~; encrypted",
  );

/** A client's own source: public, and no wider than a /16. */
export const clientPrefix = (): z.ZodString =>
  text(
    prefixProblem("address or prefix", '"52.1.2.3" or "52.1.2.0/24"', ({ range, length }) => {
      const set = setOfRanges([range]);
      const special = specialRangesIn(set);
      const within = special.find(({ prefix }) => isSubset(set, setOfPrefixes([prefix])));
      if (within?.kind === "private") return `is a private range; ${PUBLIC_WANTED}`;
      if (within) return `is reserved (${within.prefix}, ${within.purpose}); ${PUBLIC_WANTED}`;
      if (length < WIDEST_CLIENT_PREFIX)
        return `contains ${sizeOf(set)} addresses; give prefixes of /${WIDEST_CLIENT_PREFIX} or longer`;
      if (special.length > 0) return `contains ${special[0]!.prefix} (${special[0]!.purpose}); ${PUBLIC_WANTED}`;
      return undefined;
    }),
    `a public IPv4 address or prefix, /${WIDEST_CLIENT_PREFIX} or longer`,
  );

/** The widest prefix that one client may have. A wider one belongs to a provider and contains other people's machines. */
const WIDEST_CLIENT_PREFIX = 16;
const PUBLIC_WANTED = "a client on the internet needs public addresses";

type Prefix = Extract<ReturnType<typeof parsePrefix>, { readonly kind: "ipv4" }>;

/**
 * The problem of a text that must be an exact IPv4 prefix. For a prefix with host bits a correction is proposed only if it would be
 * accepted.
 *
 * @param wanted the allowed form, to follow "an IPv4"
 * @param such correct examples
 * @param problemOf the problem of an exact prefix
 */
function prefixProblem(
  wanted: string,
  such: string,
  problemOf: (prefix: Prefix) => string | undefined,
): (value: string) => string | undefined {
  return (value) => {
    const parsed = parsePrefix(value);
    switch (parsed.kind) {
      case "ipv4":
        return problemOf(parsed);
      case "ipv6":
        return `is an IPv6 address; give an IPv4 ${wanted}`;
      case "invalid":
        return `is not an IPv4 ${wanted} such as ${such}`;
      case "hostBits": {
        const problems = [parsed.network, `${value.split("/")[0]}/32`].map((text) => {
          const exact = parsePrefix(text);
          return { text, problem: exact.kind === "ipv4" ? problemOf(exact) : undefined };
        });
        const taken = problems.filter(({ problem }) => problem === undefined).map(({ text }) => text);
        return taken.length === 0 ? problems[0]!.problem : `has host bits set; write ${taken.join(" or ")}`;
      }
    }
  };
}

/** A part of an object, with one sentence that editors show. */
export const part = <T extends z.ZodType>(schema: T, description: string): T => schema.meta({ description });

/** One value for each lane. @param what the value, to be followed by "of lane a" */
export function perLane<T extends z.ZodType>(value: T, what: string) {
  return z.strictObject(
    { a: part(value, `${what} of lane a.`), b: part(value, `${what} of lane b.`) },
    {
      error: (issue) =>
        issue.code === "invalid_type"
          ? "{value} is not an object with one value for lane a and one for lane b"
          : undefined,
    },
  );
}

/** A PEM text; its content is checked together with the certificates. */
export const pem = (): z.ZodString =>
  formed(z.string("{value} is not text; give the PEM itself (in a stack file as a YAML block: |)"), "PEM");

/** Reserved names of c-icap: the scanner that the services are aliases of, and a service that allows everything. */
const OWN_SERVICES = ["virus_scan", "echo"];

const SERVICE_NAME = "a letter, then up to 31 letters, digits, - or _, without the slash";

export const serviceName = () =>
  text((value) => {
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(value)) return `is not a service name: ${SERVICE_NAME}`;
    return OWN_SERVICES.includes(value.toLowerCase())
      ? "is a name that the ICAP server uses itself; choose another"
      : undefined;
  }, SERVICE_NAME);

const SERVICE_PATH =
  "up to 128 letters, digits and _ . ~ / - without a slash at the beginning, such as reqmod, perhaps with a query such as ?action=SCAN";

/** The path of a service on an external server, with an optional query; empty if there is no service. */
export const servicePath = () =>
  text(
    (value) =>
      /^([A-Za-z0-9_.~-][A-Za-z0-9_.~/-]{0,127}(\?[A-Za-z0-9_.~/=&%:,;+-]{1,127})?)?$/.test(value)
        ? undefined
        : `is not a path: ${SERVICE_PATH}`,
    SERVICE_PATH,
  );

/** Keywords and expressions are confidential: a wrong one is named by its place, never by its text. */
export const confidential = (problemOf: (value: string) => string | undefined, form: string): z.ZodString =>
  formed(
    z.string("is not text; write it in quotes").check((payload) => {
      const message = problemOf(payload.value);
      if (message !== undefined) payload.issues.push({ code: "custom", message, input: payload.value });
    }),
    form,
  );

export const tagText = (longest: number) =>
  text((value) => {
    if (/\p{Cc}/u.test(value)) return "contains a line break or another control character";
    return value.length > longest ? `is ${value.length} characters long; Azure allows ${longest}` : undefined;
  }, `text of up to ${longest} characters`);

const NAME_PART = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";
const CERTIFICATE_NAME =
  "a name of 1 to 54 letters, digits and hyphens, in parts between single dots, none of which begins or ends with a hyphen";

const NAME = new RegExp(`^(?=.{1,54}$)${NAME_PART}(\\.${NAME_PART})*$`);
/**
 * A certificate's name, which has 64 characters at most (RFC 5280, ub-common-name); the authority's name is ten characters longer than the
 * server's.
 */
export const dnsLikeName = () =>
  text((value) => {
    if (!NAME.test(value)) return `is not ${CERTIFICATE_NAME}`;
    // The WHATWG URL Standard §3.5 treats a host whose last part is a number as an IPv4 address.
    return /(^|\.)\d+$/.test(value)
      ? "ends in a number, so clients would read it as an IP address; give a name (the certificate contains the addresses anyway)"
      : undefined;
  }, CERTIFICATE_NAME);

/**
 * A mailbox (RFC 5321 §4.1.2, RFC 6531 for letters beyond ASCII) without quoted names and addresses in brackets: parts between
 * single dots, and a domain of two labels or more.
 */
const MAIL_ADDRESS =
  /^(?=[^@]{1,64}@.{1,255}$)[^\s@.,;:<>()[\]"\\\p{C}]+(\.[^\s@.,;:<>()[\]"\\\p{C}]+)*@([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?!\p{N}+$)[\p{L}\p{N}-]{1,62}[\p{L}\p{N}]$/u;

/** Mail addresses, 20 at most. */
export const mailAddresses = () =>
  z
    .array(matching(MAIL_ADDRESS, "a mail address"), "{value} is not a list of mail addresses")
    .max(20, "has more than 20 addresses; at most 20 are allowed");
