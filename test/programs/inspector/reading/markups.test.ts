/** XML is read in every spelling that it may have; what is no XML in its place is told as unread and never taken for text. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("markups");

test.each(["single_quotes", "loose_blanks", "other_prefix", "cdata", "comments", "format_before_its_number"])(
  "a workbook in other words, %s, is read as the sheet shows it",
  (sample) => {
    expect(textOf(samples[sample])).toContain("012-34-5678 12345678\ttop secret\t4111 1111");
    expect(unreadOf(samples[sample])).toEqual([]);
  },
);

test("a document in UTF-16 is read", () => {
  expect(textOf(samples.utf_16)).toContain("top secret");
  expect(unreadOf(samples.utf_16)).toEqual([]);
});

test.each(["noise_as_sheet", "noise_as_document", "ebcdic_document", "ebcdic_sheet", "one_wrong_byte"])(
  "%s is unreadable",
  (sample) => {
    expect(unreadOf(samples[sample])).toContain("unreadable (office)");
  },
);

test.each(["entities_in_text", "entities_of_entities"])("%s: the text is not all there", (sample) => {
  expect(samples[sample]!.flatMap(({ detail }) => detail ?? [])).toEqual(["the XML declares entities"]);
});

test.each(["entities_in_attributes", "without_entities"])("%s: everything is read", (sample) => {
  expect(unreadOf(samples[sample])).toEqual([]);
});
