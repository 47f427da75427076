/** The emulator's public interface; code outside the emulator imports only this file. */
export { EmulatorClient, type EmulatorStatus, type RunningOnAppliance } from "./client";
export { attach, startEmulator, type RunningEmulator } from "./start";
export type { EmulatorOptions } from "./options";
export type { RemoteNetworkOptions } from "./remoteNetwork";
export {
  cacheRoot,
  canBoot,
  hostTools,
  missingHostTools,
  programTools,
  sweep,
  type HostTool,
  type MachineStatus,
  type RuleCounter,
} from "./host";
export { suiteRefusal } from "./host/tree/suites";
export { ensureTree } from "./host/tree/tree";
export { startStandIn, type Behaviour, type Conduct, type StandIn } from "./appliances/standIn";
