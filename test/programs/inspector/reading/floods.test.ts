/** More escapes than are noted one by one do not end the decoding without a word. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("floods");

test.each(["percent", "entities", "javascript", "quoted_printable", "base64_in_measure"])(
  "a flood of %s is decoded",
  (sample) => {
    expect(samples[sample]!.some(({ text }) => text?.includes("4111 1111 1111 1111"))).toBe(true);
    expect(unreadOf(samples[sample])).toEqual([]);
  },
);

test("too many pieces in base64 are told as unread", () => {
  expect(textOf(samples.base64_lines)).not.toContain("4111");
  expect(unreadOf(samples.base64_lines)).toContain("limit ()");
});
