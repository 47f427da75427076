/** More escapes than are noted one by one do not end the decoding without a word. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("floods");

test.each([
  "percent",
  "entities",
  "javascript",
  "quoted_printable",
  "base64_in_measure",
  "uuencoded",
  "encoded_words",
  "names_in_markup",
])("a flood of %s is decoded", (sample) => {
  expect(samples[sample]!.some(({ text }) => text?.includes("4111 1111 1111 1111"))).toBe(true);
  expect(unreadOf(samples[sample])).toEqual([]);
});

test.each([
  ["parameters", "limit (mail)", "a mail with a longer field of parameters than is read"],
  ["parts_in_parts", "limit (mail)", "a mail with parts in parts, more than 32 deep"],
  ["parts", "limit (mail)", "a mail with more than 2000 parts"],
  ["fields", "limit ()", "a form with more than 2000 parts"],
])("of a flood of %s it is told that it is not read to its end", (sample, unread, detail) => {
  expect(unreadOf(samples[sample])).toEqual([unread]);
  expect(samples[sample]!.map((one) => one.detail)).toContain(detail);
});

test("too many pieces in base64 are reported as unread", () => {
  expect(textOf(samples.base64_lines)).not.toContain("4111");
  expect(unreadOf(samples.base64_lines)).toContain("limit ()");
});
