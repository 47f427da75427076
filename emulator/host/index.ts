/** The host half of the emulator: makes what the azure half created real on one Linux machine. */
export { canBoot, type CanBoot } from "./canBoot";
export { hostTools, missingHostTools, programTools, type HostTool } from "./hostTools";
export { cacheRoot, checkName, hostNames, type HostNames } from "./names";
export { Ledger } from "./process/ledger";
export { startTimeOf } from "./process/identity";
export type { Maintenance } from "./machines/announced";
export type { Entrance } from "./machines/container";
export { HostRoom, type RoomOptions } from "./room";
export type { MachineStatus, RoomStatus } from "./status";
export { sweep } from "./sweep";
export type { RuleCounter } from "./network/counters";
export type { ApplianceProcess, ApplianceStatus } from "./network/appliances";
export type { RemoteNetworkStatus } from "./network/remoteNetworks";
export type { BlobUpload, PlatformFaults } from "./platform/messages";
