/** The public interface of a gateway's boot configuration. */
export { cloudConfig, machineFiles, renderUserData, type MachineFiles } from "./userData";
export { codePackageOf } from "./codePackage";
export { bootScript, customDataOf, CUSTOM_DATA_MAX_BYTES } from "./customData";
export { packagesOf } from "./packages";
export { gatewayFiles } from "./files";
export { CERTIFICATE_FOLDER, type Elsewhere, type GatewayIdentity } from "./site";
export { clientProfiles } from "../network/clientProfile";
export type { GatewayFileSettings } from "./templateValues";
export { inspectorPolicy, inspectorRules, readersByChoice } from "./dlp/inspectorPolicy";
