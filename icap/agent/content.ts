import { createCipheriv } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { fileMessage } from "../fileMessage";
import type { BodySource, IcapRequest } from "../types";
import type { Content } from "./requests";

const PART = 64 * 1024;

/** The message around a request's content, with its body opened to be read once. Rejects when the file cannot be read. */
export async function messageOf(
  method: "REQMOD" | "RESPMOD",
  content: Content,
): Promise<Pick<IcapRequest, "method" | "httpRequest" | "httpResponse" | "body">> {
  const opened = await open(content);
  const named = content.filename ?? (content.file === undefined ? "upload.bin" : basename(content.file));
  const message = fileMessage(method, {
    filename: named,
    ...(content.contentType !== undefined && { contentType: content.contentType }),
    ...(content.contentEncoding !== undefined && { contentEncoding: content.contentEncoding }),
    ...(opened && { length: opened.length }),
  });
  return { ...message, ...(opened && { body: opened.body }) };
}

async function open({ file, body, generate }: Content): Promise<{ body: BodySource; length: number } | undefined> {
  if (file !== undefined) return { body: fileParts(file), length: (await stat(file)).size };
  if (body !== undefined) {
    const bytes = Buffer.from(body, "base64");
    return { body: bytes, length: bytes.length };
  }
  return generate && { body: noise(generate.bytes, generate.seed), length: generate.bytes };
}

/** Opens the content at the first read, and closes it at the end or when the reader releases it. */
async function* fileParts(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: PART }) as AsyncIterable<Buffer>;
}

/** Reproducible bytes that do not compress and hold no text: the key stream of AES in counter mode. */
export async function* noise(bytes: number, seed: number): AsyncGenerator<Uint8Array> {
  const key = Buffer.alloc(16);
  key.writeDoubleLE(seed);
  const cipher = createCipheriv("aes-128-ctr", key, Buffer.alloc(16));
  const zeros = Buffer.alloc(PART);
  for (let left = bytes; left > 0; left -= PART) yield cipher.update(zeros.subarray(0, Math.min(PART, left)));
}
