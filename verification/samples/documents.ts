import { strToU8, zipSync } from "fflate";

/** A fixed time, the earliest that a zip file can hold, so that a sample has the same bytes in every run. */
const zipTime = new Date(1980, 0, 1);

/** A zip archive with the named text files in it. */
export function zipOf(files: Record<string, string>): Buffer {
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  return Buffer.from(zipSync(Object.fromEntries(entries), { level: 6, mtime: zipTime }));
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const packageNs = "http://schemas.openxmlformats.org/package/2006";
const officeRelationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
const wordNs = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const wordMain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const relationshipsType = "application/vnd.openxmlformats-package.relationships+xml";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The smallest Word document that Word opens: one paragraph for each line (ECMA-376 Part 1, §11.3.10; Part 2, §10). */
export const docxOf = (lines: string[]): Buffer => docxOfRuns(lines.map((line) => [line]));

/** The same document with each line in pieces between which the format changes (§17.3.2, runs). */
export function docxOfRuns(lines: string[][]): Buffer {
  const run = (text: string) => `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
  const paragraphs = lines.map((runs) => `<w:p>${runs.map(run).join("")}</w:p>`);
  return zipOf({
    "[Content_Types].xml":
      `${xml}<Types xmlns="${packageNs}/content-types"><Default Extension="rels" ContentType="${relationshipsType}"/>` +
      `<Override PartName="/word/document.xml" ContentType="${wordMain}"/></Types>`,
    "_rels/.rels":
      `${xml}<Relationships xmlns="${packageNs}/relationships">` +
      `<Relationship Id="rId1" Type="${officeRelationship}" Target="word/document.xml"/></Relationships>`,
    "word/document.xml": `${xml}<w:document xmlns:w="${wordNs}"><w:body>${paragraphs.join("")}</w:body></w:document>`,
  });
}
