/**
 * An ICAP and ICAPS client (RFC 3507): asks a server about one message and says what became of it: allowed, blocked, or error
 * with the reason. Strict on purpose: an answer that it cannot be sure of is an error, and an error is never "allowed".
 */
export { type TransactOptions, openConnection, transact } from "./transact";
export type { Connection } from "./connection";
export { type FileInTransit, fileMessage } from "./fileMessage";
export { type FailureKind, IcapFailure, type Stage } from "./failure";
export type {
  BodySource,
  ConnectionFacts,
  IcapRequest,
  Outcome,
  ServerOptions,
  Timeouts,
  Timings,
  TlsOptions,
  Transaction,
  Verdict,
} from "./types";
