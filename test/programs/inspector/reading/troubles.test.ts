/** All that cannot be read is said to be unread, with its reason; what is made to keep a reader busy ends at a limit. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("troubles");
const details = (sample: string) => samples[sample]!.flatMap(({ detail }) => (detail === undefined ? [] : [detail]));
const UNDECODED = [
  "unreadable (pdf)",
  "the PDF has a stream that is broken or packed in a way that no reader knows",
] as const;

test.each<readonly [string, string, string]>([
  ["archive_bomb", "limit (archive)", "unpacks to more bytes than the limits allow"],
  ["gzip_bomb", "limit ()", "unpacks to more bytes than the limits allow"],
  ["ten_thousand_members", "limit ()", "holds more than 2000 files"],
  ["matryoshka", "limit (archive)", "holds files in files, more than 5 deep"],
  ["pdf_with_a_password", "encrypted (pdf)", "the PDF needs a password"],
  ["pdf_loop", "unreadable (pdf)", "the PDF is broken or encrypted in an unknown way"],
  ["pdf_cut_off", "unreadable (pdf)", "the PDF is broken or encrypted in an unknown way"],
  ...["wrong_byte", "stream_cut_off", "stream_for_pictures"].map(
    (fault) => [`pdf_with_a_${fault}`, ...UNDECODED] as const,
  ),
  ["pdf_with_an_unknown_filter", ...UNDECODED],
  ["pdf_with_brotli", ...UNDECODED],
  ["pdf_with_a_page_left_early", ...UNDECODED],
  ["pdf_with_many_faults", "limit (pdf)", "the PDF has more faults than are looked at"],
  ["pdf_in_ascii_broken", "unreadable (pdf)", "the PDF is broken or encrypted in an unknown way"],
  ["pdf_in_ascii_broken_behind_a_text", "unreadable (pdf)", "the PDF is broken or encrypted in an unknown way"],
  ["scanned_pdf", "type-only (pdf)", "the PDF has pictures and no text"],
  ["page_without_letters", "unreadable (pdf)", "the PDF has text in numbers of glyphs, without their letters"],
  ["page_of_numbered_glyphs", "unreadable (pdf)", "the PDF has text in numbers of glyphs, without their letters"],
  ["outlook_store", "unreadable (mail)", "a store of Outlook"],
  ["entity_bomb", "unreadable (office)", "the XML declares entities"],
  ["encrypted_zip", "encrypted (archive)", "a member of a zip file needs a password"],
  [
    "zip_in_two_minds",
    "unreadable (archive)",
    "a zip file's directory says something else of a member than the member itself",
  ],
  [
    "zip_with_a_longer_member",
    "unreadable (archive)",
    "a member of a zip file has another size or checksum than it says",
  ],
  ["zip_cut_off", "unreadable (archive)", "a zip file without a directory that can be read"],
  ["zip_of_an_unknown_method", "unreadable (archive)", "a member of a zip file cannot be unpacked (method 96)"],
  ["zip_lzma_with_a_huge_dictionary", "limit (archive)", "needs more memory than the limits allow"],
  ["compound_in_a_circle", "unreadable (office)", "a compound file that is broken (RecursionError)"],
  ["gzip_cut_off", "unreadable (archive)", "compressed data that are cut off"],
  ["pgp_message", "encrypted ()", "an OpenPGP message"],
  ["pgp_message_in_a_reply", "encrypted ()", "an OpenPGP message"],
  ["pgp_message_in_json", "encrypted ()", "an OpenPGP message"],
  ["pgp_message_in_a_page", "encrypted ()", "an OpenPGP message"],
  ["pgp_message_in_bytes", "encrypted ()", "an OpenPGP message"],
  ["pgp_message_that_is_signed", "unreadable ()", "an OpenPGP message that is compressed or signed"],
  ["cms_to_a_key", "encrypted ()", "an encrypted CMS message"],
  ["cms_to_a_key_in_a_reply", "encrypted ()", "an encrypted CMS message"],
  ["cms_to_a_key_in_json", "encrypted ()", "an encrypted CMS message"],
  ["cms_of_encrypted_data", "encrypted ()", "an encrypted CMS message"],
  ["cms_that_tells_of_changes", "encrypted ()", "an encrypted CMS message"],
  ["cms_that_is_compressed", "unreadable ()", "compressed CMS data"],
  ["mail_to_a_key", "encrypted ()", "an encrypted CMS message"],
  ["age", "encrypted ()", "an age file"],
  ["openssl", "encrypted ()", "an encrypted file"],
  ["openssl_in_base64", "encrypted ()", "an encrypted file of OpenSSL"],
  ["arrow", "unreadable ()", "a table of a kind that is not read"],
  ["parquet", "unreadable ()", "a table of a kind that is not read"],
  [
    "rar_of_noise",
    "unreadable (archive)",
    "an archive that is broken, cut off or packed in a way that no reader knows",
  ],
  [
    "rar_in_a_form",
    "unreadable (archive)",
    "an archive that is broken, cut off or packed in a way that no reader knows",
  ],
  ["binhex", "unreadable ()", "a file in BinHex"],
  [
    "rar_of_nothing",
    "unreadable (archive)",
    "an archive that is broken, cut off or packed in a way that no reader knows",
  ],
  [
    "lzip_of_noise",
    "unreadable (archive)",
    "an archive that is broken, cut off or packed in a way that no reader knows",
  ],
  [
    "rar_behind_a_program",
    "unreadable (archive)",
    "an archive that is broken, cut off or packed in a way that no reader knows",
  ],
  ["iwork", "unreadable (archive)", "an iWork document, whose text is packed by Snappy"],
])("%s: %s", (sample, unread, detail) => {
  expect(unreadOf(samples[sample])).toContain(unread);
  expect(details(sample)).toContain(detail);
});

test("a PDF of ASCII alone is read behind a text, and in a font that is missing; a text about PDF is not a PDF", () => {
  expect(textOf(samples.pdf_in_ascii_behind_a_text)).toContain("4111 1111 1111 1111");
  expect(unreadOf(samples.pdf_in_ascii_behind_a_text)).toEqual([]);
  expect(unreadOf(samples.text_on_pdf)).toEqual([]);
  expect(textOf(samples.pdf_with_a_font_that_is_missing)).toContain("4111 1111 1111 1111");
});

test("names of members cannot break out of a line", () => {
  const paths = samples.path_tricks!.map(({ path }) => path);
  expect(paths).toEqual(["", "../../etc/passwd", "/etc/shadow", "a??X-Forged: 1"]);
  expect(textOf(samples.path_tricks)).toBe("first\nsecond\nthird");
});

test("markup that never ends is searched as it is", () => {
  expect(unreadOf(samples.unclosed_markup)).toEqual([]);
});

test("a harmless document has nothing unread", () => {
  expect(samples.harmless_words!.map(({ text, why }) => why ?? text).slice(1)).toEqual(["nothing"]);
});

test("a PDF of 2 KiB that unpacks to 176 MiB is told: its reader runs out of memory or time", () => {
  expect(unreadOf(samples.pdf_bomb).length).toBe(1);
});

test.each(["words_about_openssl", "words_about_encryption", "certificates"])("%s are no encrypted file", (sample) => {
  expect(unreadOf(samples[sample])).toEqual([]);
});

test("of a signed message the content is read, also where it stands in pieces and is a mail", () => {
  expect(textOf(samples.signed_letter)).toContain("4111 1111 1111 1111");
});
