import { once } from "node:events";
import type { Socket } from "node:net";
import { abandon, BodyTally, partsOf, takePreview } from "./body";
import { encodeChunk, encodeEnd } from "./chunks";
import { nextPoll } from "./eventLoop";
import { IcapFailure } from "./failure";
import type { Plan } from "./plan";

/**
 * Sends one planned request, no faster than the socket accepts it. It runs concurrently with the reader. Servers answer early and echo
 * while they read, so a client that wrote everything first would deadlock with them.
 */
export class RequestSender {
  readonly body = new BodyTally();
  bytesSent = 0;
  /** Every byte of the body is written. */
  wholeBodySent: boolean;
  /** The request is completely sent, with its whole body or with its preview, so that another may follow. */
  requestEnded = false;
  awaitsContinue = false;
  private goOn: () => void = () => undefined;

  constructor(
    private readonly socket: Socket,
    private readonly plan: Plan,
    private readonly stop: AbortSignal,
  ) {
    this.wholeBodySent = plan.body === undefined;
  }

  /** The server asked for the rest. */
  continue(): void {
    this.awaitsContinue = false;
    this.goOn();
  }

  /** Resolves when the request is written; rejects with `input` when the body source fails, or when stopped. */
  async run(): Promise<void> {
    const { plan } = this;
    this.requestEnded = plan.body === undefined;
    await this.write([plan.heads]);
    if (plan.body === undefined) return;
    const parts = partsOf(plan.body);
    const letGo = (): void => {
      abandon(plan.body);
      // Closes a source that is a generator; one that is being read ends after that read.
      parts.return().catch(() => undefined);
    };
    this.stop.addEventListener("abort", letGo, { once: true });
    if (plan.preview !== undefined && !(await this.sendPreview(parts, plan.preview))) return;
    for (let part = await read(parts); part; part = await read(parts)) {
      await this.sendPart(part);
      // c-icap refuses a request with an answer followed by a reset. The answer is lost if the next write hits the reset before the event
      // loop has read the socket, so each write waits for a read first.
      await nextPoll();
    }
    await this.end(false);
  }

  /** Resolves to whether the rest is to be sent; pending until the server decides. */
  private async sendPreview(parts: AsyncGenerator<Uint8Array>, size: number): Promise<boolean> {
    const { preview, beyond, whole } = await takePreview(parts, size).catch(sourceFailed);
    await this.sendPart(preview);
    if (whole) {
      await this.end(true);
      return false;
    }
    this.awaitsContinue = true;
    this.requestEnded = true;
    const asked = new Promise<void>((resolve) => (this.goOn = resolve));
    await this.write([encodeEnd(false)]);
    await asked;
    this.requestEnded = false;
    await this.sendPart(beyond);
    return true;
  }

  private async sendPart(part: Uint8Array): Promise<void> {
    this.stop.throwIfAborted();
    this.body.add(part);
    await this.write(encodeChunk(part));
  }

  private async end(ieof: boolean): Promise<void> {
    this.wholeBodySent = true;
    this.requestEnded = true;
    await this.write([encodeEnd(ieof)]);
  }

  private async write(buffers: Uint8Array[]): Promise<void> {
    this.stop.throwIfAborted();
    let hasSpace = true;
    this.socket.cork();
    for (const buffer of buffers) {
      this.bytesSent += buffer.byteLength;
      hasSpace = this.socket.write(buffer);
    }
    this.socket.uncork();
    if (!hasSpace) await once(this.socket, "drain", { signal: this.stop });
  }
}

async function read(parts: AsyncGenerator<Uint8Array>): Promise<Uint8Array | undefined> {
  const next = await parts.next().catch(sourceFailed);
  return next.done ? undefined : next.value;
}

function sourceFailed(error: unknown): never {
  const { message = String(error) } = error as Partial<Error>;
  throw new IcapFailure("input", "request", `the body could not be read: ${message}`);
}
