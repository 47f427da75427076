/** Small PDF files. Pure. */
import { deflateSync } from "node:zlib";

/**
 * A PDF file with one page of these lines, in one of the fonts that every reader has (ISO 32000-1, 9.6.2.2). `packed`: compressed, as most
 * programs write it.
 */
export function pdfOf(lines: readonly string[], { packed = false } = {}): Buffer {
  const content = `BT /F1 11 Tf 14 TL 72 760 Td ${lines.map((line) => `(${escaped(line)}) Tj T*`).join("\n")} ET`;
  return packed ? pdfWith(deflateSync(content), "/Filter/FlateDecode") : pdfWith(Buffer.from(content));
}

const escaped = (line: string): string => line.replace(/[\\()]/g, "\\$&");

/**
 * The smallest PDF with one page of such a content, and its cross-reference table (ISO 32000-1, 7.5).
 *
 * @param filter entries of the content's dictionary
 */
export function pdfWith(content: Buffer, filter = ""): Buffer {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    Buffer.concat([
      Buffer.from(`<</Length ${content.length}${filter}>>\nstream\n`),
      content,
      Buffer.from("\nendstream"),
    ]),
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  const pieces = [Buffer.from("%PDF-1.4\n")];
  let length = pieces[0]!.length;
  const places = objects.map((object, i) => {
    const piece = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n")]);
    const place = `${String(length).padStart(10, "0")} 00000 n \n`;
    pieces.push(piece);
    length += piece.length;
    return place;
  });
  const count = objects.length + 1;
  const table = `xref\n0 ${count}\n0000000000 65535 f \n${places.join("")}`;
  const end = `${table}trailer\n<</Size ${count}/Root 1 0 R>>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...pieces, Buffer.from(end)]);
}
