/** Values that stand side by side without a sign between them are told apart by the table's own description of their width. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("tables");

test.each([
  ["array_of_bytes", "4111111111111111\ntop secret\n219-09-9999"],
  ["array_of_text", "4111111111111111\ntop secret\n219-09-9999"],
  ["array_of_numbers", "4111111111111111\n-1\n7"],
  ["array_cut_off", "4111111111111111"],
  ["rows", "     0\t4111111111111111"],
  ["rows", "     2\t219-09-9999"],
])("%s: each value is apart: %s", (sample, text) => {
  expect(textOf(samples[sample])).toContain(text);
});

test.each(["array_of_fractions", "rows_of_another_length"])("%s: its bytes alone are searched", (sample) => {
  expect(textOf(samples[sample])).toBe("");
});

test("nothing is reported as unread", () => {
  expect(Object.values(samples).flatMap(unreadOf)).toEqual([]);
});
