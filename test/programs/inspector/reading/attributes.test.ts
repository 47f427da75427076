/** Text in attributes of Office's XML is read, each value by itself, and numbers that programs count by are not. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("attributes");

test.each<[string, string[]]>([
  ["variables", ["top secret"]],
  ["form", ["top secret\n4111 1111"]],
  ["drawing", ["Anna's top secret", "4111 1111"]],
  ["pivot_table", ["top secret\n4111111111111111"]],
  ["filters", ["top secret\n4111 1111"]],
  ["scenarios", ["top secret\n4111 1111"]],
  ["messages", ["top secret\n4111 1111"]],
  ["links", ["top secret\n4111 1111"]],
])("text of %s is read", (sample, texts) => {
  for (const text of texts) expect(textOf(samples[sample])).toContain(text);
  expect(unreadOf(samples[sample])).toEqual([]);
});

test("revisions and other short numbers are left out, and a word that stands often is read once", () => {
  expect(textOf(samples.numbers_of_programs)).not.toMatch(/\d{5}/);
  expect(textOf(samples.numbers_of_programs).match(/both/g)).toHaveLength(1);
});
