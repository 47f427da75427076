/** The door to a gateway's boot configuration. */
export { renderUserData, READINESS_COMMAND, LIVENESS, PACKAGES } from "./userData";
export { bootInput } from "./bootInput";
export { customDataOf, CUSTOM_DATA_MAX_BYTES } from "./customData";
export type { ClientTrust, UserDataInput } from "./userData";
export { gatewayFiles } from "./files";
export type { GatewayFiles } from "./files";
export type { DlpPolicy } from "./dlpPolicy";
