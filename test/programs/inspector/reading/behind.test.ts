/** A file that stands behind the end of another one is read. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("behind");

test("each of the samples is read", () => {
  expect(Object.keys(samples).length).toBe(42);
  const unread = Object.keys(samples).filter((name) => !textOf(samples[name]).includes("4111 1111 1111 1111"));
  expect(unread).toEqual([]);
});

test("padding with zeros is nothing unread", () => {
  expect(unreadOf(samples.zeros_behind_an_archive)).toEqual([]);
});
