import { readPublishedClient, type PublishedClient } from "../../infra/network/clients";
import { compareListings, inOrder, type ListingComparison } from "./comparison";
import { readPage, type Page } from "./page";
import { listingOf, listsOn, type Listing } from "./publishedTable";
import { changeProblems, textProblems, type Limits } from "./refusals";

/** What a page says of one list of a profile. */
export interface PageVerdict {
  readonly comparison: ListingComparison;
  readonly next: Listing;
  /** The page's own date. */
  readonly date?: string;
  /** Why the file must not take it; none: it may. */
  readonly refusals: readonly string[];
  /** What a person should look at; it does not stop the update. */
  readonly warnings: readonly string[];
}

/** Compares the page with a profile's list. Throws an error with a sentence when the page has no such list. */
export function judgePage(text: string, client: PublishedClient, list: string, limits: Limits): PageVerdict {
  const old = client.lists[list];
  if (!old)
    throw new Error(`the profile ${client.name} has no list "${list}"; it has ${Object.keys(client.lists).join(", ")}`);
  const page = readPage(text);
  const next = listingOf(page, list);
  const dates = page.date === undefined ? {} : { date: page.date };
  const wrongTexts = textProblems(next, limits);
  const nothing: ListingComparison = { changes: [], moves: [], corrections: [] };
  if (wrongTexts.length > 0) return { comparison: nothing, next, ...dates, refusals: wrongTexts, warnings: [] };
  const comparison = compareListings(old.dataCentres, next);
  const older = page.date !== undefined && old.published !== null && page.date < old.published;
  return {
    comparison,
    next,
    ...dates,
    refusals: [
      ...(older ? [`the page is of ${page.date}, the file of ${old.published}: it would go back in time`] : []),
      ...changeProblems(old.dataCentres, next, comparison, limits),
    ],
    warnings: [...misprints(comparison), ...notInOtherList(page, list, next)],
  };
}

function misprints({ corrections }: ListingComparison): string[] {
  return corrections.map(
    ({ dataCentre, from, to }) =>
      `${dataCentre}: ${from} becomes ${to}, one digit apart: either the old or the new one is a misprint; look at both`,
  );
}

/** The connector's addresses have always held those of external DLP: one that is only in the smaller list may be a misprint. */
function notInOtherList(page: Page, list: string, next: Listing): string[] {
  if (list !== "externalDlp" || !listsOn(page).includes("appConnector")) return [];
  const connector = new Set(Object.values(listingOf(page, "appConnector")).flat());
  return Object.entries(next).flatMap(([dataCentre, addresses]) =>
    addresses
      .filter((address) => !connector.has(address))
      .map(
        (address) =>
          `${dataCentre}: ${address} is not among the page's App connector addresses, which held all others: a misprint?`,
      ),
  );
}

/**
 * The profile file with the list replaced: texts of everything else unchanged in content, addresses ascending.
 *
 * @param content the file's parsed JSON
 */
export function updatedProfile(
  content: Record<string, unknown>,
  list: string,
  next: Listing,
  published: string,
  source: string,
): string {
  const lists = content.lists as Record<string, Record<string, unknown>>;
  const old = lists[list]!;
  const dataCentres = Object.fromEntries(Object.entries(next).map(([name, addresses]) => [name, inOrder(addresses)]));
  const updated = { ...content, lists: { ...lists, [list]: { ...old, published, source, dataCentres } } };
  readPublishedClient(updated); // the program must be able to read what is written
  return `${JSON.stringify(updated, undefined, 2)}\n`;
}
