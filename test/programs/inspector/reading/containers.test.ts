/** Archives and compressed files are opened, one in another, also behind other bytes. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("containers");
const TEXT = "top secret 4111 1111 1111 1111 ä";
const DOCUMENT = "4111 1111\nnext & last";

test.each<[string, string[], string]>([
  ["seven_zip", [TEXT], "7z"],
  ["iso", [TEXT], "archive"],
  ["cpio_zstd", [TEXT], "archive"],
  ["tar_lz4", [TEXT], "archive"],
  ["tar_lzip", [TEXT], "archive"],
  ["tar_compressed", [TEXT], "archive"],
  ["xar", [TEXT], "archive"],
  ["ar", [TEXT], "archive"],
  ["tar_gz", [DOCUMENT], "archive"],
  ["gzip_twice", [TEXT], "archive"],
  ["gzip_with_a_tail", [TEXT], "archive"],
  ["bzip2", [TEXT], "archive"],
  ["xz", [TEXT], "archive"],
  ["lzma_alone", [TEXT], "archive"],
  ["zlib_stream", [TEXT], "archive"],
  ["deflate_alone", [TEXT], ""],
  ["zip_bzip2", [TEXT], "archive"],
  ["zip_deflate64", [TEXT], "archive"],
  ["zip_lzma", [TEXT], "archive"],
  ["zip_xz_of_one_name", [TEXT, "harmless"], "archive"],
  ["zip_in_zip", [TEXT], "archive"],
  ["zip_behind_a_zip", [TEXT, "harmless"], "archive"],
  ["zip_behind_a_picture", [TEXT], "pictures"],
  ["seven_zip_behind_a_program", [TEXT], "executable"],
  ["form", [DOCUMENT, "top secret"], ""],
  ["form_of_gzip", [TEXT], ""],
  ["database", ["Anna\t4111111111111111", DOCUMENT], "database"],
])("%s is read", (sample, texts, kind) => {
  const read = samples[sample]!;
  for (const text of texts) expect(textOf(read)).toContain(text);
  expect(unreadOf(read)).toEqual([]);
  expect(read[0]!.kind).toBe(kind);
});

test("a member of a zip file in XZ whose checksum is wrong is unreadable", () => {
  expect(unreadOf(samples.zip_xz_of_a_wrong_checksum)).toEqual(["unreadable (archive)"]);
});
