/** Files that are made to overload what reads them, or to mislead it. Each must be blocked. Pure. */
import { deflateSync } from "node:zlib";
import { zipSync, type AsyncZippable, type Zippable } from "fflate";
import { docxOf, zipOf } from "../../../../verification/samples/documents";
import { pdfWith } from "../../../../verification/samples/pdf";

const MIB = 1024 * 1024;
const zip = (files: Zippable, level: 0 | 6 | 9 = 6): Buffer => Buffer.from(zipSync(files, { level }));

/** Eight zip files of 32 MiB of one byte each, a thousandth as large, in one. */
export const archiveBomb = (): Buffer =>
  zip(
    Object.fromEntries(
      Array.from({ length: 8 }, (_, i) => [`${i}.zip`, zip({ a: Buffer.alloc(32 * MIB, i + 1) }, 9)] as const),
    ),
  );

/** 10,000 members, none like another; the text is the last one's. */
export const manyMembers = (text: string): Buffer =>
  zip(
    Object.fromEntries([
      ...Array.from({ length: 9_999 }, (_, i) => [`${i}.txt`, Buffer.from(`Minutes ${i}`)] as const),
      ["last.txt", Buffer.from(text)],
    ]),
    0,
  );

/** A zip file in a zip file, and so on. */
export const nested = (text: string, depth: number): Buffer =>
  Array.from({ length: depth }).reduce<Buffer>((inner) => zip({ "a.zip": inner }), Buffer.from(text));

/** A page whose content unpacks twice, to 128 MiB of drawn text. */
export function pdfBomb(): Buffer {
  const content = deflateSync(deflateSync(Buffer.alloc(128 * MIB, "BT /F1 9 Tf (x) Tj ET ")));
  return pdfWith(content, "/Filter[/FlateDecode/FlateDecode]");
}

/** A document whose entities stand for a billion words (the "billion laughs"). */
export function entityBomb(): Buffer {
  const ten = (name: string) => `&${name};`.repeat(10);
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${ten(`e${i}`)}">`).join("");
  const document = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "laugh ">${entities}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>`;
  return zipOf({ "[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document });
}

/** Members that leave their folder, are links, or have names that mislead a log; the text is in one of the first kind. */
export const pathTricks = (text: string): Buffer => {
  const link: AsyncZippable[string] = [Buffer.from("/etc/shadow"), { os: 3, attrs: 0o120777 << 16 }];
  return zip({
    "../../../../etc/cron.d/gateway": Buffer.from(text),
    "/etc/passwd": Buffer.from("harmless"),
    "C:\\windows\\system32\\a": Buffer.from("harmless"),
    "a\r\nX-Forged: 1": Buffer.from("harmless"),
    shadow: link as Zippable[string],
  });
};

/** A document in which the text stands, cut off in its middle. */
export const cutOff = (text: string): Buffer => {
  const whole = docxOf([text]);
  return whole.subarray(0, whole.length / 2);
};

const CONTENT_TYPES =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
