/**
 * Guard rails: rules for a stack's resources, evaluated on plain data. Pure: no Pulumi, no clock, no files.
 *
 * Import it as `policy/index`: the folder itself stands for the policy pack (`main` in its package.json), because Pulumi
 * starts a pack by its folder.
 */
export {
  ENVIRONMENTS,
  type Context,
  type Environment,
  type RuleFinding,
  type JudgedResource,
  type RuleOutcome,
  type Severity,
} from "./types";
export { bootConfigurationText } from "./bootConfiguration";
export { RULES } from "./rules";
export { portsByClients } from "./rules/clientPorts";
export { findingsOf, judge, stops } from "./judge";
export { programLocation, toSarif, type Location, type Sarif } from "./sarif";
export { policyPackConfig } from "./packConfig";
