/** A format, a mark, a note or a drawing in the middle of a number or a word hides nothing; values, cells and fields stay apart. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("formats");

test.each([
  ["word_formats", 22],
  ["word_marks", 14],
  ["word_asides", 4],
  ["word_reading_aid", 1],
  ["slide_formats", 12],
  ["open_asides", 8],
  ["open_behind_styles", 8],
])("%s: all %d paragraphs are whole", (sample, count) => {
  const lines = textOf(samples[sample]).split("\n");
  const whole = Array.from({ length: count }, (_, number) => `${number} card 4539 1488 0343 6467 is top secret`);
  expect(whole.filter((line) => !lines.includes(line))).toEqual([]);
  expect(unreadOf(samples[sample])).toEqual([]);
});

test.each(["cells_apart", "word_cells_apart", "chart_values_apart", "fields_apart"])("%s", (sample) => {
  expect(textOf(samples[sample])).toContain("4539\n1488\n0343");
});

test.each([
  ["word_asides", ["PAGE 7", "box", "other"]],
  ["word_reading_aid", ["aid"]],
  ["open_asides", ["below", "said", "box"]],
])("%s: what stands elsewhere is read on lines of its own", (sample, texts) => {
  const lines = textOf(samples[sample]).split("\n");
  for (const text of texts) expect(lines).toContain(text);
});
