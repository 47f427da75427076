/** Files as a browser uploads them: in a form (RFC 7578), so that no file's first bytes are the body's. */
import { gzipSync } from "node:zlib";
import { docxOf, zipOf } from "../../../verification/samples/documents";
import type { Case } from "./case";
import { documents } from "./documents";
import { encryptedZip } from "./encryptedZip";
import { unreadable } from "./unreadable";

const headers = { "Content-Type": "multipart/form-data; boundary=edge" };

export function formOf(...files: Buffer[]): Buffer {
  const parts = files.flatMap((file) => [
    Buffer.from('--edge\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'),
    file,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...parts, Buffer.from("--edge--\r\n")]);
}

const others = [...documents, ...unreadable].filter(({ name }) =>
  ["PDF, text in one piece", "RAR", "Zstandard", "LZMA", "OpenSSL, with a password", "S/MIME, encrypted"].includes(
    name,
  ),
);

const inForm = (name: string, body: (words: string) => Buffer): Omit<Case, "group"> => ({
  name: `form, ${name}`,
  headers,
  body: (words) => formOf(body(words)),
});

/** A part that says that it is base64 (RFC 7578 §4.7: deprecated, and still sent). */
const base64Part = (words: string): Buffer =>
  Buffer.from(
    `--edge\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
      `${Buffer.from(words).toString("base64")}\r\n--edge--\r\n`,
  );

export const forms: Omit<Case, "group">[] = [
  inForm("text", (words) => Buffer.from(words)),
  { name: "form, a part in base64", headers, body: base64Part },
  inForm("Word document", (words) => docxOf([words])),
  {
    name: "form, the second of two Word documents",
    headers,
    body: (words) => formOf(docxOf(["nothing"]), docxOf([words])),
  },
  inForm("zip", (words) => zipOf({ "order.txt": words })),
  inForm("encrypted zip", encryptedZip),
  inForm("gzip", (words) => gzipSync(Buffer.from(words))),
  ...others.map(({ name, body }) => inForm(name, body!)),
];
