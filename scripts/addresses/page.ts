/**
 * Reads the tables of a documentation page, as Markdown (learn.microsoft.com's source) or as the HTML that it becomes. Pure.
 */
import { isDay } from "../options/day";

/** A table row as the texts of its cells, without markup. Line breaks inside a cell are commas. */
export type Row = readonly string[];

/** The content between two headings. */
export interface Section {
  readonly heading: string;
  /** Rows of all tables, their head rows included. */
  readonly rows: readonly Row[];
}

export interface Page {
  readonly sections: readonly Section[];
  /** Day of the last change that the page itself gives (`ms.date`), `YYYY-MM-DD`. */
  readonly date?: string;
  /** The text of a date that is not a valid day: `25/06/2023`. */
  readonly unreadableDate?: string;
}

/** Reads Markdown or HTML; HTML is recognised by its table tags. */
export function readPage(text: string): Page {
  return /<t(able|body|r)[\s>]/i.test(text) ? readHtml(text) : readMarkdown(text);
}

function readMarkdown(text: string): Page {
  const sections: { heading: string; rows: Row[] }[] = [{ heading: "", rows: [] }];
  for (const quoted of text.split(/\r?\n/)) {
    const line = quoted.replace(/^(\s*>)+\s?/, "").trim();
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    if (heading) sections.push({ heading: plain(heading[1]!), rows: [] });
    else if (line.startsWith("|") && !/^\|[\s|:-]*$/.test(line)) {
      sections.at(-1)!.rows.push(
        line
          .replace(/^\||\|\s*$/g, "")
          .split(/(?<!\\)\|/)
          .map(plain),
      );
    }
  }
  return { sections, ...dated(/^ms\.date:\s*(.+)$/m.exec(text)?.[1]) };
}

function readHtml(text: string): Page {
  const sections: { heading: string; rows: Row[] }[] = [{ heading: "", rows: [] }];
  for (const [, level, heading, row] of text.matchAll(/<h([1-6])[^>]*>(.*?)<\/h\1>|<tr[^>]*>(.*?)<\/tr>/gis)) {
    if (level !== undefined) sections.push({ heading: plain(heading!), rows: [] });
    else sections.at(-1)!.rows.push([...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gis)].map((cell) => plain(cell[1]!)));
  }
  return { sections, ...dated(/<meta[^>]*name="ms\.date"[^>]*content="([^"]+)"/i.exec(text)?.[1]) };
}

/** Text without tags, emphasis and escapes; line breaks and paragraphs become commas. */
function plain(markup: string): string {
  return markup
    .replace(/<\/?(br|p|li)\b[^>]*>/gi, ", ")
    .replace(/<[^>]*>/g, "")
    .replace(/&nbsp;|\u00a0/gi, " ")
    .replace(/&amp;/gi, "&")
    .replace(/\\([*_|])/g, "$1")
    .replace(/\*\*/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** The day of a date. Pages write `03/15/2023`, `2023-03-15` and `2023-03-15T00:00:00.0000000Z`. */
function dated(text: string | undefined): Pick<Page, "date" | "unreadableDate"> {
  const said = text?.trim().replace(/^["']|["']$/g, "") ?? "";
  if (said === "") return {};
  const [, month, day, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(said) ?? [];
  const date = year === undefined ? said.replace(/T.*$/, "") : `${year}-${month}-${day}`;
  return isDay(date) ? { date } : { unreadableDate: said };
}
