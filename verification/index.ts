/**
 * Asks running gateways from outside, as their client and as strangers, and says of every answer whether it is the right one.
 * `ownFiles/list.ts` and `samples/office.ts` are doors of their own: who lists or makes files asks no gateway.
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
  type Finding,
  type Method,
  type Policy,
  type Probe,
} from "./plan";
export { isRight, type ProbeResult } from "./result";
export { runProbes, type ProbeRun } from "./runProbes";
export { makeSample } from "./samples";
export { verifyTarget, type CheckResult, type VerifyTarget } from "./target";
export { verify } from "./verify";
