import type { Page, Row } from "./page";

/** Addresses by data centre, as texts. */
export type Listing = Readonly<Record<string, readonly string[]>>;

/** Patterns for the heading of the page's section for each list of the profile, newer and older ones. */
const HEADINGS: Readonly<Record<string, RegExp>> = {
  externalDlp: /\bDLP integration\b/i,
  appConnector: /^App connector\b/i,
};

const DATA_CENTRE = /^(?:(?:US|EU)\d|Gov US\d|GCC|[A-Z]{2}\d)$/;

/** The names of the lists that have a table on the page. */
export function listsOn(page: Page): readonly string[] {
  return Object.keys(HEADINGS).filter((list) => tableOf(page, list).some(([name]) => DATA_CENTRE.test(name!)));
}

/** The contents of a table, with problems and doubts about them. */
export interface ReadListing {
  /** The cells' texts without duplicates. They are not checked yet. */
  readonly listing: Listing;
  /** Sentences about problems for which the table cannot be used as it is. */
  readonly problems: readonly string[];
  /** Sentences about points that a person should check. */
  readonly warnings: readonly string[];
}

/**
 * The listing in the section of `list`. A row with addresses is read or reported as a problem, never skipped.
 * @param expected names of data centres that are accepted in addition to names of the known form
 * @throws Error with a sentence when the page has no such table
 */
export function listingOf(page: Page, list: string, expected: readonly string[] = []): ReadListing {
  const rows = tableOf(page, list);
  const named = rows.filter(([name]) => isDataCentre(name!, expected));
  const strange = rows.filter((row) => !isDataCentre(row[0]!, expected) && row.some(holdsAddress));
  if (named.length + strange.length === 0) {
    const headings = page.sections.map(({ heading }) => heading).filter((heading) => heading !== "");
    throw new Error(
      `the page has no table of data centres for the list "${list}"; its sections: ${headings.join(", ")}`,
    );
  }
  const listing: Record<string, string[]> = {};
  const problems = strange.map(([name, ...cells]) =>
    name === "" || holdsAddress(name!)
      ? `a row with addresses has no data centre name: ${cutWords([name!, ...cells].join(" ").trim())}`
      : `"${name}" is not a known data centre, but its row has addresses (--expect "${name}" accepts it)`,
  );
  const warnings: string[] = [];
  for (const [dataCentre, ...cells] of named) {
    const texts = cells.flatMap((cell) => cell.split(/[,;\s]+/)).filter((text) => text !== "");
    if (listing[dataCentre!]) problems.push(`the table for "${list}" has two rows for ${dataCentre}`);
    const twice = texts.filter((text, at) => texts.indexOf(text) !== at);
    warnings.push(...[...new Set(twice)].map((text) => `${dataCentre}: "${text}" is listed twice`));
    listing[dataCentre!] = [...new Set([...(listing[dataCentre!] ?? []), ...texts])];
  }
  return { listing, problems, warnings };
}

const isDataCentre = (name: string, expected: readonly string[]): boolean =>
  DATA_CENTRE.test(name) || expected.includes(name);

/** Whether a cell has text of an address's form, valid or not, so that a row with a misspelt address is not skipped. */
const holdsAddress = (cell: string): boolean =>
  /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|[0-9a-f]{1,4}:[0-9a-f:]*::?/i.test(cell);

const cutWords = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** The rows of the list's tables, cut to the columns of addresses. */
function tableOf(page: Page, list: string): readonly Row[] {
  const wanted = HEADINGS[list];
  if (!wanted) return [];
  return page.sections
    .filter(({ heading }) => wanted.test(heading))
    .flatMap(({ rows }) => {
      const names = rows.findLast((row) => row.some((cell) => /DNS/i.test(cell)));
      const last = names ? names.findIndex((cell) => /DNS/i.test(cell)) : Infinity;
      return rows.map(([first = "", ...cells]) => [first.replace(/ data center$/i, ""), ...cells.slice(0, last - 1)]);
    });
}
