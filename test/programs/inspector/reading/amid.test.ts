/** A file amid other bytes is read at each place where one may begin; beyond the bound of places the file around is unread. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("amid");
const apart = ["marks_alone", "too_many", "too_many_rar", "pdf_with_odd_escapes"];

test("each of the samples is read", () => {
  const wrong = Object.keys(samples).filter(
    (name) => !apart.includes(name) && !textOf(samples[name]).includes("4111 1111 1111 1111"),
  );
  expect([wrong, Object.keys(samples).length]).toEqual([[], 22]);
});

test("more places than are tried are reported as unread", () => {
  expect(unreadOf(samples.too_many)).toEqual(["limit ()"]);
  expect(unreadOf(samples.too_many_rar)).toContain("limit ()");
  expect(textOf(samples.too_many)).not.toContain("4111");
});

test("marks without files, as programs hold them, are nothing unread", () => {
  expect(unreadOf(samples.marks_alone)).toEqual([]);
});

test("a string of a PDF may have a backslash before any sign", () => {
  expect(unreadOf(samples.pdf_with_odd_escapes)).toEqual([]);
  expect(textOf(samples.pdf_with_odd_escapes)).toContain("8 9 A");
});
