/** The page docs/inspection.md, made of a gateway's answers. Pure. */
import { markdownTable } from "../../markdownTable";
import type { InspectionAnswer } from "./ask";

/**
 * Cases that the engine cannot read and that pass: known, and shown on the page. Anything else that passes is a
 * failure.
 */
export const notInspected: readonly string[] = [
  "PDF, text as glyph numbers: a card number",
  "PDF, text as glyph numbers: a keyword",
  "a hyphen for each space: a keyword",
  "a dot for each space: a keyword",
  "an en dash (UTF-8) for each space: a keyword",
  "in the URL of a request without a body: a card number",
  "in the URL of a request without a body: a keyword",
];

const words: Record<string, string> = { allowed: "**passes**", blocked: "blocked", error: "refused" };

/** The whole page. */
export function pageOf(answers: readonly InspectionAnswer[]): string {
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

function cell(answer: InspectionAnswer | undefined): string {
  if (answer === undefined) return "";
  const { verdict, rule } = answer;
  return verdict === "blocked" ? `blocked (${rule.replace(".UNOFFICIAL", "")})` : (words[verdict] ?? verdict);
}

const introduction = [
  "# What a gateway inspects, and what it does not",
  "",
  "Written by `test/e2e/inspection.test.ts` from the answers of a booted gateway with the default policy. The test fails when this page",
  "says something else. Each row hides the same words, a payment card number or a keyword, in another way. **passes** marks a limit of the",
  "engine (the inspector): the file is allowed although it contains the words.",
  "",
  "- Documents are read as text: a change of format inside a word or a number hides nothing, in HTML, Word, PowerPoint, OpenDocument and RTF.",
  "  In PDF the words are found wherever they are placed. A PDF that writes its text as glyph numbers, and says nowhere which characters they",
  "  are, is not read.",
  "- Text in UTF-16 and UTF-32, base64, quoted-printable, percent spelling, HTML entities, uuencode, yEnc and binary patches of git is decoded where it",
  "  stands, form spelling where two signs are near each other, up to six spellings one in another; what is spelt in more is `unreadable`.",
  "- Lines that LDIF, vCard, iCalendar, MT940, chunked bodies and a backslash break are joined. A keyword and groups of a number may go on in the next",
  "  line behind the signs of comments, quoted mails, patches and strings in pieces.",
  "- A file behind the end of another one, in its comment or amid its bytes is read: zip, also without its directory, gzip, bzip2, xz, Zstandard,",
  "  7z, RAR, tar, CAB, PDF, SQLite and compound files, at up to 1,000 places of each kind, and streams of zlib, as in git bundles, texts of PNG",
  "  and programs' own data, at up to 10,000; with more places the file around is `unreadable`.",
  "- OpenPGP and CMS are `encrypted` by their content, never by words about them. What was signed with CMS is read; an OpenPGP message that is",
  "  compressed or signed is `unreadable`.",
  "- XML that puts its text together from entities of its own is `unreadable`. An entity that is fetched from elsewhere is not read: its text is not in the",
  "  file.",
  "- A keyword is found with other spaces between its words, not with hyphens or dots in their place; in any code page, whatever the text is",
  "  taken for; and with a terminal's colours, Markdown's stress, lines through its letters or vowel points.",
  "- Encodings: gzip, deflate and br of uploads and downloads are undone. A body in another encoding, one that does not",
  "  decode without an error, and one with data behind its end are `unreadable`, as is a header spelt so that one reader takes it for an",
  "  encoding and another does not.",
  "- What no reader opens, what is damaged, and what unpacks to more than four times `icap.maxBodyMebibytes` is `unreadable`; what needs a",
  "  password or a key is `encrypted`. Both are blocked by default (`dlp.unreadableTypes`, `dlp.encryptedArchives`); `allow` lets them pass when",
  "  nothing is found in what could be read, and in their bytes.",
  "- `dlp.blockedTypes` blocks whole 7z files, documents, pictures and media, whatever is in them. `icap.requestsWithoutBody: block` blocks",
  "  messages without a body, which are otherwise allowed: URLs are not searched for secrets.",
  "- Card numbers count by their check digit, their issuer and their length, in all spellings of the table. Numbers are counted over the whole",
  "  file, each once ([policy rules](policy-rules.md)).",
  "- A number in a sheet's cell is found in xlsx, xls, xlsb, ods and csv, written with an exponent too.",
  "- A file that comes in parts (range requests, uploads in pieces) is judged part by part. Words that a boundary cuts are not found.",
  "- A preview that the client ends itself (`ieof`) is the whole file: data that the client does not send is not judged.",
  "- With `dlp.engine: clamav` clamd searches the bytes of what it unpacks. It joins no pieces of PDF and RTF, decodes no base64 and no percent",
  "  spelling, and counts plain text alone; [below](#the-inspector-compared-with-clamd) are both, class by class. `dlp.encodedText` is for this engine.",
  "  It gives up an expression that needs more than ten million steps from one place of a file, and the file passes, so the settings refuse",
  "  an expression that may. A zip of many thousands of empty members keeps it and one core busy for up to 120 s, and is blocked then.",
];
