/** The files that show what a gateway inspects: one finding, planted in many ways. Made, not stored. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { cleanBinary } from "../../../verification/samples";
import { zipOf } from "../../../verification/samples/documents";
import type { Case, Planted } from "./case";
import { deflatedTo } from "./deflated";
import { documents } from "./documents";
import { encryptedZip } from "./encryptedZip";
import { forms } from "./forms";
import { mails, numbers, sheets } from "./reported";
import { unreadable } from "./unreadable";

/** The words that the policy of these tests blocks, beside card numbers. */
export const keyword = "top secret";
const card = "4111 1111 1111 1111";

/** The texts planted in each case, one for each engine of the scanner. */
export const planted: Readonly<Record<Planted, string>> = {
  "a card number": `Please charge ${card} today.`,
  "a keyword": `This is ${keyword} for now.`,
};

const mebibyte = 1024 * 1024;
const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const base64 = (text: string): string => utf8(text).toString("base64");
const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");
const utf16be = (text: string): Buffer => utf16(text).swap16();
const utf32 = (text: string): Buffer =>
  Buffer.concat([...text].map((sign) => Buffer.from([sign.charCodeAt(0), 0, 0, 0])));
const encoded = (encoding: string) => ({ "Content-Type": "text/plain", "Content-Encoding": encoding });
const after = (head: Buffer) => (text: string) => Buffer.concat([head, utf8(`\n${text}\n`)]);
const html = (bytes: number): Buffer => Buffer.alloc(bytes, "<p>nothing <b>to</b> see</p>\n");
const latePlace = (bytes: number) => (text: string) => Buffer.concat([cleanBinary(bytes), utf8(`\n${text}\n`)]);

function tarOf(text: string): Buffer {
  const head = Buffer.alloc(512);
  const write = (value: string, at: number) => head.write(value, at, "latin1");
  write("order.txt", 0);
  write("0000644\0", 100);
  write("0000000\0", 108);
  write("0000000\0", 116);
  write(`${text.length.toString(8).padStart(11, "0")}\0`, 124);
  write("00000000000\0", 136);
  write("        0", 148);
  write("ustar\0", 257);
  write("00", 263);
  const sum = head.reduce((total, byte) => total + byte, 0);
  write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const content = Buffer.alloc(512);
  content.write(text, "latin1");
  return Buffer.concat([head, content, Buffer.alloc(1024)]);
}

/** A zip with one member, not compressed. */
const storedZip = (member: Buffer): Buffer => Buffer.from(zipSync({ "inner.zip": member }, { level: 0 }));

/** The last eight bytes of a gzip member are its checksum and length (RFC 1952 §2.3.1). */
function wrongChecksum(gzip: Buffer): Buffer {
  gzip.writeUInt32LE(0, gzip.length - 8);
  return gzip;
}

/** A checksum of the head in front of the content (flag FHCRC), which some readers do not look at. */
function wrongHeadChecksum(gzip: Buffer): Buffer {
  gzip[3] = 0x02;
  return Buffer.concat([gzip.subarray(0, 10), Buffer.from([0, 0]), gzip.subarray(10)]);
}

const withoutDirectory = (zip: Buffer): Buffer => zip.subarray(0, zip.indexOf("PK\x01\x02"));

const quotedPrintable = (text: string): string =>
  [...text].map((sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`).join("");

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const text = { "Content-Type": "text/plain" };

const grouped = (group: string, list: Omit<Case, "group">[]): Case[] => list.map((one) => ({ group, ...one }));

const plain = grouped("Types", [
  { name: "text", headers: text, body: utf8 },
  { name: "JSON", headers: { "Content-Type": "application/json" }, body: (words) => utf8(JSON.stringify({ words })) },
  { name: "no Content-Type", body: utf8 },
  { name: "no Content-Length", headers: text, chunked: true, body: utf8 },
  { name: "with a preview of 0 bytes", headers: text, preview: 0, body: utf8 },
  { name: "after NUL and invalid UTF-8", body: after(Buffer.from([0, 0xff, 0xfe, 0x80, 0])) },
  {
    name: "HTML",
    headers: { "Content-Type": "text/html" },
    body: (words) => utf8(`<html><body><p>${words}</p></body></html>`),
  },
  {
    name: "HTML, tags between words",
    headers: { "Content-Type": "text/html" },
    body: (words) => utf8(`<html><body><p>${words.replaceAll(" ", " <b></b>")}</p></body></html>`),
  },
  {
    name: "HTML, tags inside words",
    headers: { "Content-Type": "text/html" },
    body: (words) => utf8(`<html><body><p>${words.replace(/\b\w(?=\w)/g, "$&<b></b>")}</p></body></html>`),
  },
  {
    name: "HTML, in a comment",
    headers: { "Content-Type": "text/html" },
    body: (words) => utf8(`<html><body><!-- ${words} --></body></html>`),
  },
  { name: "text that holds an HTML tag and begins a comment", headers: text, body: after(utf8("see <img> and <!--")) },
]);

const containers = grouped("Containers", [
  { name: "zip", body: (words) => zipOf({ "order.txt": words }) },
  {
    name: "zip in a zip",
    body: (words) => storedZip(zipOf({ "b.txt": words })),
  },
  { name: "encrypted zip", body: encryptedZip },
  { name: "gzip file", body: (words) => gzipSync(utf8(words)) },
  {
    name: "gzip file, in the second member",
    body: (words) => Buffer.concat([gzipSync(utf8("x")), gzipSync(utf8(words))]),
  },
  { name: "gzip file, wrong checksum of its head", body: (words) => wrongHeadChecksum(gzipSync(utf8(words))) },
  { name: "zip, cut off before its directory", body: (words) => withoutDirectory(zipOf({ "order.txt": words })) },
  { name: "tar", body: tarOf },
]);

const contentEncodings = grouped("Content-Encoding of uploads (REQMOD)", [
  { name: "gzip", headers: encoded("gzip"), body: (words) => gzipSync(utf8(words)) },
  { name: "x-gzip", headers: encoded("x-gzip"), body: (words) => gzipSync(utf8(words)) },
  { name: "deflate", headers: encoded("deflate"), body: (words) => deflateSync(utf8(words)) },
  { name: "deflate, bare", headers: encoded("deflate"), body: (words) => deflateRawSync(utf8(words)) },
  { name: "br", headers: encoded("br"), body: (words) => brotliCompressSync(utf8(words)) },
  { name: "gzip, and is br", headers: encoded("gzip"), body: (words) => brotliCompressSync(utf8(words)) },
  { name: "gzip, gzip", headers: encoded("gzip, gzip"), body: (words) => gzipSync(gzipSync(utf8(words))) },
  {
    name: "gzip, cut short",
    headers: encoded("gzip"),
    body: (words) => gzipSync(utf8(words.repeat(20))).subarray(0, -9),
  },
  { name: "gzip, wrong checksum", headers: encoded("gzip"), body: (words) => wrongChecksum(gzipSync(utf8(words))) },
  {
    name: "gzip, wrong checksum of its head",
    headers: encoded("gzip"),
    body: (words) => wrongHeadChecksum(gzipSync(utf8(words))),
  },
  {
    name: "gzip, other bytes before its second member",
    headers: encoded("gzip"),
    body: (words) => Buffer.concat([gzipSync("x"), utf8("junk"), gzipSync(utf8(words))]),
  },
  { name: "unknown, plain text", headers: encoded("rot13"), body: utf8 },
  { name: "identity, plain text", headers: encoded("identity"), body: utf8 },
]);

const download = (name: string, encoding: string, body: (words: string) => Buffer) => ({
  name: `download, ${name}`,
  method: "RESPMOD" as const,
  headers: encoded(encoding),
  body,
});

const downloads = grouped("Content-Encoding of downloads (RESPMOD)", [
  download("gzip", "gzip", (words) => gzipSync(utf8(words))),
  download("deflate", "deflate", (words) => deflateSync(utf8(words))),
  download("deflate, bare", "deflate", (words) => deflateRawSync(utf8(words))),
  download("br", "br", (words) => brotliCompressSync(utf8(words))),
  download("br, cut short", "br", (words) => brotliCompressSync(utf8(words.repeat(20))).subarray(0, -9)),
  download("br, and is plain text", "br", utf8),
  download("br, the words after its end", "br", (words) => Buffer.concat([brotliCompressSync(utf8("x")), utf8(words)])),
  download("deflate, the words after its end", "deflate", (words) =>
    Buffer.concat([deflateSync(utf8("x")), utf8(words)]),
  ),
  download("gzip, br", "gzip, br", (words) => brotliCompressSync(gzipSync(utf8(words)))),
  download("gzip, and is br", "gzip", (words) => brotliCompressSync(utf8(words))),
  {
    ...download("two lines, identity and br", "identity", (words) => brotliCompressSync(utf8(words))),
    headers: { ...encoded("identity"), "content-encoding": "br" },
  },
  {
    ...download("br, as Transfer-Encoding", "identity", (words) => brotliCompressSync(utf8(words))),
    headers: { ...text, "Transfer-Encoding": "br" },
  },
  download("x-br", "x-br", (words) => brotliCompressSync(utf8(words))),
  download("deflate, 65 MiB (limit 64 MiB)", "deflate", (words) => deflatedTo(65, utf8(words))),
]);

const textEncodings = grouped("Text encodings", [
  { name: "UTF-16 LE", body: utf16 },
  { name: "UTF-16 LE with its mark", body: (words) => utf16(`\ufeff${words}`) },
  { name: "UTF-16 BE", body: utf16be },
  { name: "UTF-32 LE", body: utf32 },
  { name: "base64", body: (words) => utf8(base64(words)) },
  { name: "form, + for a space", body: (words) => utf8(`note=${words.replaceAll(" ", "+")}`) },
  { name: "form, %20 for a space", body: (words) => utf8(`note=${encodeURIComponent(words)}`) },
  { name: "quoted-printable", body: (words) => utf8(quotedPrintable(words)) },
  {
    name: "letter by letter as HTML entities",
    body: (words) => utf8([...words].map((sign) => `&#${sign.charCodeAt(0)};`).join("")),
  },
]);

const binaries = grouped("Binaries", [
  { name: "after the first bytes of a PNG", body: after(png) },
  { name: "after the first bytes of a GIF", body: after(utf8("GIF89a")) },
  { name: "after the first bytes of an MP3", body: after(utf8("ID3\x03")) },
  { name: "after the first bytes of an Ogg stream", body: after(utf8("OggS\0\x02")) },
  { name: "after the first bytes of a SQLite database", body: after(utf8("SQLite format 3\0")) },
  { name: "text that begins like a picture (MM)", body: after(utf8("MM/YY,card")) },
  { name: "text that begins like a mail", body: after(utf8("To: accounting")) },
  { name: "text with an HTML tag in it", body: after(utf8("<img")) },
  { name: "at the end of 20 MiB of noise", body: latePlace(20 * mebibyte) },
]);

const sizes = grouped("Sizes", [
  { name: "at the end of 63 MiB", body: latePlace(63 * mebibyte) },
  { name: "at the end of 63 MiB of HTML", body: (words) => Buffer.concat([html(63 * mebibyte), utf8(words)]) },
  { name: "at the end of 65 MiB (limit 64 MiB)", body: latePlace(65 * mebibyte) },
  { name: "at the end of 65 MiB, no Content-Length", chunked: true, body: latePlace(65 * mebibyte) },
  {
    name: "a gzip file that unpacks to 300 MiB, then the words",
    body: (words) => gzipSync(Buffer.concat([Buffer.alloc(300 * mebibyte), utf8(words)])),
  },
]);

const requests = grouped("Requests", [
  { name: "service virus_scan", service: "virus_scan", body: utf8 },
  { name: "service echo", service: "echo", body: utf8 },
  { name: "no service at all", service: "", body: utf8 },
  {
    name: "arguments: allow204=off&sizelimit=on&mode=vir",
    service: "reqmod?allow204=off&sizelimit=on&mode=vir",
    body: utf8,
  },
  { name: "arguments: sizelimit=on, 65 MiB", service: "reqmod?sizelimit=on", body: latePlace(65 * mebibyte) },
  { name: "arguments: profile=none&engine=none", service: "reqmod?profile=none&engine=none", body: utf8 },
  { name: "in the URL of a request without a body", query: (words) => encodeURIComponent(words) },
]);

/** All cases, in the order of the table. */
export const cases: Case[] = [
  ...plain,
  ...containers,
  ...grouped("Documents", documents),
  ...grouped("What the engine does not open", unreadable),
  ...grouped("Files in a form (multipart/form-data)", forms),
  ...contentEncodings,
  ...downloads,
  ...textEncodings,
  ...grouped("Mails", mails),
  ...grouped("Other spellings of a number and of a keyword", numbers),
  ...grouped("Numbers in sheets", sheets),
  ...binaries,
  ...sizes,
  ...requests,
];
