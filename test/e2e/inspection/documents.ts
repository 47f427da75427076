/** Documents with the same words, written as different programs do. */
import { deflateSync } from "node:zlib";
import { zipSync } from "fflate";
import { docxOf, docxOfRuns, zipOf } from "../../../verification/samples/documents";
import type { Case } from "./case";

/** A page whose only content is this (ISO 32000-1 §7.8.2), compressed as in nearly every PDF. */
function pdfOf(content: string): Buffer {
  const stream = deflateSync(Buffer.from(`BT /F1 12 Tf 72 720 Td ${content} ET`, "latin1"));
  return Buffer.concat([
    Buffer.from(
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>endobj\n" +
        `4 0 obj<</Length ${stream.length}/Filter/FlateDecode>>stream\n`,
    ),
    stream,
    Buffer.from("\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
  ]);
}

const hex = (text: string): string => Buffer.from(text, "latin1").toString("hex");
/** The number of a letter's glyph in a font that holds the letters from the space on, in two bytes (§9.7.6). */
const glyphs = (text: string): string =>
  [...text].map((sign) => (sign.charCodeAt(0) - 29).toString(16).padStart(4, "0")).join("");

/** The format changes between words, so in the gaps of a number. */
const atEachWord = (text: string): string[] => text.split(/(?<= )/);
/** The format changes after the first sign of each word, so inside the groups of a number. */
const insideWords = (text: string): string[] => text.split(/(?<=\b\w)(?=\w)/);

type Pieces = (text: string) => string[];
const around = (pieces: readonly string[], before: string, after: string): string =>
  pieces.map((piece) => `${before}${piece}${after}`).join("");

const slides = (pieces: Pieces) => (text: string) =>
  zipOf({
    "[Content_Types].xml": "<Types/>",
    "ppt/slides/slide1.xml": `<p:sld><a:p>${around(pieces(text), "<a:r><a:t>", "</a:t></a:r>")}</a:p></p:sld>`,
  });

const openDocument = (pieces: Pieces) => (text: string) =>
  zipOf({
    mimetype: "application/vnd.oasis.opendocument.text",
    "content.xml": `<office:text><text:p>${around(pieces(text), "<text:span>", "</text:span>")}</text:p></office:text>`,
  });

export const documents: Omit<Case, "group">[] = [
  { name: "Word document", body: (words) => docxOf([words]) },
  { name: "Word document, its format changes at each word", body: (words) => docxOfRuns([atEachWord(words)]) },
  { name: "Word document, its format changes inside words", body: (words) => docxOfRuns([insideWords(words)]) },
  { name: "Word document, in a zip", body: (words) => Buffer.from(zipSync({ "a.docx": docxOf([words]) })) },
  { name: "slides, their format changes at each word", body: slides(atEachWord) },
  { name: "slides, their format changes inside words", body: slides(insideWords) },
  { name: "OpenDocument text, its format changes at each word", body: openDocument(atEachWord) },
  { name: "OpenDocument text, its format changes inside words", body: openDocument(insideWords) },
  { name: "PDF, text in one piece", body: (words) => pdfOf(`(${words}) Tj`) },
  { name: "PDF, words placed one by one", body: (words) => pdfOf(`[${words.replace(/\S+/g, "($&) -250")}] TJ`) },
  { name: "PDF, text in hexadecimal", body: (words) => pdfOf(`<${hex(words)}> Tj`) },
  { name: "PDF, text as glyph numbers", body: (words) => pdfOf(`<${glyphs(words)}> Tj`) },
  { name: "RTF", body: (words) => Buffer.from(`{\\rtf1\\ansi ${words}}`) },
  {
    name: "RTF, its format changes at each word",
    body: (words) => Buffer.from(`{\\rtf1\\ansi ${words.replace(/\S+/g, "{\\b $&}")}}`),
  },
];
