/** Compressed text without a head of its own is read amid other bytes, within bounds, as are files that git and yEnc spell. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("streams");
const apart = ["pixels", "heads_alone", "too_many_heads", "too_many_streams"];
const bytesOf = (name: string) =>
  samples[name]!.map(({ text, encoding }) => (encoding ? text : Buffer.from(text ?? "", "base64").toString("latin1")));

test("each of the samples is read", () => {
  const wrong = Object.keys(samples).filter(
    (name) =>
      !apart.includes(name) && !/4111.1111.1111.1111/.test(`${bytesOf(name).join("\n")}\n${textOf(samples[name])}`),
  );
  expect([wrong, Object.keys(samples).length]).toEqual([[], 30]);
});

test("the pixels of a picture, which are a stream as well, are not taken for text", () => {
  expect(bytesOf("pixels").join()).not.toContain("4111");
});

test("the name of a code before a comment is no letter of it", () => {
  expect(textOf(samples.exif_comment_in_utf_16)).toMatch(/^4111 1111 1111 1111/m);
});

test("heads that are none cost nothing but their tries", () => {
  expect(unreadOf(samples.heads_alone)).toEqual([]);
});

test("more heads than are tried and more streams than are read are reported as unread", () => {
  expect(unreadOf(samples.too_many_heads)).toEqual(["limit ()"]);
  expect(unreadOf(samples.too_many_streams)).toContain("limit ()");
});
