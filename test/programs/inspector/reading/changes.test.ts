/** Text with changes is searched as it is now and as it was: a value may stand around what was struck out, or with it, or in it. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("changes");

test.each<[string, string[]]>([
  ["word", ["see 4111 1111 end", "see 4111 2222 end"]],
  ["word_moved", ["see 4111 1111 end\non11 2222 toly", "see 4111 2222 from11 1111 end", "only"]],
  ["word_new_and_out", ["seemore text 4111 1111 end", "see 4111 1111 end", "\n4111 2222\n"]],
  ["word_deleted_beside_digits", ["55 4111 1111", "54111 22225", "\n4111 2222\n"]],
  ["word_end_of_paragraph", ["4111 1111\nnext", "4111\n 1111"]],
  ["rich", ["see 4111 1111 end", "see 4111 2222hidden end"]],
  ["rich_with_raised_and_struck_text", ["see 4111 1111 end", "see 41111 191211 end"]],
  ["book_with_raised_and_struck_text", ["see 4111 1111 end", "1\n9\n111 end"]],
  ["binary_word", ["see 4111 1111 end", "see 4111 2222no end"]],
  ["open_document", ["see 4111 1111 end", "see 4111 2222 end"]],
  ["page", ["see 4111 1111 end", "see 4111 2222 end"]],
  ["page_of_xml", ["see 4111 1111 end", "see 4111 2222 end"]],
  ["page_with_hidden_elements", ["see 4111 1111 end", "see 41xy11 z1111 end"]],
  ["page_with_raised_numbers", ["see 4111 1111 end", "see 41111 11112 end"]],
  ["page_that_hides_without_an_end", ["see 4111 1111 end", "4111 2222 end"]],
])("%s is read with its changes and without them", (sample, texts) => {
  for (const text of texts) expect(textOf(samples[sample])).toContain(text);
  expect(unreadOf(samples[sample])).toEqual([]);
});

test("text far from a change is read once", () => {
  const read = textOf(samples.word_with_a_long_text);
  expect(read).toContain("4111 1111");
  expect(read).toContain("4111 2222 1111");
  expect(read.split("4111 3333")).toHaveLength(2);
});
