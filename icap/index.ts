/**
 * An ICAP and ICAPS client (RFC 3507): asks a server about one message and returns the verdict: allowed, blocked, or error with the reason.
 * It is strict on purpose: an ambiguous answer is an error, and an error is never "allowed".
 */
export { openConnection, transact } from "./transact";
export type { Connection } from "./connection";
export { fileMessage } from "./fileMessage";
export { probeTcp, probeTls } from "./probes";
export { type Reading, READINGS } from "./readings";
export { type Agent, type RunningLoop, startAgent } from "./agentProcess";
export type { AgentRequestInput } from "./agent/requests";
export type { AgentResult } from "./agent/answers";
export type { LoopReport } from "./agent/loop";
export type { IcapRequest, ServerOptions, TlsOptions, Transaction, Verdict } from "./types";
