import type { Page, Row } from "./page";

/** Addresses by data centre, as texts. */
export type Listing = Readonly<Record<string, readonly string[]>>;

/** Which section of the page has which list of the profile; newer and older headings. */
const HEADINGS: Readonly<Record<string, RegExp>> = {
  externalDlp: /\bDLP integration\b/i,
  appConnector: /^App connector\b/i,
};

const DATA_CENTRE = /^(?:(?:US|EU)\d|Gov US\d|GCC|[A-Z]{2}\d)$/;

/** The names of the lists that have a table on the page. */
export function listsOn(page: Page): readonly string[] {
  return Object.keys(HEADINGS).filter((list) => tableOf(page, list).length > 0);
}

/**
 * The listing in the section of `list`, without repetitions, texts unchecked. Throws an error with a sentence when the page
 * has no such table, or one that cannot be read without guessing.
 */
export function listingOf(page: Page, list: string): Listing {
  const rows = tableOf(page, list);
  if (rows.length === 0) {
    const headings = page.sections.map(({ heading }) => heading).filter((heading) => heading !== "");
    throw new Error(
      `the page has no table of data centres for the list "${list}"; its sections: ${headings.join(", ")}`,
    );
  }
  const listing: Record<string, string[]> = {};
  for (const [dataCentre, ...cells] of rows) {
    if (listing[dataCentre!]) throw new Error(`the table for "${list}" has two rows for ${dataCentre}`);
    const texts = cells.flatMap((cell) => cell.split(/[,;\s]+/)).filter((text) => text !== "");
    listing[dataCentre!] = [...new Set(texts)];
  }
  return listing;
}

/** Rows that begin with a data centre's name, cut to the columns of addresses. */
function tableOf(page: Page, list: string): readonly Row[] {
  const wanted = HEADINGS[list];
  if (!wanted) return [];
  return page.sections
    .filter(({ heading }) => wanted.test(heading))
    .flatMap(({ rows }) => {
      const names = rows.findLast((row) => row.some((cell) => /DNS/i.test(cell)));
      const last = names ? names.findIndex((cell) => /DNS/i.test(cell)) : Infinity;
      return rows
        .map(([first = "", ...cells]) => [first.replace(/ data center$/i, ""), ...cells.slice(0, last - 1)])
        .filter(([first]) => DATA_CENTRE.test(first!));
    });
}
