/** Other spellings of a text are decoded where they stand, one in another; code pages are told from the letters. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("spellings");
const TEXT = "Größe top secret 4111 1111 1111 1111";

test.each([
  ["percent", TEXT],
  ["form", "top secret card 4111 1111 1111 1111"],
  ["quoted_printable", TEXT],
  ["quoted_printable", "5500 0000 0000 0004"],
  ["entities", TEXT],
  ["javascript", TEXT],
  ["json_lines", "top secret\n4111 1111 1111 1111\tand"],
  ["json_in_json", "Größe top secret\n4111 1111\t1111"],
  ["json_in_json", "a/b"],
  ["base64_four_deep", TEXT],
  ["base64_in_a_program", TEXT],
  ["percent_nine_deep", TEXT],
  ["entities_nine_deep", TEXT.replaceAll(" ", "\u00a0")],
  ["base64_short", "top secret 4111111111111111"],
  ["base64_safe", "top secret >>>??? 4111111111111111"],
  ["base64_of_utf_16", "top secret 4111111111111111"],
  ["base64_of_cyrillic", "совершенно секретно"],
  ["base64_of_zip", TEXT],
  ["uuencoded", TEXT],
  ["uuencoded_short", "card 4111 1111 1111 1111"],
  ["base64_of_few_signs", "219-09-9999"],
  ["base64_in_front_of_a_word", TEXT],
  ["diagram", TEXT],
  ["form_of_cyrillic", "совершенно секретно"],
  ["form_with_one_sign", "R&D ledger"],
  ["yaml_over_lines", "совершенно секретно"],
  ["hexadecimal", "top secret 4111 1111"],
  ["three_deep", TEXT],
  ["utf_32", TEXT],
  ["utf_8_with_a_wrong_byte", TEXT],
  ["utf_16_be", TEXT],
  ["utf_16_in_a_program", "top secret 4111 1111"],
  ["cp1251", "Совершенно секретно"],
  ["shift_jis", "社外秘"],
  ["exponents", "1;4111111111111111\n2;9876543210987655\n3;1.2345678901234567e12"],
  ["mainframe", "TOP SECRET, 4111 1111 1111 1111"],
  ["cp1254", "dışına çıkarılması"],
])("%s is decoded: %s", (sample, text) => {
  expect(textOf(samples[sample])).toContain(text);
});

test("letters that a printer strikes twice are text", () => {
  expect(samples.struck_twice![0]!.encoding).toBe("ascii");
});

test("text that is spelt in more ways, one in another, than are undone is unread; all else is not", () => {
  expect(textOf(samples.base64_nine_deep)).not.toContain(TEXT);
  expect(Object.keys(samples).filter((name) => unreadOf(samples[name]).length > 0)).toEqual(["base64_nine_deep"]);
  expect(unreadOf(samples.base64_nine_deep)).toEqual(["limit ()"]);
});
