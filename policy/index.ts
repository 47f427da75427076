/** Guard rails: what a stack's resources must be like, judged over plain data. Pure: no Pulumi, no clock, no files. */
export * from "./types";
export { RULES } from "./rules";
export { findingsOf, judge, stops } from "./judge";
export { toSarif, type Location, type Sarif } from "./sarif";
export { policyPackConfig } from "./packConfig";
