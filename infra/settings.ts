/**
 * Configuration: its types, defaults and checks. Nothing else in the program reads Pulumi's configuration.
 *
 * `parseSettings` is pure and reports every problem at once; `settingsFromPulumi` is the shell around it.
 */
export * from "./model";
export { endOf, readExpiry, type Expiry } from "./model/expiry";
export { SettingsError, type Problem } from "./settings/problems";
export { parseSettings, type RawConfig } from "./settings/parse";
export { servicePaths } from "./icap/services";
export { settingsFromPulumi } from "./settings/fromPulumi";
