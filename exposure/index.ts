/** Exposure: which addresses can reach which ports. Pure: no Pulumi, no clock, no files. */
export * from "./prefix";
export * from "./addressSet";
export * from "./specialAddresses";
export * from "./model";
export { MOST_STEPS } from "./evaluation";
export * from "./serviceTags";
export { ALL_PORTS } from "./traffic";
export { INTERNET, PLATFORM_ADDRESS } from "./matcher";
export { DEFAULT_RULES } from "./compiledRule";
export type { ConditionTerm } from "./conditionTerms";
export { EMPTY_SUBNET, type Endpoint, type EndpointKind } from "./ways";
export type { ConditionalSet, ExposureEntry, SymbolicSet } from "./entries";
export {
  endpointNames,
  exposureOf,
  topologyUnknown,
  type EndpointExposure,
  type Exposure,
  type ExposureOptions,
} from "./exposure";
export * from "./comparison";
export * from "./explanation";
export type { Answer, Step } from "./judgement";
export type { NearestRule } from "./nearestRule";
export * from "./azure";
