/** What can reach what. Pure: no Pulumi, no clock, no files. */
export * from "./addresses";
export * from "./model";
export * from "./serviceTags";
export { ALL_PORTS } from "./traffic";
export { INTERNET, PLATFORM_ADDRESS } from "./matcher";
export { DEFAULT_RULES } from "./compiledRule";
export type { ConditionTerm } from "./conditions";
export type { EndpointKind } from "./endpoints";
export type { ExposureEntry, SymbolicSet } from "./entries";
export * from "./exposure";
export * from "./comparison";
export * from "./explanation";
export type { Answer, Step } from "./judgement";
export type { NearestRule } from "./nearestRule";
export * from "./azure";
