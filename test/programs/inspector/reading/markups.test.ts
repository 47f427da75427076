/** XML is read in every spelling that it may have; what is no XML in its place is reported as unread and never taken for text. */
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

test.each(["entities_in_text", "entities_of_entities", "entities_of_an_address_that_holds_them"])(
  "%s: the text is not all there",
  (sample) => {
    expect(samples[sample]!.flatMap(({ detail }) => detail ?? [])).toEqual(["the XML declares entities"]);
  },
);

test.each(["entities_in_attributes", "entities_of_elsewhere", "without_entities"])(
  "%s: everything is read",
  (sample) => {
    expect(unreadOf(samples[sample])).toEqual([]);
  },
);

test.each([
  ["an_empty_comment", "4111 1111 1111 1111"],
  ["an_empty_comment_of_three", "4111 1111 1111 1111"],
  ["a_comment_ended_otherwise", "4111 1111 1111 1111"],
  ["other_comments", "4111 1111 1111 1111"],
  ["data_of_xml", "4111 1111 1111 1111"],
  ["entities_in_attributes", "4111\u00a01111\u00a01111 1111\ntop\u00a0secret"],
])("a page with %s is read as a browser shows it", (name, text) => {
  expect(textOf(samples[`page_with_${name}`])).toContain(text);
});

test("entities in attributes of XML are decoded", () => {
  expect(textOf(samples.xml_with_entities_in_attributes)).toContain("Smith & Sons\nx<y");
});
