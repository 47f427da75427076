import { PUBLISHED_CLIENTS } from "../../../../infra/network/clients";
import type { Listing } from "../../../../scripts/addresses/publishedTable";

/** The addresses of the data file, by data centre. */
export const final = PUBLISHED_CLIENTS.defender.lists.externalDlp!.dataCentres;

/** The page as its Markdown source has it: two tables, the second one that of external DLP. */
export function markdown(listing: Listing, date = "02/05/2023", connector: Listing = final): string {
  const table = (rows: Listing): string =>
    Object.entries(rows)
      .map(([name, addresses]) => `|${name}|${addresses.join(", ")}|`)
      .join("\n");
  return [
    `---\nms.date: ${date}\n---\n# Network requirements`,
    `## Portal access\n|Data center|IP addresses|DNS name|\n|----|----|----|\n|US1|13.64.26.88|\\*.us.portal.cloudappsecurity.com|`,
    `## App connector\n|Data center|IP addresses|\n|----|----|----|\n${table(connector)}`,
    `## Third-party DLP integration\n1. **Source TCP port**: Dynamic\n\n|Data center|IP addresses|\n|----|----|\n${table(listing)}`,
    "## Mail server\n|Data center|IP addresses|\n|----|----|\n|US1|65.55.234.192/26|",
  ].join("\n\n");
}
