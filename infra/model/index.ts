/** The settings of an environment: types, limits and defaults. Everything else in `infra/` depends on this module. */
export * from "./settings";
export type { ClientCertificate, ClientTrust } from "./clientTrust";
export {
  BLOCKED_TYPES,
  EXTERNAL_PRODUCT_NAMES,
  LANE_NAMES,
  type BlockedType,
  type ExternalProductName,
  type LaneName,
  type PublishedProfileName,
} from "./limits";
export { Secret } from "./secret";
export { PRESETS, type Preset } from "./setting";
