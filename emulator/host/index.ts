/** The host half of the emulator: makes what the azure half created real on one Linux machine. */
export { canBoot } from "./canBoot";
export { hostTools, missingHostTools, programTools, type HostTool } from "./hostTools";
export { cacheRoot, hostNames, type HostNames } from "./names";
export { Ledger } from "./process/ledger";
export { startTimeOf } from "./process/identity";
export type { Maintenance } from "./machines/announced";
export type { Entrance } from "./machines/container";
export { LinuxHost } from "./linuxHost";
export type { MachineStatus, HostStatus } from "./status";
export { sweep } from "./sweep";
export type { RuleCounter } from "./network/counters";
export type { ApplianceProcess } from "./network/appliances";
export type { BlobUpload, PlatformFaults } from "./platform/messages";
