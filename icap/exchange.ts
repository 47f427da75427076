import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { AnswerReader, type IcapAnswer } from "./answerReader";
import { abortFailure, failureOf, IcapFailure, type Stage } from "./failure";
import { MalformedMessage } from "./head";
import type { Asked } from "./judge";
import type { Plan } from "./plan";
import { RequestSender } from "./sender";

/** One request and its answer on an open connection, sending and reading at the same time. Its counters are valid after a failure too. */
export class Exchange {
  private readonly stop = new AbortController();
  private readonly reader: AnswerReader;
  readonly sender: RequestSender;
  bytesReceived = 0;
  /** `performance.now()` at the first byte of the final answer. */
  firstByteAt?: number;
  /** The server asked for the rest after the preview. */
  continued = false;

  constructor(
    private readonly socket: Socket,
    private readonly plan: Plan,
    private readonly freshConnection: boolean,
  ) {
    this.sender = new RequestSender(socket, plan, this.stop.signal);
    this.reader = new AnswerReader(plan.method, () => this.continue());
  }

  /** Resolves with the complete answer, rejects with IcapFailure; on rejection the connection is of no further use. */
  run(idleMs: number, signal: AbortSignal): Promise<IcapAnswer> {
    const { socket } = this;
    return new Promise<IcapAnswer>((resolve, reject) => {
      const fail = (error: unknown): void => finish(() => reject(this.explain(error)));
      const onData = (bytes: Buffer): void => {
        try {
          const answer = this.receive(bytes);
          if (answer) finish(() => resolve(answer));
        } catch (error) {
          fail(error);
        }
      };
      const onEnd = (): void => fail(this.endedEarly());
      const onIdle = (): void => fail(new IcapFailure("timeout", this.stage, `no byte moved for ${idleMs} ms`));
      const onAbort = (): void => fail(abortFailure(signal, this.stage));
      const finish = (settle: () => void): void => {
        this.stop.abort();
        socket
          .setTimeout(0)
          .off("timeout", onIdle)
          .off("data", onData)
          .off("error", fail)
          .off("end", onEnd)
          .off("close", onEnd);
        signal.removeEventListener("abort", onAbort);
        settle();
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener("abort", onAbort);
      socket.on("data", onData).on("error", fail).on("end", onEnd).on("close", onEnd);
      socket.setTimeout(idleMs, onIdle);
      // The error of a stopped sender is ignored, because the answer or the first failure came before.
      this.sender.run().catch((error: unknown) => this.stop.signal.aborted || fail(error));
    });
  }

  /** The answer, when it is complete. */
  get answer(): IcapAnswer | undefined {
    return this.reader.answer;
  }

  /** The request, and how much of it the server had received. */
  get asked(): Asked {
    const { plan, sender, continued } = this;
    const answersPreview = plan.preview !== undefined && !continued;
    return { ...plan, answersPreview, wholeBodySent: sender.wholeBodySent, body: sender.body };
  }

  private receive(bytes: Buffer): IcapAnswer | undefined {
    this.bytesReceived += bytes.length;
    this.reader.push(bytes);
    if (this.reader.begun) this.firstByteAt ??= performance.now();
    return this.reader.answer;
  }

  private continue(): void {
    if (!this.sender.awaitsContinue) throw new MalformedMessage("a 100 Continue that nobody waits for");
    this.continued = true;
    this.sender.continue();
  }

  private get stage(): Stage {
    return this.bytesReceived > 0 || this.sender.requestEnded ? "response" : "request";
  }

  private explain(error: unknown): IcapFailure {
    if (error instanceof MalformedMessage)
      return new IcapFailure("protocol", "response", `malformed answer: ${error.message}`);
    const failure = failureOf(error, this.stage);
    return failure.kind === "closed"
      ? new IcapFailure("closed", failure.stage, failure.message + this.refusalHint())
      : failure;
  }

  private endedEarly(): IcapFailure {
    const when = this.bytesReceived > 0 ? "in the middle of its answer" : "before it answered";
    return new IcapFailure("closed", this.stage, `the server closed the connection ${when}`);
  }

  /** In TLS 1.3 the client's handshake ends before the server has judged its certificate; the alert can be lost to a reset. */
  private refusalHint(): string {
    const { socket } = this;
    const possible = this.freshConnection && this.bytesReceived === 0 && socket instanceof TLSSocket;
    return possible && socket.getProtocol() === "TLSv1.3" ? " (perhaps it refused the client certificate)" : "";
  }
}
