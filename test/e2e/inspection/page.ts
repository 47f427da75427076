/** The page docs/inspection.md, made of a gateway's answers. Pure. */
import { markdownTable } from "../../markdownTable";
import type { Answer } from "./ask";

/**
 * Cases that the engine cannot read and that pass: known, and shown on the page. Anything else that passes is a
 * failure.
 */
export const notInspected: readonly string[] = [
  "HTML, tags inside words: a card number",
  "HTML, tags inside words: a keyword",
  "Word document, its format changes inside words: a card number",
  "Word document, its format changes inside words: a keyword",
  "slides, their format changes inside words: a card number",
  "slides, their format changes inside words: a keyword",
  "OpenDocument text, its format changes inside words: a card number",
  "OpenDocument text, its format changes inside words: a keyword",
  "PDF, words placed one by one: a card number",
  "PDF, words placed one by one: a keyword",
  "PDF, text in hexadecimal: a card number",
  "PDF, text in hexadecimal: a keyword",
  "PDF, text as glyph numbers: a card number",
  "PDF, text as glyph numbers: a keyword",
  "RTF, its format changes at each word: a card number",
  "RTF, its format changes at each word: a keyword",
  "7z, Deflate: a card number",
  "7z, Deflate: a keyword",
  "form, a part in base64: a card number",
  "form, a part in base64: a keyword",
  "UTF-32 LE: a card number",
  "UTF-32 LE: a keyword",
  "base64: a card number",
  "base64: a keyword",
  "form, + for a space: a card number",
  "form, + for a space: a keyword",
  "form, %20 for a space: a card number",
  "form, %20 for a space: a keyword",
  "quoted-printable: a card number",
  "quoted-printable: a keyword",
  "letter by letter as HTML entities: a card number",
  "letter by letter as HTML entities: a keyword",
  "mail, only unknown headers: a card number",
  "mail, only unknown headers: a keyword",
  "mail, the names of all headers in capitals: a card number",
  "mail, the names of all headers in capitals: a keyword",
  "Outlook message, text in compressed RTF only: a card number",
  "Outlook message, text in compressed RTF only: a keyword",
  "winmail.dat, text in compressed RTF only: a card number",
  "winmail.dat, text in compressed RTF only: a keyword",
  "a hyphen for each space: a keyword",
  "a dot for each space: a card number",
  "a dot for each space: a keyword",
  "a no-break space (UTF-8) for each space: a keyword",
  "an en dash (UTF-8) for each space: a keyword",
  "a no-break space for each space, in a Word document: a card number",
  "a no-break space for each space, in a Word document: a keyword",
  "13 digits (4222222222222): a card number",
  "UnionPay, 19 digits (6212345678901234569): a card number",
  "a number's cell: xlsx, written with an exponent: a card number",
  "a number's cell: csv, written with an exponent: a card number",
  "a number's cell: xls: a card number",
  "a number's cell: xlsb: a card number",
  "in the URL of a request without a body: a card number",
  "in the URL of a request without a body: a keyword",
];

const words: Record<string, string> = { allowed: "**passes**", blocked: "blocked", error: "refused" };

/** The whole page. */
export function pageOf(answers: readonly Answer[]): string {
  const groups = [...new Set(answers.map(({ group }) => group))];
  const tables = groups.map((group) => {
    const ofGroup = answers.filter((one) => one.group === group);
    const names = [...new Set(ofGroup.map(({ name }) => name))];
    const rows = names.map((name) => [
      name,
      ...COLUMNS.map((what) => cell(ofGroup.find((one) => one.name === name && one.planted === what))),
    ]);
    return `\n## ${group}\n\n${markdownTable(["how", ...COLUMNS], rows)}`;
  });
  return [...introduction, ...tables].join("\n") + "\n";
}

const COLUMNS = ["a card number", "a keyword"];

function cell(answer: Answer | undefined): string {
  if (answer === undefined) return "";
  const { verdict, rule } = answer;
  return verdict === "blocked" ? `blocked (${rule.replace(".UNOFFICIAL", "")})` : (words[verdict] ?? verdict);
}

const introduction = [
  "# What a gateway inspects, and what it does not",
  "",
  "Written by `test/e2e/inspection.test.ts` from the answers of a booted gateway with the default policy. The test fails when this page",
  "says something else. Each row hides the same words, a payment card number or a keyword, in another way. **passes** marks a limit of the",
  "engine (clamd behind c-icap): the file is allowed although it contains the words.",
  "",
  "- **In PDF and RTF, only text in one piece is found.** Most programs write a PDF's text as glyph numbers, or place its words one by",
  "  one. RTF splits text where the format changes, even within a number. The engine does not join the pieces.",
  "- **In HTML, Word, PowerPoint and OpenDocument, a change of format may stand between words and between the groups of a number, but not",
  "  inside them.** The engine replaces each tag by a space: `219<b>-09-9999</b>` becomes `219 -09-9999`, which is found;",
  "  `2<b>19-09-9999</b>` becomes `2 19-09-9999`, which is not. Numbers in sheets are stored in one piece.",
  "- `dlp.blockedTypes: [office, pdf]` blocks whole documents. Reading them as a person does requires an engine that extracts text.",
  "- Encodings: a body in an encoding that the gateway cannot read is blocked (Gateway.Unreadable.Encoding). In uploads that is everything",
  "  but gzip. In downloads it is everything but gzip and a single Content-Encoding of deflate or br, which the ICAP server decodes. Also",
  "  blocked: two encodings at once; Transfer-Encoding; a header spelt so that one reader takes it for an encoding and another does not;",
  "  gzip or deflate that does not inflate without an error; data after the end of either. `dlp.unreadableTypes: allow` lets these pass",
  "  unread.",
  "- Known to pass: a Brotli or bare DEFLATE stream that no header announces, because it has no signature; text in base64,",
  "  quoted-printable, percent or form spelling and UTF-32, which is not decoded; 7z made with Deflate or a rare filter (other 7z is",
  "  read); a zip whose members have other sizes or names than its directory says; in a gzip file, a member after other bytes or zeros;",
  "  gzip after other bytes; a gzip part of a form whose lines end in bare LF.",
  "- Settings that close some of these gaps: `dlp.encodedText: block` recognises base64, percent, form and quoted-printable spelling,",
  "  HTML entities and UTF-32 by their form, and blocks them unread. `dlp.blockedTypes` blocks whole 7z files, documents, pictures and",
  "  media; the contents of pictures and recordings are not read. `icap.requestsWithoutBody: block` blocks messages without a body,",
  "  which are otherwise allowed: URLs are not searched for secrets.",
  "- Files that the engine does not open are blocked by their first bytes: `dlp.unreadableTypes`, and `dlp.encryptedArchives` for",
  "  encrypted ones. infra/gateway/dlp/ has the lists. `allow` lets such files pass unread.",
  "- In a form (a browser's upload, multipart/form-data) the engine opens zip, documents, 7z and PDF in place. Other compressed or",
  "  encrypted files in a form, including gzip, bzip2 and xz, are blocked by their first bytes. A zip appended to another is not opened.",
  "- Card numbers (with their check digit) and social security numbers are found in every file that the engine opens, as bytes and",
  "  as UTF-16. Card numbers have 14 to 16 digits, in one piece or in groups with one to three spaces or hyphens between them. Digits",
  "  after a decimal point, and parts of a longer number, of hexadecimal digits or of a dump, do not count. If more than one card number",
  "  is required (`dlp.creditCardsAtLeast`), each part is counted separately: an archive's member, a mail's attachment, a document's XML.",
  "- Regular expressions (`dlp.expressions`) and account numbers (`dlp.ibanCountries`) are found in the same files. The engine gives up an",
  "  expression that needs more than ten million steps from one place of a file, and the file passes. So the settings refuse an expression",
  "  with an unlimited repetition (`*`, `+`, `{2,}`); give a maximum, `[A-Z]{1,20}` for `[A-Z]+`. They also refuse one that can match in",
  "  more than 200,000 ways from one place, and any syntax that the engine reads otherwise than the check (`\\p`, `\\A`, `[:digit:]`, octal",
  "  numbers, ...).",
  "- A file is read as a mail, and its attachments decoded, if its first lines have a header that mail programs write, in their spelling.",
  "  A piece of a split mail (message/partial) is blocked. Outlook's compressed RTF is not read.",
  "- A number in a sheet's cell is found if the file stores its digits: in xlsx, ods and csv, but not in the binary xls and xlsb, nor in",
  "  exponent notation.",
  "- A file that comes in parts (range requests, uploads in pieces) is judged part by part. Words that a boundary cuts are not found, and",
  "  a part that does not begin with its type's first bytes is read as plain bytes. The first part of a zip, or of a document in zip",
  "  format, is blocked because its directory is missing (Gateway.Unreadable.ZipDirectory).",
  "- A preview that the client ends itself (`ieof`) is the whole file: data that the client does not send is not judged.",
  "- A zip with many thousands of empty members, a few hundred kilobytes in size, keeps the engine and one core busy for long: the time",
  "  grows with the square of their number. Measured on a busy machine of two cores: 3,000 members 3 to 11 s, 6,000 26 to 67 s, 12,000 55",
  "  to 120 s. At 120 s (MaxScanTime) it is blocked (Heuristics.Limits.Exceeded.MaxScanTime). MaxFiles does not count empty members, and a",
  "  lower MaxScanTime would block large files that are harmless.",
];
