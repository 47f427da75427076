import { MalformedMessage } from "./head";

/** The largest chunk a server may announce: 1 GiB. Real servers stay far below. */
const MAX_CHUNK = 2 ** 30;
/** The longest size line, extension included. */
const MAX_SIZE_LINE = 256;
const SIZE_LINE = /^([0-9A-Fa-f]{1,8})(?:[ \t]*;[\t\x20-\x7e]*)?$/;

const LAST_CHUNK = Buffer.from("0\r\n\r\n");
const LAST_CHUNK_OF_WHOLE_BODY = Buffer.from("0; ieof\r\n\r\n");
const CRLF = Buffer.from("\r\n");

/** The buffers that carry `data` as one chunk. An empty part has none: a zero chunk would end the body. */
export function encodeChunk(data: Uint8Array): Uint8Array[] {
  return data.byteLength === 0 ? [] : [Buffer.from(`${data.byteLength.toString(16)}\r\n`), data, CRLF];
}

/** The end of a body. `ieof`: the preview held the whole body (RFC 3507 §4.5). */
export function encodeEnd(ieof: boolean): Uint8Array {
  return ieof ? LAST_CHUNK_OF_WHOLE_BODY : LAST_CHUNK;
}

/**
 * Decodes a chunked body, however it was fragmented. Strict: CRLF only, sizes of at most 8 digits, no trailers (we never request any).
 * Chunk extensions are ignored, as HTTP requires, but their length is limited. Keeps no body bytes.
 */
export class ChunkDecoder {
  private state: "size" | "data" | "after-data" | "end" | "done" = "size";
  private line = "";
  private remaining = 0;

  get done(): boolean {
    return this.state === "done";
  }

  /** Takes what belongs to the body from `bytes`, gives its data to `onData`, and returns how many bytes it took. */
  push(bytes: Buffer, onData: (data: Buffer) => void): number {
    let at = 0;
    while (at < bytes.length && this.state !== "done") {
      if (this.state === "data") {
        const data = bytes.subarray(at, at + this.remaining);
        onData(data);
        at += data.length;
        this.remaining -= data.length;
        if (this.remaining === 0) this.state = "after-data";
      } else {
        at += this.takeLine(bytes, at);
      }
    }
    return at;
  }

  /** Collects one line, byte by byte up to its LF, and processes it when it is complete. */
  private takeLine(bytes: Buffer, from: number): number {
    const feed = bytes.indexOf(0x0a, from);
    const end = feed < 0 ? bytes.length : feed + 1;
    this.line += bytes.toString("latin1", from, Math.min(end, from + MAX_SIZE_LINE + 1));
    if (this.line.length > MAX_SIZE_LINE) throw new MalformedMessage("a chunk-size line has no end");
    const mayBeEmpty = this.state !== "size";
    if (mayBeEmpty && !"\r\n".startsWith(this.line))
      throw new MalformedMessage(
        this.state === "end" ? "bytes where the chunked body should end" : "a chunk is longer than its size says",
      );
    if (feed >= 0) this.actOnLine();
    return end - from;
  }

  private actOnLine(): void {
    const { line } = this;
    this.line = "";
    if (!line.endsWith("\r\n")) throw new MalformedMessage("a chunk-size line ends with a bare LF");
    if (this.state === "after-data") {
      this.state = "size";
    } else if (this.state === "end") {
      this.state = "done";
    } else {
      const digits = SIZE_LINE.exec(line.slice(0, -2))?.[1];
      if (digits === undefined) throw new MalformedMessage(`bad chunk size ${JSON.stringify(line.slice(0, 40))}`);
      this.remaining = Number.parseInt(digits, 16);
      if (this.remaining > MAX_CHUNK)
        throw new MalformedMessage(`chunk of ${this.remaining} bytes is larger than ${MAX_CHUNK}`);
      this.state = this.remaining === 0 ? "end" : "data";
    }
  }
}
