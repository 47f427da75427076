import { BodyTally } from "./body";
import { ChunkDecoder } from "./chunks";
import { type Encapsulation, parseEncapsulated } from "./encapsulated";
import { type Head, MalformedMessage, parseHead, statusOf, valuesOf } from "./head";

/** A final answer, complete. `http` is there with status 200 to a REQMOD or RESPMOD. */
export interface IcapAnswer {
  readonly status: number;
  readonly head: Head;
  readonly http?: { readonly kind: "request" | "response"; readonly head: Head; readonly body: BodyTally };
}

/** An ICAP head larger than this is refused. */
const MAX_ICAP_HEAD = 64 * 1024;
const EMPTY_LINE = Buffer.from("\r\n\r\n");

/** Bytes of one section, collected until it is complete. The buffer doubles when full, so that one-byte fragments are not slower. */
class Section {
  private bytes = Buffer.alloc(1024);
  length = 0;

  add(part: Buffer): void {
    if (this.length + part.length > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(this.bytes.length * 2, this.length + part.length));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    this.length += part.copy(this.bytes, this.length);
  }

  /** End of the first empty line, or -1. `from`: where the newest bytes begin. */
  endOfHead(from: number): number {
    const found = this.bytes.subarray(0, this.length).indexOf(EMPTY_LINE, Math.max(0, from - 3));
    return found < 0 ? -1 : found + EMPTY_LINE.length;
  }

  take(length: number): Buffer {
    return Buffer.from(this.bytes.subarray(0, length));
  }
}

/**
 * Reads the answer to one ICAP request from bytes as they come. Strict (RFC 3507 grammar, bounded heads); holds heads but
 * no bodies. Throws MalformedMessage from `push`; after that it must not be used again.
 */
export class AnswerReader {
  private section = new Section();
  private pending?: { status: number; head: Head; encapsulation: Encapsulation };
  private httpHead?: Head;
  private readonly body = new BodyTally();
  private readonly decoder = new ChunkDecoder();
  /** Set when the answer is complete. */
  answer?: IcapAnswer;

  /** `onContinue` is called for each 100 Continue; it throws when none was waited for. */
  constructor(
    private readonly method: "OPTIONS" | "REQMOD" | "RESPMOD",
    private readonly onContinue: () => void,
  ) {}

  /** Whether a byte of the final answer has arrived. */
  get begun(): boolean {
    return this.section.length > 0 || this.pending !== undefined;
  }

  push(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.answer) throw new MalformedMessage(`${rest.length} bytes follow the end of the answer`);
      rest = rest.subarray(this.step(rest));
    }
  }

  private step(bytes: Buffer): number {
    if (!this.pending) return this.readIcapHead(bytes);
    if (this.section.length < this.headsLength()) return this.readHttpHeads(bytes);
    const taken = this.decoder.push(bytes, (data) => this.body.add(data));
    if (this.decoder.done) this.complete();
    return taken;
  }

  private readIcapHead(bytes: Buffer): number {
    const before = this.section.length;
    this.section.add(bytes.subarray(0, MAX_ICAP_HEAD + 1 - before));
    const end = this.section.endOfHead(before);
    if (end < 0) {
      if (this.section.length > MAX_ICAP_HEAD)
        throw new MalformedMessage(`an ICAP head larger than ${MAX_ICAP_HEAD} bytes`);
      return this.section.length - before;
    }
    const head = parseHead(this.section.take(end));
    this.section = new Section();
    const status = statusOf(head.startLine, "ICAP/1.0");
    if (status === 100) this.onContinue();
    else this.beginAnswer(status, head);
    return end - before;
  }

  private beginAnswer(status: number, head: Head): void {
    const encapsulation = this.encapsulationOf(status, head);
    this.pending = { status, head, encapsulation };
    if (this.headsLength() === 0 && !encapsulation.hasBody) this.complete();
  }

  /** The parts that follow the ICAP head. Only a 200 may carry any; of an ICAP error nothing more is read. */
  private encapsulationOf(status: number, head: Head): Encapsulation {
    const values = valuesOf(head, "encapsulated");
    if (values.length > 1) throw new MalformedMessage("two Encapsulated headers");
    const [value] = values;
    if (status === 200) {
      if (value !== undefined) return parseEncapsulated(value, this.method);
      // Servers in the wild leave it out of an OPTIONS answer, where it could only say that there is no body.
      if (this.method === "OPTIONS") return { heads: [], hasBody: false };
      throw new MalformedMessage("a 200 without Encapsulated header");
    }
    if (status < 400 && value !== undefined && value.replaceAll(" ", "") !== "null-body=0")
      throw new MalformedMessage(`a ${status} with "Encapsulated: ${value}"`);
    return { heads: [], hasBody: false };
  }

  private headsLength(): number {
    return this.pending?.encapsulation.heads.reduce((sum, { length }) => sum + length, 0) ?? 0;
  }

  private readHttpHeads(bytes: Buffer): number {
    const part = bytes.subarray(0, this.headsLength() - this.section.length);
    this.section.add(part);
    if (this.section.length === this.headsLength()) {
      const all = this.section.take(this.section.length);
      if (this.section.endOfHead(0) !== all.length)
        throw new MalformedMessage("the HTTP head does not end where the Encapsulated header says");
      this.httpHead = parseHead(all);
      if (!this.pending?.encapsulation.hasBody) this.complete();
    }
    return part.length;
  }

  private complete(): void {
    const { pending, httpHead } = this;
    if (!pending) throw new MalformedMessage("no answer");
    const kind = pending.encapsulation.heads[0]?.kind;
    const http = httpHead && kind && { kind, head: httpHead, body: this.body };
    this.answer = { status: pending.status, head: pending.head, ...(http && { http }) };
  }
}
