import { classify, parsePrefix, setOfPrefixes, specialRangesIn } from "../../exposure";
import type { ListingComparison } from "./comparison";
import type { Listing } from "./publishedTable";

/** The limits of an acceptable listing. */
export interface Limits {
  /** The shortest prefix length that counts as a client's; 28 stands for up to 16 addresses. */
  readonly widest: number;
  /** Data centres that are not in the file yet and that the caller expects. */
  readonly expectedDataCentres: readonly string[];
  /** The day of the comparison, `YYYY-MM-DD`. */
  readonly today: string;
}

/** The largest share of a list that may be removed at once. */
const MOST_SHRINK = 1 / 3;

/** The cloud of a data centre. An address belongs to only one cloud. */
const cloudOf = (dataCentre: string): string => (/^(Gov|GCC)/.test(dataCentre) ? "US government" : "public");

/** Sentences about invalid texts. No sets can be made from a listing that has any. */
export function textProblems(listing: Listing, { widest }: Limits): readonly string[] {
  return Object.entries(listing).flatMap(([dataCentre, texts]) => [
    ...(texts.length === 0 ? [`${dataCentre} has no addresses`] : []),
    ...texts.flatMap((text) => {
      const parsed = parsePrefix(text);
      const problem = (reason: string): string[] => [`${dataCentre}: "${text}" ${reason}`];
      if (parsed.kind === "ipv6") return problem("is an IPv6 address; the gateways have only IPv4");
      if (parsed.kind === "hostBits") return problem(`has host bits set; the exact prefix is ${parsed.network}`);
      if (parsed.kind === "invalid") return problem("is not an IPv4 address or prefix");
      const set = setOfPrefixes([text]);
      if (classify(set) !== "public") return problem(`is not a public address: ${specialRangesIn(set)[0]!.purpose}`);
      if (parsed.length < widest) return problem(`is wider than the limit /${widest} (--widest changes the limit)`);
      return [];
    }),
  ]);
}

/** Sentences about a day of publication. @param before the day in the file, if it has one */
export function dateProblems(date: string, before: string | null, { today }: Limits): readonly string[] {
  return [
    ...(before !== null && date < before ? [`the page (${date}) is older than the data file (${before})`] : []),
    ...(date > today ? [`the page's date ${date} is after today (${today}), so later pages would count as older`] : []),
  ];
}

/** Sentences about addresses that are in two data centres of one cloud. Microsoft's list has such addresses, and misprints look the same. */
export function inTwoDataCentres(listing: Listing): readonly string[] {
  const places = new Map<string, string[]>();
  for (const [dataCentre, addresses] of Object.entries(listing))
    for (const address of addresses) places.set(address, [...(places.get(address) ?? []), dataCentre]);
  return [...places]
    .filter(([, names]) => names.length > 1 && new Set(names.map(cloudOf)).size === 1)
    .map(([address, names]) => `"${address}" is in ${names.length} data centres: ${names.join(" and ")}`);
}

/** Sentences about the change as a whole, for listings whose texts are valid. */
export function changeProblems(
  old: Listing,
  next: Listing,
  comparison: ListingComparison,
  limits: Limits,
): readonly string[] {
  return [...missingOrNew(old, next, limits), ...shrunk(old, next), ...shifted(comparison), ...inTwoClouds(next)];
}

function missingOrNew(old: Listing, next: Listing, { expectedDataCentres }: Limits): string[] {
  const gone = Object.keys(old).filter((name) => !(name in next));
  const come = Object.keys(next).filter((name) => !(name in old) && !expectedDataCentres.includes(name));
  return [
    ...gone.map((name) => `the data centre ${name} is missing from the page`),
    ...come.map((name) => `the data centre ${name} is new (--expect "${name}" accepts it)`),
  ];
}

function shrunk(old: Listing, next: Listing): string[] {
  const count = (listing: Listing): number => new Set(Object.values(listing).flat()).size;
  const compare = (what: string, was: number, is: number): string[] =>
    is < was * (1 - MOST_SHRINK) ? [`${what} shrank by more than a third, from ${was} to ${is} addresses`] : [];
  return [
    ...compare("the whole list", count(old), count(next)),
    ...Object.keys(old).flatMap((name) => (next[name] ? compare(name, old[name]!.length, next[name].length) : [])),
  ];
}

/**
 * Sentences about addresses that move to another data centre. Rows under wrong names look like such moves, and single addresses
 * do not move either.
 */
function shifted({ moves }: ListingComparison): string[] {
  const routes = new Map<string, string[]>();
  for (const { address, from, to } of moves) {
    const route = `from ${from} to ${to}`;
    routes.set(route, [...(routes.get(route) ?? []), address]);
  }
  return [...routes].map(
    ([route, addresses]) =>
      `${addresses.length} addresses moved ${route} (${addresses.slice(0, 3).join(", ")}${addresses.length > 3 ? ", ..." : ""}); the page may list rows under the wrong data centre`,
  );
}

function inTwoClouds(listing: Listing): string[] {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  for (const [dataCentre, addresses] of Object.entries(listing)) {
    for (const address of addresses) {
      const other = seen.get(address);
      if (other !== undefined && cloudOf(other) !== cloudOf(dataCentre))
        problems.push(
          `"${address}" is in two clouds: ${other} (${cloudOf(other)}) and ${dataCentre} (${cloudOf(dataCentre)})`,
        );
      else seen.set(address, dataCentre);
    }
  }
  return problems;
}
