/** The settings of an environment: types, limits and defaults. Everything else in `infra/` depends on this module. */
export * from "./settings";
export type { AuthorityTrust, ChainTrust, ClientCertificate, ClientTrust, PinnedTrust } from "./clientTrust";
export {
  BLOCKED_TYPES,
  CLIENT_PROFILES,
  EXTERNAL_PRODUCT_NAMES,
  LANE_NAMES,
  PUBLISHED_PROFILES,
  type BlockedType,
  type ClientProfileName,
  type ExternalProductName,
  type IcapServerKind,
  type LaneName,
  type PublishedProfileName,
} from "./limits";
export { Secret } from "./secret";
export { PRESETS, type Preset } from "./setting";
