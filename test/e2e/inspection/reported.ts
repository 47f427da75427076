/** Files as the public reports of docs/reports.md describe them: numbers, mails and sheets that another engine did not read. */
import { zipSync } from "fflate";
import { docxOf, zipOf } from "../../../verification/samples/documents";
import type { Case } from "./case";
import { compoundFile } from "./compoundFile";
import { outlookMessage, winmail } from "./outlook";

type Reported = Omit<Case, "group">;

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const lines = (...list: string[]): Buffer => utf8(list.join("\r\n"));

const separated = (name: string, separator: string): Reported => ({
  name: `${name} for each space`,
  body: (words) => utf8(words.replaceAll(" ", separator)),
});

/** The card's number, which `planted` writes with spaces, replaced by another one: a valid test number. */
const other = (name: string, number: string): Reported => ({
  name,
  only: "a card number",
  body: (words) => utf8(words.replace(/\d[\d ]+\d/, number)),
});

export const numbers: Reported[] = [
  separated("two spaces", "  "),
  separated("a hyphen", "-"),
  separated("a dot", "."),
  separated("a tab", "\t"),
  separated("a line break", "\n"),
  separated("a no-break space (UTF-8)", "\u00a0"),
  separated("an en dash (UTF-8)", "\u2013"),
  {
    name: "a no-break space for each space, in a Word document",
    body: (words) => docxOf([words.replaceAll(" ", "\u00a0")]),
  },
  other("13 digits (4222222222222)", "4222222222222"),
  other("Maestro, 16 digits (5018000000000009)", "5018000000000009"),
  other("UnionPay, 19 digits (6212345678901234569)", "6212345678901234569"),
];

/** American Express's test number, the longest card that a sheet keeps whole: it has 15 digits (IEEE 754, binary64). */
const CELL = 378282246310005;
const doubleOf = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};
/** A record of Excel's binary formats: its number, its length, its bytes. */
const record = (type: number, content: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(content.length, 2);
  return Buffer.concat([head, content]);
};
/** A sheet with one number ([MS-XLS] §2.4.180, Number: row, column, format, value) between its beginning and its end. */
const xls = (): Buffer =>
  compoundFile({
    Workbook: Buffer.concat([
      record(0x0809, Buffer.from("0006100000000000c100000006000000", "hex")),
      record(0x0203, Buffer.concat([Buffer.alloc(6), doubleOf(CELL)])),
      record(0x000a, Buffer.alloc(0)),
    ]),
  });
/** An empty workbook (BrtBeginBook), and a sheet's part ([MS-XLSB] §2.4.298, BrtCellReal: type 5, 16 bytes: column, format, value). */
const xlsb = (): Buffer =>
  Buffer.from(
    zipSync({
      "[Content_Types].xml": Buffer.from("<Types/>"),
      "xl/workbook.bin": Buffer.from([0x83, 1, 0]),
      "xl/worksheets/sheet1.bin": Buffer.concat([Buffer.from([5, 16]), Buffer.alloc(8), doubleOf(CELL)]),
    }),
  );
const xlsx = (value: string): Buffer =>
  zipOf({
    "[Content_Types].xml": "<Types/>",
    "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1"><v>${value}</v></c></row></sheetData></worksheet>`,
  });
const ods = (): Buffer =>
  zipOf({
    mimetype: "application/vnd.oasis.opendocument.spreadsheet",
    "content.xml": `<office:spreadsheet><table:table-cell office:value-type="float" office:value="${CELL}"/></office:spreadsheet>`,
  });

const cell = (name: string, body: () => Buffer): Reported => ({
  name: `a number's cell: ${name}`,
  only: "a card number",
  body,
});

export const sheets: Reported[] = [
  cell("xlsx", () => xlsx(String(CELL))),
  cell("xlsx, written with an exponent", () => xlsx("3.78282246310005E+14")),
  cell("ods", ods),
  cell("csv", () => lines("name,card", `A,${CELL}`, "")),
  cell("csv, written with an exponent", () => lines("name,card", "A,3.78282246310005E+14", "")),
  cell("xls", xls),
  cell("xlsb", xlsb),
];

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const attachment = (words: string): string[] => [
  "--edge",
  "Content-Type: text/plain; name=a.txt",
  "Content-Disposition: attachment; filename=a.txt",
  "Content-Transfer-Encoding: base64",
  "",
  base64(words),
  "--edge--",
  "",
];
const usual = ["From: a@example.com", "To: b@example.com", "Subject: the file", "MIME-Version: 1.0"];
const multipart = 'Content-Type: multipart/mixed; boundary="edge"';

/** A mail whose only part is the words as an attachment in base64. */
const mail = (name: string, head: readonly string[]): Reported => ({
  name: `mail, ${name}`,
  headers: { "Content-Type": "message/rfc822" },
  body: (words) => lines(...head, "", ...attachment(words)),
});

export const mails: Reported[] = [
  mail("an attachment in base64", [...usual, multipart]),
  mail("its first header unknown", ["X-Odd: 1", ...usual, multipart]),
  mail("MIME-Version first", ["MIME-Version: 1.0", multipart]),
  mail("Content-Type first", [multipart, ...usual]),
  mail("a blank line first", ["", ...usual, multipart]),
  mail("the boundary on a folded line", [...usual, "Content-Type: multipart/mixed;", '\tboundary="edge"']),
  mail("two boundaries, the second in use", [
    ...usual,
    'Content-Type: multipart/mixed; boundary="other"; boundary="edge"',
  ]),
  mail("two boundaries, the first in use", [
    ...usual,
    'Content-Type: multipart/mixed; boundary="edge"; boundary="other"',
  ]),
  mail("two Content-Type lines", [...usual, "Content-Type: text/plain", multipart]),
  mail("no MIME-Version", [...usual.slice(0, 3), multipart]),
  mail("8 KiB of unknown headers first", [
    ...Array.from({ length: 115 }, () => `X-Odd: ${"z".repeat(64)}`),
    ...usual,
    multipart,
  ]),
  mail("a comment behind a header's name", [...usual, multipart.replace("Type", "Type (odd)")]),
  mail("the boundary in two pieces (RFC 2231)", [...usual, multipart.replace('="edge"', '*0="ed"; boundary*1="ge"')]),
  mail("only unknown headers", ["X-Odd: 1", multipart]),
  mail(
    "the names of all headers in capitals",
    ["X-Odd: 1", ...usual, multipart].map((line) => line.replace(/^[^:]+/, (name) => name.toUpperCase())),
  ),
  {
    name: "mail, one piece of two (message/partial), in base64",
    headers: { "Content-Type": "message/rfc822" },
    body: (words) =>
      lines(
        ...usual,
        'Content-Type: message/partial; id="x"; number=1; total=2',
        "",
        ...usual.slice(0, 3),
        "Content-Type: text/plain",
        "Content-Transfer-Encoding: base64",
        "",
        base64(words),
      ),
  },
  { name: "Outlook message, text in compressed RTF only", body: outlookMessage },
  { name: "winmail.dat, text in compressed RTF only", body: winmail },
];
