import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { BodySource } from "./types";

/** The largest chunk we send; larger parts of a source are cut, so that memory stays bounded. */
const MAX_PART = 64 * 1024;
const MAX_EXCERPT = 2048;

/** The source in parts of at most 64 KiB, none of them empty, read only on demand. */
export async function* partsOf(source: BodySource): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const bytes of source instanceof Uint8Array ? [source] : source) {
    if (!(bytes instanceof Uint8Array)) throw new TypeError("the body source gave something that is not bytes");
    for (let at = 0; at < bytes.byteLength; at += MAX_PART) yield bytes.subarray(at, at + MAX_PART);
  }
}

/** Prevents a stream that fails before it is read from ending the process; its reader still gets the error. */
export function hold(source: BodySource | undefined): void {
  if (source instanceof Readable) source.on("error", () => undefined);
}

/** Releases a source that will not be read to its end, even during a read. */
export function abandon(source: BodySource | undefined): void {
  if (source instanceof Readable) source.destroy();
}

/** The first `size` bytes of a body, the bytes read beyond them, and whether the body ends there. */
export async function takePreview(
  parts: AsyncIterator<Uint8Array>,
  size: number,
): Promise<{ preview: Uint8Array; beyond: Uint8Array; whole: boolean }> {
  const held: Uint8Array[] = [];
  let length = 0;
  while (length <= size) {
    const next = await parts.next();
    if (next.done) return { preview: Buffer.concat(held), beyond: Buffer.alloc(0), whole: true };
    held.push(next.value);
    length += next.value.byteLength;
  }
  const bytes = Buffer.concat(held);
  return { preview: bytes.subarray(0, size), beyond: bytes.subarray(size), whole: false };
}

/** Counts and hashes a body as it passes, so that two bodies can be compared without keeping either. */
export class BodyTally {
  private readonly hash = createHash("sha256");
  private readonly kept: Buffer[] = [];
  private keptLength = 0;
  private finished?: string;
  length = 0;

  add(part: Uint8Array): void {
    this.hash.update(part);
    this.length += part.byteLength;
    if (this.keptLength < MAX_EXCERPT) {
      const head = Buffer.from(part.subarray(0, MAX_EXCERPT - this.keptLength));
      this.kept.push(head);
      this.keptLength += head.length;
    }
  }

  get sha256(): string {
    this.finished ??= this.hash.digest("hex");
    return this.finished;
  }

  /** The first 2 KiB as text, without the NULs with which c-icap ends its pages. */
  get excerpt(): string {
    return Buffer.concat(this.kept).toString("utf8").replace(/\0+$/, "");
  }

  equals(other: BodyTally): boolean {
    return this.length === other.length && this.sha256 === other.sha256;
  }
}
