/** Sections of a page, which begin at headings of the second level. Pure. */

/**
 * The section with this heading, up to the next heading of the level or the end of the page; empty if there is none. For who writes the rest
 * of a page anew, as test/e2e/inspection.test.ts does, and keeps what `withSection` has put there.
 */
export function sectionOf(page: string, heading: string): string {
  const { start, end } = placeOf(page, heading);
  return page.slice(start, end);
}

/** The page with a new text for the section, which is added at the end if there is none. @param text text without the heading */
export function withSection(page: string, heading: string, text: string): string {
  const { start, end } = placeOf(page, heading);
  const before = page.slice(0, start).trimEnd();
  const after = page.slice(end).trimStart();
  const section = `## ${heading}\n\n${text.trim()}\n`;
  return `${before}\n\n${section}${after === "" ? "" : `\n${after}`}`;
}

function placeOf(page: string, heading: string): { start: number; end: number } {
  const opening = `\n## ${heading}\n`;
  const at = page.indexOf(opening);
  if (at === -1) return { start: page.length, end: page.length };
  const next = page.indexOf("\n## ", at + opening.length - 1);
  return { start: at + 1, end: next === -1 ? page.length : next + 1 };
}
