/** An element amid the text of XML does not split a value, one that is a field keeps apart from the next, and pages in XML are read. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("amidText");

/** Text that the readers make of the file, without its own bytes. */
const madeOf = (sample: string): string => textOf(samples[sample]!.slice(1));

test.each<[string, string[]]>([
  ["article", ["see 4111 111199", "77\n88", "see 41\n11"]],
  ["neighbours", ["4111 1111 end", "1111\n end"]],
  ["only_formats", ["4111 1111\nsee 4111 1111", "\n11 1111"]],
  ["page_in_a_piece", ["see 4111 1111"]],
  ["footnote", ["see 4111 1111\n1\n end", "xy", "x\n2\ny"]],
])("%s: an element amid text is read with a gap and without one", (sample, texts) => {
  for (const text of texts) expect(madeOf(sample)).toContain(text);
  expect(unreadOf(samples[sample])).toEqual([]);
});

test.each(["rows", "settings", "list_in_a_paragraph", "paragraphs_amid_text", "without_ends", "space_of_its_own"])(
  "%s: fields stay apart",
  (sample) => {
    expect(madeOf(sample)).toMatch(/4111\n+1111/);
    expect(madeOf(sample)).not.toMatch(/41111111|23/);
  },
);

test.each(["feed", "escaped", "note", "attribute"])("%s: a page in XML is read as a browser shows it", (sample) => {
  expect(madeOf(sample)).toMatch(/Take 4111 1111 now\.\n+next/);
  expect(unreadOf(samples[sample])).toEqual([]);
});

test("codes of another program's format amid text are read as such", () => {
  expect(madeOf("codes")).toContain("see 4111 1111");
});
