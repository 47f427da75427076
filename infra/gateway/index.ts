/** The door to a gateway's boot configuration. */
export { renderUserData, CUSTOM_DATA_MAX_BYTES, READINESS_COMMAND, LIVENESS, PACKAGES } from "./userData";
export type { ClientTrust, UserDataInput } from "./userData";
export { gatewayFiles } from "./files";
export type { GatewayFiles } from "./files";
export { keywordProblem } from "./dlpPolicy";
export type { DlpPolicy } from "./dlpPolicy";
