/**
 * An ICAP and ICAPS client (RFC 3507): asks a server about one message and returns the verdict: allowed, blocked, or error with the reason.
 * It is strict on purpose: an ambiguous answer is an error, and an error is never "allowed".
 */
export { type TransactOptions, openConnection, transact } from "./transact";
export type { Connection } from "./connection";
export { type FileInTransit, fileMessage } from "./fileMessage";
export { type FailureKind, IcapFailure, type Stage } from "./failure";
export {
  httpGet,
  type HttpProbe,
  type ProbeFailure,
  type ProbeTarget,
  probeTcp,
  probeTls,
  type TcpProbe,
  type TlsProbe,
} from "./probes";
export { type Conclusion, conclusionBy, type Reading, READINGS } from "./readings";
export { type Agent, type RunningLoop, startAgent } from "./agentProcess";
export type { AgentRequestInput } from "./agent/requests";
export type { AgentResult } from "./agent/answers";
export type { LoopReport } from "./agent/loop";
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
