import type { Socket } from "node:net";
import { asAnnounced } from "./announced";
import type { IcapAnswer } from "./answerReader";
import { abandon, hold } from "./body";
import { withDeadline } from "./deadline";
import { dialTcp, dialTls } from "./dial";
import { nextPoll } from "./eventLoop";
import { Exchange } from "./exchange";
import { failureOf, IcapFailure } from "./failure";
import { valuesOf } from "./head";
import { judge } from "./judge";
import { planRequest } from "./plan";
import { concluded, failedTransaction, type Measured, milliseconds } from "./transaction";
import type { ConnectionFacts, IcapRequest, ServerOptions, Timings, Transaction } from "./types";

/** Used for each limit that is not given (types.ts says what each one covers). */
export const DEFAULT_TIMEOUTS = { connectMs: 5_000, tlsMs: 5_000, idleMs: 30_000, totalMs: 60_000 };

/** An open connection to an ICAP server, for one transaction after the other. */
export class Connection {
  private busy = false;
  private used = false;
  /** Reason for which no further transaction is possible. */
  private ended?: string;

  private constructor(
    private readonly socket: Socket,
    private readonly options: ServerOptions,
    /** The addresses and TLS parameters of the connection. */
    readonly facts: ConnectionFacts,
    /** The times that opening took. */
    readonly dialTimes: Pick<Timings, "connectMs" | "tlsMs">,
  ) {
    socket.on("error", (error) => (this.ended ??= failureOf(error, "response").message));
    socket.on("end", () => (this.ended ??= "the server closed the connection"));
    socket.on("close", () => (this.ended ??= "the connection is closed"));
    // The socket is always read, so that data between two transactions is not mistaken for the next answer.
    socket.on("data", () => this.busy || this.end("the server sent bytes that nobody asked for"));
  }

  /** Connects, with TLS when the options say so. Rejects with IcapFailure. */
  static async open(options: ServerOptions, signal: AbortSignal): Promise<Connection> {
    const { connectMs, tlsMs } = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
    const asked = options.tls && (await asAnnounced(options, options.tls, tlsMs, signal));
    const started = performance.now();
    const tcp = await dialTcp(options, connectMs, signal);
    const connected = performance.now();
    const addresses = {
      local: `${tcp.localAddress} ${tcp.localPort}`,
      remote: `${tcp.remoteAddress} ${tcp.remotePort}`,
    };
    if (!asked) return new Connection(tcp, options, addresses, { connectMs: milliseconds(started, connected) });
    const secure = await dialTls(tcp, asked, tlsMs, signal);
    const tls = {
      protocol: secure.getProtocol() ?? "unknown",
      cipher: secure.getCipher().standardName,
      serverFingerprint256: secure.getPeerCertificate().fingerprint256,
    };
    const times = { connectMs: milliseconds(started, connected), tlsMs: milliseconds(connected) };
    return new Connection(secure, options, { ...addresses, tls }, times);
  }

  /** Whether another transaction may follow on this connection. */
  get reusable(): boolean {
    return this.ended === undefined && !this.busy;
  }

  /** Sends a request. Never rejects: a failure is a transaction with verdict `error`. */
  async transact(request: IcapRequest): Promise<Transaction> {
    hold(request.body);
    const { totalMs } = { ...DEFAULT_TIMEOUTS, ...this.options.timeouts };
    return withDeadline(totalMs, request.signal, (signal) => this.transactUntil(request, signal));
  }

  /** Does what `transact` does, within a deadline that the caller enforces. */
  async transactUntil(request: IcapRequest, signal: AbortSignal): Promise<Transaction> {
    let measured: Measured = { started: performance.now(), facts: this.facts };
    try {
      const plan = planRequest(request, this.options.host, this.options.port);
      await this.claim();
      const exchange = new Exchange(this.socket, plan, !this.used);
      measured = { ...measured, exchange, sentAt: performance.now() };
      const answer = await exchange.run({ ...DEFAULT_TIMEOUTS, ...this.options.timeouts }.idleMs, signal);
      this.release(answer, exchange);
      return concluded(judge(exchange.asked, answer), answer, measured);
    } catch (error) {
      const failure = failureOf(error, "request");
      abandon(request.body);
      if (measured.exchange) this.end(failure.message);
      return failedTransaction(failure, measured);
    }
  }

  /** Closes the connection; a transaction in progress ends with an error. */
  close(): void {
    this.end("closed by the caller");
  }

  /** Takes the connection for one transaction, or throws. */
  private async claim(): Promise<void> {
    // Data that the server sent, or a close, since the last transaction must be noticed first and not be mistaken for the next answer.
    if (this.used && !this.busy) await nextPoll();
    if (this.busy) throw new IcapFailure("input", "request", "a transaction is under way on this connection");
    if (this.ended !== undefined)
      throw new IcapFailure("closed", "request", `no further transaction on this connection: ${this.ended}`);
    this.busy = true;
  }

  private release(answer: IcapAnswer, exchange: Exchange): void {
    this.busy = false;
    this.used = true;
    const close = valuesOf(answer.head, "connection").some((value) => /\bclose\b/i.test(value));
    if (close) this.end("the server said Connection: close");
    else if (!exchange.sender.requestEnded) this.end("the server answered before it had the whole request");
  }

  private end(why: string): void {
    this.busy = false;
    this.ended ??= why;
    this.socket.destroy();
  }
}
