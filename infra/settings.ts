/**
 * Configuration: its types, defaults and checks. Nothing else in the program reads Pulumi's configuration.
 *
 * `parseSettings` is pure and reports every problem at once. `settings/fromPulumi.ts` is the shell around it, apart from here because it loads
 * Pulumi's SDK, which few readers of settings need.
 */
export { LANE_NAMES, PRESETS, type ExternalSettings, type LaneName, type Settings } from "./model";
export { endOf, readExpiry } from "./model/expiry";
export { formatPath, SettingsError, suggestion, type Problem } from "./settings/problems";
export { parseKnown, parseSettings } from "./settings/parse";
export { stackFile } from "./settings/origin";
export { settingsOfFile } from "./settings/stackKeys";
export { scrapeOf } from "./model/scrape";
export { APPLICATION_TAG, ownTag } from "./tags";
export { programmaticName } from "./model/locationNames";
export { TOP_LEVEL } from "./model/schema";
export { servicePaths } from "./icap/products";
