/** With `dlp.outlookStores` a store of Outlook is read with its attachments; a broken one is reported as unread, and without it every one. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("stores");

test("a folder, a message and its attachment are read", () => {
  for (const text of ["Inbox", "Betreff Ü\ntop secret 5500 0000 0000 0004", "4111 1111\nnext & last"])
    expect(textOf(samples.store)).toContain(text);
  expect(unreadOf(samples.store)).toEqual([]);
});

test("a store that is cut off, and one of a later kind, are reported as unread", () => {
  expect(unreadOf(samples.cut_off)).toEqual(["unreadable (mail)"]);
  expect(unreadOf(samples.of_a_later_kind)).toEqual(["unreadable (mail)"]);
});
