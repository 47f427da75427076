/** The page docs/inspection.md, made of a gateway's answers. Pure. */
import { markdownTable } from "../../markdownTable";
import type { Answer } from "./ask";

/** What the engine cannot read, so what passes: known, and shown on the page. Anything else that passes is a failure. */
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
  "Made by `test/e2e/inspection.test.ts` from the answers of a booted gateway with the default policy; the test fails when",
  "this page says something else. In each row the same words, a payment card number or a keyword, are hidden in another",
  "way. **passes** is a limit of the engine (clamd behind c-icap): such a file is allowed although the words are in it.",
  "",
  "- **In PDF and RTF only text in one piece is found.** Most programs write a PDF's text as numbers of glyphs, or place its words one",
  "  by one; RTF splits it where the format changes, within a number as well. The engine puts none of that together.",
  "- **In HTML, Word, PowerPoint and OpenDocument a change of format may stand between words and between the groups of a number,",
  "  not inside them.** The engine puts a space in the place of each tag: `219<b>-09-9999</b>` becomes `219 -09-9999`, which is found,",
  "  `2<b>19-09-9999</b>` becomes `2 19-09-9999`, which is not. Numbers in sheets stand in one piece.",
  "- `dlp.blockedTypes: [office, pdf]` blocks documents whole; to read them as a person does takes an engine that extracts text.",
  "- A body in an encoding that nobody behind reads is blocked (Gateway.Unreadable.Encoding): of uploads all but gzip; of downloads all",
  "  but gzip and one Content-Encoding: deflate or br, which the ICAP server decodes; two encodings at once; Transfer-Encoding; a header",
  "  spelt so that one reader takes it for an encoding and another does not; gzip or deflate that does not inflate without a fault; what",
  "  follows the end of either. `dlp.unreadableTypes: allow` lets it pass unread.",
  "- Known to pass: a Brotli or bare DEFLATE stream that no header tells of, because it has no mark. Text in base64, quoted-printable,",
  "  percent or form spelling and UTF-32 is not decoded. 7z is read unless it was made with Deflate or a rare filter. A zip whose",
  "  members have other sizes or names than its directory says; in a gzip file, a member behind other bytes or zeros; gzip behind other",
  "  bytes; a gzip part of a form whose lines end in bare LF.",
  "- Settings that close some of it: `dlp.encodedText: block` blocks text in base64, percent, form and quoted-printable",
  "  spelling, HTML entities and UTF-32 by its form, unread; `dlp.blockedTypes` blocks 7z, documents, pictures and media whole (what",
  "  a picture shows or a recording says is not read); `icap.requestsWithoutBody: block` blocks messages without a body, which are",
  "  allowed otherwise: secrets in URLs are not looked for.",
  "- What the engine does not open is blocked by its first bytes: `dlp.unreadableTypes`, and `dlp.encryptedArchives` for what is",
  "  encrypted. infra/gateway/dlp/ has the lists. `allow` lets such files pass unread.",
  "- In a form (a browser's upload, multipart/form-data) the engine opens zip, documents, 7z and PDF where they stand; what else is",
  "  compressed or encrypted is blocked there by its first bytes, gzip, bzip2 and xz too. A zip glued to the end of another is not",
  "  opened.",
  "- Card numbers (with their check digit) and social security numbers are found in every file that the engine opens, as bytes and",
  "  as UTF-16. Card numbers have 14 to 16 digits, in one piece or in groups with one to three spaces or hyphens between them; what",
  "  follows the point of a fraction, and what is part of a longer number, of hexadecimal digits or of a dump, is none. Where more",
  "  than one is wanted (`dlp.creditCardsAtLeast`) they are counted in each part by itself: an archive's member, a mail's",
  "  attachment, a document's XML.",
  "- So are regular expressions (`dlp.expressions`) and account numbers (`dlp.ibanCountries`). The engine gives an expression up that",
  "  needs more than ten million steps from one place of a file, and the file passes. So an expression that repeats something without",
  "  end (`*`, `+`, `{2,}`) is refused: say how often at most, `[A-Z]{1,20}` for `[A-Z]+`. So is one that can match in more than 200,000",
  "  ways from one place, and whatever the engine reads otherwise than the check (`\\p`, `\\A`, `[:digit:]`, octal numbers, ...).",
  "- A mail is read as one, its attachments decoded, where a header that mail programs write stands among its first lines, spelt as they",
  "  spell it. A piece of a mail that was cut up (message/partial) is blocked. Outlook's compressed RTF is not read.",
  "- The number in a sheet's cell is found where the file holds its digits: in xlsx, ods and csv, not in the binary xls and xlsb, and not",
  "  where it is written with an exponent.",
  "- A file that comes in parts (range requests, uploads in pieces) is judged part by part: words that a boundary cuts are not found,",
  "  and a part that does not begin with its type's first bytes is read as plain bytes. The first part of a zip, or of a document that",
  "  is one, is blocked: its directory is missing (Gateway.Unreadable.ZipDirectory).",
  "- A preview that the client ends itself (`ieof`) is the whole file: what the client does not send is not judged.",
  "- A zip with many thousands of empty members, a few hundred kilobytes, takes the engine long, and a core with it: the time grows with",
  "  the square of their number. Measured on a busy machine of two cores: 3,000 members 3 to 11 s, 6,000 26 to 67 s, 12,000 55 to 120 s. At",
  "  120 s (MaxScanTime) it is blocked (Heuristics.Limits.Exceeded.MaxScanTime). MaxFiles does not count empty members; a lower",
  "  MaxScanTime would block large files that are in order.",
];
