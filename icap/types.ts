import type { FailureKind, Stage } from "./failure";

/** The verdict on the message. An error is never "allowed". */
export type Verdict = "allowed" | "blocked" | "error";

/**
 * Body bytes: whole, or a stream that is read only as fast as the server takes it. A stream can be sent once. Strings are not accepted,
 * because their encoding would be ambiguous.
 */
export type BodySource = Uint8Array | AsyncIterable<Uint8Array>;

/** TLS parameters. The server must prove its identity with `ca`; there is no way to skip that. */
export interface TlsOptions {
  /** PEM: the authority that signed the server's certificate, or the self-signed certificate itself. */
  readonly ca: string;
  /** PEM chain of the client, leaf first; with `key`. */
  readonly cert?: string;
  /** PEM private key of the client. */
  readonly key?: string;
  /**
   * `when announced`: the certificate is sent only if the server announces an issuer of its chain; a separate TLS 1.2 handshake before
   * finds that out. Default `always`: whenever the server requests one.
   */
  readonly shows?: "always" | "when announced";
  /** Sends this name (SNI) and demands it in the certificate. Left out: no name is checked, as clients of a static IP do. */
  readonly servername?: string;
  readonly minVersion?: "TLSv1.2" | "TLSv1.3";
  readonly maxVersion?: "TLSv1.2" | "TLSv1.3";
}

/** Time limits in milliseconds. */
export interface Timeouts {
  /** Until TCP is open. Default 5,000. */
  readonly connectMs?: number;
  /** Until the TLS handshake is done. Default 5,000. */
  readonly tlsMs?: number;
  /** Longest time in which neither side transfers a byte; a slow body source counts too. Default 30,000. */
  readonly idleMs?: number;
  /** One whole transaction; for `transact` connecting included. Default 60,000. */
  readonly totalMs?: number;
}

/** Address, port, TLS and time limits of the server. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** Source address; the system's choice by default. */
  readonly localAddress?: string;
  /** ICAPS when given, plain ICAP otherwise. */
  readonly tls?: TlsOptions;
  readonly timeouts?: Timeouts;
}

/** The question: one ICAP request. */
export interface IcapRequest {
  readonly method: "OPTIONS" | "REQMOD" | "RESPMOD";
  /** Path and query of the service, with or without leading slash: `reqmod`, `avscan?allow204=on`. */
  readonly service: string;
  /** `host[:port]` in the request's URI and Host header; the address connected to by default. */
  readonly authority?: string;
  /** More ICAP headers, e.g. `X-Client-IP`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The HTTP request's head with its empty line; needed for REQMOD, allowed for RESPMOD. */
  readonly httpRequest?: Uint8Array;
  /** The HTTP response's head with its empty line; needed for RESPMOD. */
  readonly httpResponse?: Uint8Array;
  readonly body?: BodySource;
  /** Size of the preview in bytes, 0 included; no preview when left out. At most 1 MiB. */
  readonly preview?: number;
  /** Offers `Allow: 204`. Default true for REQMOD and RESPMOD. */
  readonly allow204?: boolean;
  /** Cancels the transaction. */
  readonly signal?: AbortSignal;
}

/** The message as it came back. */
export type MessageOutcome =
  /** 204: use the original. */
  | "no-content"
  /** 200 with the original message. */
  | "echoed"
  /** 200 with the message changed. */
  | "changed"
  /** 200 with a response that is not the original. */
  | "replaced";

/** Milliseconds. Connection times are absent on a connection that was already open. */
export interface Timings {
  readonly connectMs?: number;
  readonly tlsMs?: number;
  /** From the first byte sent to the first byte of the final answer. */
  readonly firstByteMs?: number;
  /** The whole transaction; connecting included when this transaction opened the connection. */
  readonly totalMs: number;
}

/** The connection as established. */
export interface ConnectionFacts {
  readonly local: string;
  readonly remote: string;
  readonly tls?: { readonly protocol: string; readonly cipher: string; readonly serverFingerprint256: string };
}

/** One transaction and everything a report says about it. */
export interface Transaction {
  /** `answered` is for OPTIONS only: the server speaks ICAP, which says nothing about whether it inspects. */
  readonly verdict: Verdict | "answered";
  /** One sentence. */
  readonly reason: string;
  /** The signature or rule that the server named. */
  readonly rule?: string;
  readonly outcome?: MessageOutcome;
  /** With verdict `error` only. */
  readonly failure?: { readonly kind: FailureKind; readonly stage: Stage; readonly message: string };
  readonly icapStatus?: number;
  /** Status of the HTTP response in the answer. */
  readonly httpStatus?: number;
  /** The service's state tag, without quotes (RFC 3507 §4.7). */
  readonly istag?: string;
  /** The answer's ICAP headers, names in lower case; repeated ones joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** The first bytes of a changed or replaced body, as text; at most 2 KiB. */
  readonly excerpt?: string;
  readonly timings: Timings;
  /** Bytes of ICAP on this connection (before TLS) for this transaction. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** False when the server judged from the preview, or before it had the whole body. */
  readonly wholeBodySent: boolean;
  readonly connection?: ConnectionFacts;
}
