/** The azure half of the emulator: stand-ins for the Pulumi providers `azure-native` and `tls`, served on loopback. */
import * as path from "node:path";
import type { MachineRoom } from "../model";
import { serve } from "./engine/serve";
import { FaultPlan } from "./faults";
import { AzureProvider } from "./provider";
import type { ExtensionFailure } from "./scaleSets";
import { ResourceStore } from "./store";
import { TlsProvider } from "./tls/provider";

export { FaultPlan, type Fault } from "./faults";
export { NoMachineRoom, type ExtensionFailure } from "./scaleSets";
export { ResourceStore } from "./store";

/** Options that can change while the providers run: the object is read at each use. */
export interface AzureOptions {
  /** What Azure answers when an extension fails. */
  extensionFailure: ExtensionFailure;
}

/** What `serveProviders` needs. */
export interface ServeRequest {
  room: MachineRoom;
  /** Directory of this run, mode 0700; the state goes to `azure.json` in it. In memory when absent. */
  runDir?: string;
  /** Default: a failed extension fails the scale set. */
  options?: AzureOptions;
}

/** Providers that answer. */
export interface ServedProviders {
  /** Value for `PULUMI_DEBUG_PROVIDERS`: `azure-native:PORT,tls:PORT`. */
  providers: string;
  store: ResourceStore;
  faults: FaultPlan;
  options: AzureOptions;
  /** Tells the machine room about changes that were made through `store`. */
  apply(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the providers on free ports of 127.0.0.1. */
export async function serveProviders({ room, runDir, options }: ServeRequest): Promise<ServedProviders> {
  const store = new ResourceStore(runDir === undefined ? undefined : path.join(runDir, "azure.json"));
  const faults = new FaultPlan();
  const live = options ?? { extensionFailure: "fail" };
  const azure = new AzureProvider({ store, room, faults, extensionFailure: () => live.extensionFailure });
  const served = await Promise.all([serve(azure), serve(new TlsProvider())]);
  return {
    providers: `azure-native:${served[0].port},tls:${served[1].port}`,
    store,
    faults,
    options: live,
    apply: () => azure.apply(),
    close: async () => {
      await Promise.all(served.map((provider) => provider.close()));
    },
  };
}
