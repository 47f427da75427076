/**
 * Sends probes to running gateways, as their client and as strangers, and judges every answer.
 * `ownFiles/list.ts` and `samples/office.ts` are imported directly, because listing and making files need no gateway.
 */
export type { Target } from "./asking";
export type { RuleCounter } from "./counters";
export { admittedPrefixes, denyingRules, deployedRules } from "./deployedRules";
export { neighboursOf } from "./neighbour";
export { verdictOn, type OwnAnswer, type OwnFileResult } from "./ownFiles/answer";
export { sendOwnFiles } from "./ownFiles/send";
export {
  identityFor,
  inspectionProbes,
  plainRefusalProbes,
  refusalProbes,
  samplesToBlock,
  type ProbeOutcome,
  type Method,
  type Policy,
  type Probe,
} from "./plan";
export { isRight, type ProbeResult } from "./result";
export { runProbes, type ProbeRun } from "./runProbes";
export { makeSample } from "./samples";
export { verifyTarget, type CheckResult, type VerifyTarget } from "./target";
export { verify } from "./verify";
