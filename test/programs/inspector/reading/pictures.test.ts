/** With `dlp.ocr` the text in pictures is read; a picture that cannot be read whole is reported as unread, and none passes as read. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("pictures");

test.each([
  ...["png", "jpeg", "webp", "bmp", "white_on_black", "tiff_of_two_pages", "black_on_nothing", "white_on_nothing"],
  ...["sixteen_bits", "in_a_document", "in_a_page", "in_a_mail", "between_other_bytes", "scanned_page"],
])("the text of %s is read", (sample) => {
  expect(textOf(samples[sample])).toContain("4111 1111 1111 1111");
  expect(textOf(samples[sample])).toContain("top secret");
  expect(unreadOf(samples[sample])).toEqual([]);
});

test.each([
  ["cut_off", "unreadable (pictures)", "a picture that is broken, or in a format that is not read"],
  ["cut_off_in_a_page", "unreadable (pictures)", "a picture that is broken, or in a format that is not read"],
  ["too_many_pixels", "limit (pictures)", "a picture with more pixels or frames than are read"],
  ["too_many_frames", "limit (pictures)", "a picture with more pixels or frames than are read"],
  ["of_another_format", "unreadable (pictures)", "a picture that is broken, or in a format that is not read"],
  ["large_page", "limit (pdf)", "the PDF has more or larger pages to look at than are read"],
])("%s is reported as unread", (sample, unread, detail) => {
  expect(unreadOf(samples[sample])).toContain(unread);
  expect(samples[sample]!.map(({ detail: said }) => said)).toContain(detail);
});

test("a picture too small for text, and a page with unrecognisable letters, are read without an error", () => {
  expect(unreadOf(samples.icon)).toEqual([]);
  expect(unreadOf(samples.page_without_letters)).toEqual([]);
  expect(samples.page_without_letters!.map(({ path }) => path)).toContain("page 1 as a picture");
});
