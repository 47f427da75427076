import { readPublishedClient, type PublishedClient } from "../../infra/network/clients";
import { compareListings, inOrder, type ListingComparison } from "./comparison";
import { readPage, type Page } from "./page";
import { listingOf, listsOn, type Listing } from "./publishedTable";
import { changeProblems, dateProblems, inTwoDataCentres, textProblems, type Limits } from "./refusals";

/** A page's contents for one list of a profile. */
export interface PageVerdict {
  readonly comparison: ListingComparison;
  readonly next: Listing;
  /** The page's own date. */
  readonly date?: string;
  /** Reasons why the file must not be updated; empty if it may be. */
  readonly refusals: readonly string[];
  /** Points that a person should check; they do not stop the update. */
  readonly warnings: readonly string[];
}

/** The publication date of a page, and whether one is needed. */
interface Dating {
  /** The user's date, or else the page's own. */
  readonly published?: string;
  /** Whether the date will be written. If so, a page without a date is refused. */
  readonly dateNeeded?: boolean;
}

/** Compares the page with a profile's list and reports all problems at once. @throws Error with a sentence when there is no such list */
export function judgePage(
  text: string,
  client: PublishedClient,
  list: string,
  limits: Limits,
  { published, dateNeeded = false }: Dating = {},
): PageVerdict {
  const old = client.lists[list];
  if (!old)
    throw new Error(`the profile ${client.name} has no list "${list}"; it has ${Object.keys(client.lists).join(", ")}`);
  const page = readPage(text);
  const { listing, problems, warnings } = listingOf(page, list, limits.expectedDataCentres);
  const wrongTexts = textProblems(listing, limits);
  // Invalid texts are left out of the comparison with the file, which cannot be made with them.
  const valid = Object.fromEntries(
    Object.entries(listing).map(([name, texts]) => [
      name,
      texts.filter((one) => textProblems({ [name]: [one] }, limits).length === 0),
    ]),
  );
  const comparison = compareListings(old.dataCentres, valid);
  const date = published ?? page.date;
  return {
    comparison,
    next: listing,
    ...(date === undefined ? {} : { date }),
    refusals: [
      ...(date === undefined ? undated(page, dateNeeded) : dateProblems(date, old.published, limits)),
      ...problems,
      ...wrongTexts,
      ...changeProblems(old.dataCentres, valid, comparison, limits),
    ],
    warnings: [...warnings, ...inTwoDataCentres(valid), ...misprints(comparison), ...notInOtherList(page, list, valid)],
  };
}

function undated({ unreadableDate }: Page, needed: boolean): string[] {
  const way = "give the date with --published YYYY-MM-DD";
  if (unreadableDate !== undefined)
    return [`the page's date (ms.date) "${unreadableDate}" is not a date such as MM/DD/YYYY or YYYY-MM-DD; ${way}`];
  return needed ? [`the page has no date (ms.date); ${way}`] : [];
}

function misprints({ corrections }: ListingComparison): string[] {
  return corrections.map(
    ({ dataCentre, from, to }) =>
      `${dataCentre}: ${from} becomes ${to}, which differs in one digit: one of the two may be a misprint`,
  );
}

/**
 * Warnings about addresses of the external DLP list that the connector's list lacks. The connector's list has always contained the smaller
 * one, so such an address may be a misprint.
 */
function notInOtherList(page: Page, list: string, next: Listing): string[] {
  if (list !== "externalDlp" || !listsOn(page).includes("appConnector")) return [];
  const connector = new Set(Object.values(listingOf(page, "appConnector").listing).flat());
  return Object.entries(next).flatMap(([dataCentre, addresses]) =>
    addresses
      .filter((address) => !connector.has(address))
      .map(
        (address) =>
          `${dataCentre}: ${address} is not among the page's App connector addresses, which contain all others: it may be a misprint`,
      ),
  );
}

/**
 * The profile file with the new list, its addresses ascending; everything else keeps its content.
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
  readPublishedClient(updated); // the result must be readable for the program
  return `${JSON.stringify(updated, undefined, 2)}\n`;
}

/** The profile file with the change number of a compared service-tag file, placed before the long lists. */
export function withServiceTagChange(content: Record<string, unknown>, changeNumber: number): string {
  const rest = Object.entries(content).filter(([key]) => !["serviceTagChange", "lists"].includes(key));
  const updated = { ...Object.fromEntries(rest), serviceTagChange: changeNumber, lists: content.lists };
  readPublishedClient(updated); // the result must be readable for the program
  return `${JSON.stringify(updated, undefined, 2)}\n`;
}
