/** Office documents before 2007 and Outlook's messages are read as a person reads them. */
import { readSamples, textOf, unreadOf } from "./readSamples";

const samples = readSamples("compounds");

test.each<[string, string[]]>([
  ["word", ["top secret 4111 1111 1111 1111 Ж\nnext\tcell link", "HYPERLINK x"]],
  ["sheet_of_excel_95", ["совершенно секретно"]],
  ["sheet", ["SSN\t012-34-5678 12345678\t4111111111111111\n42\t3.14\t7\ntop secrét", "a comment"]],
  ["binary_sheet", ["SSN\t012-34-5678 12345678\t4111111111111111\n42\tinline Ж", "a comment"]],
  ["slides", ["top secret Ж\n4111 1111\n1111"]],
  ["message", ["Betreff Ü", "top secret 4111 1111", "4111 1111\nnext & last", "inner text"]],
  ["macro", ['k = "top secret 4111"']],
])("%s is read", (sample, texts) => {
  for (const text of texts) expect(textOf(samples[sample])).toContain(text);
  expect(unreadOf(samples[sample])).toEqual([]);
  expect(samples[sample]![0]!.kind).toBe("office");
});

test("an attachment has its own name", () => {
  expect(samples.message!.map(({ path }) => path)).toContain("letter.docx/word/document.xml");
});

test.each(["word_with_a_password", "sheet_with_a_password", "document_with_a_password"])(
  "%s is said to be encrypted",
  (sample) => {
    expect(unreadOf(samples[sample])).toEqual(["encrypted (office)"]);
  },
);
