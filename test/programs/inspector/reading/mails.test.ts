/** Mails: headers, bodies and attachments are decoded, at whatever depth. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("mails");

test.each<[string, string[]]>([
  ["mail_with_document", ["Übersicht: Top Secret", "Top Secret Ünit", "4111 1111\nnext & last", "Bericht Müller.docx"]],
  ["mail_in_mail", ["Grüße 5500 0000 0000 0004"]],
  ["mail_of_cut_words", ["Größe topsecret, YWJjZ"]],
  ["mail_in_capitals", ["4111111111111111top secret"]],
  ["mail_with_zeros_in_its_code_pages", ["41 top secret 4111111111111111", "one.txt"]],
  ["mailbox", ["4111 1111\nnext & last", "Grüße 5500 0000 0000 0004"]],
  ["page_of_a_browser", ["4111 1111 1111 1111"]],
  ["winmail", ["top secret 4111 1111", "4111 1111\nnext & last"]],
  ["card", ["Top secret, card 4111 1111 1111 1111"]],
  ["calendar", ["4111 1111 1111 1111\nTop secret"]],
])("%s is read", (sample, texts) => {
  for (const text of texts) expect(textOf(samples[sample])).toContain(text);
  expect(unreadOf(samples[sample])).toEqual([]);
});

test("one piece of a mail in several is said to be unread: its attachment is complete nowhere", () => {
  expect(unreadOf(samples.piece_of_a_mail)).toContain("unreadable (mail)");
});
