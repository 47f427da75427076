/** A value is read whole where a format breaks it over lines or pieces, and where it has one escape alone. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("folds");
const ALL = ["top secret", "4111 1111 1111 1111", "DE89370400440532013000"];

test.each<[string, readonly string[]]>([
  ["ldif", ALL],
  ["calendar_amid_a_text", ALL],
  ["statement", ALL],
  ["statement_of_lines", ALL],
  ["statement_without_blanks_at_ends", ALL],
  ["chunks", ALL],
  ["properties", ALL],
  ["bencode", ALL.map((text) => (text.startsWith("DE") ? `${text}\nname` : text))],
  ["registry", ALL],
  ["bytes_in_a_program", ALL],
  ["bytes_with_gaps", ALL],
  ["flowed", ALL],
  ["flowed_and_quoted", ALL],
  ["one_percent", ["top secret", "= 4111111111111111"]],
  ["one_percent_twice", ["top secret", "= 4111111111111111"]],
  ["one_of_old_browsers", ["top secret", "= 4111111111111111"]],
  ["one_quoted_printable", ["top secret", "4111 1111 1111 1111"]],
  ["one_backslash", ["top secret", "4111 1111 1111 1111"]],
])("%s", (sample, texts) => {
  for (const text of texts) expect(textOf(samples[sample])).toContain(text);
  expect(unreadOf(samples[sample])).toEqual([]);
});

test("lines are joined once: what stands then at an end is no other spelling, of which too many would be a limit", () => {
  for (const name of ["chunks_without_an_end", "folds_behind_empty_lines"]) expect(unreadOf(samples[name])).toEqual([]);
});

test("strings that stand right behind their lengths are read apart, also amid bytes that are no text", () => {
  expect(textOf(samples.bencode_of_bytes)).toContain("DE89370400440532013000\npieces");
});
