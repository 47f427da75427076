/** The text of documents: as a person reads it, with no gap where a format changes inside a word, and one between cells and paragraphs. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("documents");

test.each<[string, string[], string]>([
  ["word_runs", ["4111 1111\nnext & last"], "office"],
  ["word_in_zip", ["4111 1111\nnext & last"], "archive"],
  ["sheet", ["number\t012-34-5678 12345678\t4111111111111110"], "office"],
  ["sheet_heading", [" DE89 3704 "], "office"],
  ["sheet_messages", ["DE89 3704", "GB29 NWBK"], "office"],
  ["word_field", ["DE89 3704"], "office"],
  ["word_style", ["top secret"], "office"],
  ["page_layout", ["4111 1111"], ""],
  ["page_layout_with_space", ["top secret"], ""],
  ["pdf_watermark", ["top secret"], "pdf"],
  ["word_changes", ["card more", "\n4111 1111\n"], "office"],
  ["slide", ["top secret"], "office"],
  ["open_document", ["top secret\n41 11"], "office"],
  ["pdf_words", ["4111 1111 1111 1111", "a note (new)"], "pdf"],
  ["pdf_without_fonts", ["4111 1111 1111 1111\ntop\nsecret\none"], "pdf"],
  ["pdf_without_fonts_packed", ["4111 1111 1111 1111\ntop\nsecret\none"], "pdf"],
  ["html_page", ["4111 1111\ncafé bar\none\n\ntwo"], ""],
])("%s is read", (sample, texts, kind) => {
  const read = samples[sample]!;
  for (const text of texts) expect(textOf(read)).toContain(text);
  expect(unreadOf(read)).toEqual([]);
  expect(read[0]!.kind).toBe(kind);
});

test("a file that begins like two types has both", () => {
  const types = samples.pdf_behind_a_picture!.map(({ kind }) => kind);
  expect(types).toContain("pdf");
  expect(types).toContain("pictures");
  expect(textOf(samples.pdf_behind_a_picture)).toContain("4111 1111 1111 1111");
});
