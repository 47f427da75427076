/** What an environment can decide: the settings' types, limits and defaults. Everything else in `infra/` stands on it. */
export * from "./settings";
export type { AuthorityTrust, ChainTrust, ClientCertificate, ClientTrust, PinnedTrust } from "./clientTrust";
export { BLOCKED_TYPES, type BlockedType } from "./limits";
export { Secret } from "./secret";
