/**
 * A download compressed so little that it does not look like a decompression bomb, and that is too large all the same.
 */
import { randomBytes } from "node:crypto";
import { constants, deflateRawSync } from "node:zlib";

const mebibyte = 1024 * 1024;
const noise = 11 * 1024;

/** Words and then so many MiB, as one DEFLATE stream of a ninetieth of the size: c-icap calls it a bomb from a hundredth on. */
export function deflatedTo(mebibytes: number, words: Buffer): Buffer {
  const part = { finishFlush: constants.Z_FULL_FLUSH };
  const block = deflateRawSync(Buffer.concat([randomBytes(noise), Buffer.alloc(mebibyte - noise)]), part);
  const blocks = Array.from({ length: mebibytes }, () => block);
  return Buffer.concat([deflateRawSync(words, part), ...blocks, deflateRawSync(Buffer.alloc(0))]);
}
