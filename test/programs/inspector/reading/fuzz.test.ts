/** Files that are broken at random: a reader may say that it cannot read them, and must neither fail nor hang. */
import { fuzzReaders } from "./fuzz";

test("40 changed files of each format are read or told, with the same changes each time", () => {
  const { wrong, formats } = fuzzReaders(1, 40);
  expect(wrong).toEqual([]);
  expect(Object.keys(formats).length).toBeGreaterThan(15);
}, 300_000);
