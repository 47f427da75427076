/** Exposure: which addresses can reach which ports. Pure: no Pulumi, no clock, no files. */
export * from "./prefix";
export * from "./addressSet";
export * from "./specialAddresses";
export * from "./model";
export { MOST_STEPS } from "./evaluation";
export * from "./serviceTags";
export { INTERNET, PLATFORM_ADDRESS } from "./matcher";
export { DEFAULT_RULES } from "./compiledRule";
export { EMPTY_SUBNET, type EndpointKind } from "./ways";
export type { ExposureEntry, SymbolicSet } from "./entries";
export { exposureOf, topologyUnknown, type EndpointExposure, type Exposure, type ExposureOptions } from "./exposure";
export * from "./comparison";
export { WIDE } from "./internet";
export * from "./explanation";
export type { NearestRule } from "./nearestRule";
export * from "./azure";
