import { intersection, setOfPrefixes, sizeOf, toPrefixes, difference, type ServiceTag } from "../../exposure";
import { inOrder } from "./comparison";
import type { Listing } from "./publishedTable";

/** The agreement between a service tag and a list. */
export interface Coverage {
  readonly tag: string;
  readonly changeNumber: number;
  readonly dataCentres: readonly {
    readonly name: string;
    readonly covered: number;
    readonly missing: readonly string[];
  }[];
  /** Numbers of distinct addresses in the list, and of those that the tag covers. */
  readonly listed: number;
  readonly covered: number;
  /** Addresses that a rule with the tag would admit and the list does not name. */
  readonly surplus: number;
}

/** Compares a listing with a tag, exactly. */
export function coverageOf(listing: Listing, tag: ServiceTag): Coverage {
  const all = setOfPrefixes(Object.values(listing).flat());
  return {
    tag: tag.name,
    changeNumber: tag.changeNumber,
    dataCentres: Object.entries(listing).map(([name, addresses]) => {
      const missing = addresses.filter((text) => sizeOf(difference(setOfPrefixes([text]), tag.addresses)) > 0);
      return { name, covered: addresses.length - missing.length, missing: inOrder(missing) };
    }),
    listed: sizeOf(all),
    covered: sizeOf(intersection(all, tag.addresses)),
    surplus: sizeOf(difference(tag.addresses, all)),
  };
}

/** The coverage as lines for a terminal. */
export function describeCoverage({ tag, changeNumber, dataCentres, listed, covered, surplus }: Coverage): string {
  const lines = dataCentres.map(({ name, covered: inside, missing }) => {
    const what = missing.length === 0 ? "" : `, missing ${toPrefixes(setOfPrefixes(missing)).join(" ")}`;
    return `  ${name}: ${inside} of ${inside + missing.length}${what}`;
  });
  return [
    `The tag ${tag} (change ${changeNumber}) contains ${covered} of the ${listed} listed addresses and ${surplus} others.`,
    ...lines,
  ].join("\n");
}
