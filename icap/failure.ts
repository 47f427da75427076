/**
 * Kinds of failure between a request and its answer, in the words that a report uses.
 *
 * - `timeout`: nothing (more) came in the time allowed; a packet filter that drops looks like this.
 * - `refused`: the address answered with a reset: nothing listens on the port.
 * - `unreachable`: the network said that there is no way to the address.
 * - `tls-refused`: the server sent a TLS alert; the message holds its name.
 * - `server-untrusted`: the pinned certificate does not verify the server's certificate.
 * - `closed`: the connection ended (EOF or reset) before the answer was complete.
 * - `protocol`: the server said something that RFC 3507 does not allow here.
 * - `server-error`: an ICAP 4xx or 5xx answer.
 * - `input`: the request itself cannot be made (bad certificate, address of another machine, unreadable body).
 * - `aborted`: the caller cancelled.
 */
export type FailureKind =
  | "timeout"
  | "refused"
  | "unreachable"
  | "tls-refused"
  | "server-untrusted"
  | "closed"
  | "protocol"
  | "server-error"
  | "input"
  | "aborted";

/** Stage of a transaction: opening the connection, the handshake, sending, waiting for the rest of the answer. */
export type Stage = "connect" | "tls" | "request" | "response";

/** The one error type of this library. `message` is a sentence for a person and never holds key material. */
export class IcapFailure extends Error {
  override readonly name = "IcapFailure";
  constructor(
    readonly kind: FailureKind,
    readonly stage: Stage,
    message: string,
  ) {
    super(message);
  }
}

/** The abort reason of an overall deadline; it distinguishes a deadline from cancellation by the caller. */
export class DeadlinePassed extends Error {
  override readonly name = "DeadlinePassed";
  constructor(readonly milliseconds: number) {
    super(`not done within ${milliseconds} ms`);
  }
}

/** The failure that corresponds to an aborted signal. */
export function abortFailure(signal: AbortSignal, stage: Stage): IcapFailure {
  const reason: unknown = signal.reason;
  return reason instanceof DeadlinePassed
    ? new IcapFailure("timeout", stage, `${AT_STAGE[stage]}: ${reason.message}`)
    : new IcapFailure("aborted", stage, `${AT_STAGE[stage]}: aborted by the caller`);
}

const AT_STAGE: Record<Stage, string> = {
  connect: "while connecting",
  tls: "during the TLS handshake",
  request: "while sending the request",
  response: "while waiting for the answer",
};

const UNREACHABLE = new Set(["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "EACCES", "EPERM", "ENOTFOUND", "EAI_AGAIN"]);
const CLOSED = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"]);

/** An error of Node's socket or TLS layer, as a failure at `stage`. Failures pass through unchanged. */
export function failureOf(error: unknown, stage: Stage): IcapFailure {
  if (error instanceof IcapFailure) return error;
  const { code = "", reason = "", message = String(error) } = error as NodeJS.ErrnoException & { reason?: string };
  const where = AT_STAGE[stage];
  if (code === "ECONNREFUSED") return new IcapFailure("refused", stage, "connection refused: nothing listens there");
  if (code === "ETIMEDOUT") return new IcapFailure("timeout", stage, `${where}: the network gave up (ETIMEDOUT)`);
  if (code === "EADDRNOTAVAIL")
    return new IcapFailure("input", stage, `source address is not on this machine (${message})`);
  if (UNREACHABLE.has(code)) return new IcapFailure("unreachable", stage, `${where}: ${message}`);
  if (CLOSED.has(code))
    return new IcapFailure("closed", stage, `${where}: connection closed by the other side (${code})`);
  const alert = /\balert (?:number \d+)?(.+)$/.exec(reason)?.[1]?.trim();
  if (alert) return new IcapFailure("tls-refused", stage, `${where}: the server refused with TLS alert "${alert}"`);
  if (code.startsWith("ERR_SSL_") || reason)
    return new IcapFailure("protocol", stage, `${where}: not a usable TLS peer (${reason || code})`);
  return new IcapFailure(stage === "connect" ? "unreachable" : "closed", stage, `${where}: ${message}`);
}
