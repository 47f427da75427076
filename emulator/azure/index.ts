/** The azure half of the emulator: stand-ins for the Pulumi providers `azure-native` and `tls`, served on loopback. */
import * as path from "node:path";
import type { MachineHost } from "../model";
import type { ExistingNetwork } from "../existingNetwork";
import type { ExistingResource } from "../existingResource";
import type { RemoteNetwork } from "../remoteNetwork";
import { SUBSCRIPTION } from "./armId";
import { serve } from "./engine/serve";
import type { AddressZones } from "./addressZones";
import { putExistingNetwork } from "./existingNetworks";
import { putExistingResource } from "./existingResources";
import { FaultPlan } from "./faults";
import { serveManagement, type ManagementAnswer } from "./management/serve";
import type { MachineFaults } from "./management/machines";
import { PLENTY, type SubscriptionFacts } from "./management/subscription";
import { AzureProvider } from "./provider";
import { resourceTypes } from "./resources";
import type { ExtensionFailure } from "./rules/scaleSet";
import { ResourceStore } from "./store";
import { StrangerProvider, Together } from "./strangers";
import { TlsProvider } from "./tls/provider";

export { FaultPlan, type Fault } from "./faults";
export { NoMachineHost } from "./noMachineHost";
export type { AddressZones } from "./addressZones";
export { defaultSecurityRules } from "./rules/securityRules";
export { collected, type Collected } from "./policy/collected";
export { ResourceStore } from "./store";
export { putExistingNetwork } from "./existingNetworks";
export { putExistingResource } from "./existingResources";
export type { ExistingResource } from "../existingResource";
export { existingNetwork, type ExistingNetwork } from "../existingNetwork";

/** The subscription that the emulator plays: a GUID. */
export const emulatedSubscription = SUBSCRIPTION;

/** Options that can change while the providers run: the object is read at each use. */
export interface AzureOptions {
  /** Azure's answer when an extension fails. */
  extensionFailure: ExtensionFailure;
  /** Zones of a public address in Azure's answer; default `asAsked`. */
  addressZones?: AddressZones;
  /** The management API gives these answers first, one for each request, instead of its own. */
  managementAnswers?: ManagementAnswer[];
  /** Faults of the machines of every scale set in Azure's instance views; default: only what provisioning found. */
  machines?: MachineFaults;
  /** Other limits of the subscription than `PLENTY`. */
  subscription?: Partial<SubscriptionFacts>;
  /** The time by which certificates are made and renewed; default: that of this machine. */
  now?: Date;
}

/** The arguments of `serveProviders`. */
export interface ServeRequest {
  readonly host: MachineHost;
  /** Directory of this run, mode 0700; the state goes to `azure.json` in it. In memory when absent. */
  readonly runDir?: string;
  /** Default: a failed extension fails the scale set. */
  readonly options?: AzureOptions;
  /** The subscription's initial contents, instead of `runDir`; default: nothing. */
  readonly store?: ResourceStore;
  /** Networks that are not the stack's; default: none is known. */
  readonly remoteNetworks?: readonly RemoteNetwork[];
  /** A network of the subscription that is there before the stack; default: none. */
  readonly existingNetwork?: ExistingNetwork;
  /** Other resources of the subscription that are there before the stack; default: none. */
  readonly existingResources?: readonly ExistingResource[];
  /** Accept resource types that the emulator has no rules for, without checks. Default: refuse them. */
  readonly strangers?: boolean;
}

/** Providers that answer. */
export interface ServedProviders {
  /** Value for `PULUMI_DEBUG_PROVIDERS`: `azure-native:PORT,tls:PORT`. */
  readonly providers: string;
  readonly store: ResourceStore;
  readonly faults: FaultPlan;
  readonly options: AzureOptions;
  /** URL of the management API, which commands query in addition to what the engine does. */
  readonly management: string;
  /** Tells the machine host about changes that were made through `store`. */
  apply(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the providers on free ports of 127.0.0.1. */
export async function serveProviders(request: ServeRequest): Promise<ServedProviders> {
  const { host, runDir, options, strangers } = request;
  const file = runDir === undefined ? undefined : path.join(runDir, "azure.json");
  const store = request.store ?? new ResourceStore(file);
  if (request.remoteNetworks) store.remoteNetworks = request.remoteNetworks;
  if (request.existingNetwork) putExistingNetwork(store, request.existingNetwork);
  for (const resource of request.existingResources ?? []) putExistingResource(store, resource);
  const faults = new FaultPlan();
  const live = options ?? { extensionFailure: "fail" };
  const azure = new AzureProvider({
    store,
    host,
    faults,
    extensionFailure: () => live.extensionFailure,
    addressZones: () => live.addressZones ?? "asAsked",
    management: () => management.url,
  });
  const others = new StrangerProvider(azure.name, azure.version, store);
  const provider = strangers ? new Together(azure, others, knowsType) : azure;
  const management = await serveManagement(
    store,
    () => live.managementAnswers?.shift(),
    () => ({ subscription: { ...PLENTY, ...live.subscription }, machines: live.machines ?? {} }),
  );
  const served = await Promise.all([serve(provider), serve(new TlsProvider(() => live.now ?? new Date()))]);
  return {
    providers: `azure-native:${served[0].port},tls:${served[1].port}`,
    store,
    faults,
    options: live,
    management: management.url,
    apply: () => azure.apply(),
    close: async () => {
      await Promise.all([management.close(), ...served.map((provider) => provider.close())]);
    },
  };
}

/** Whether the emulator has rules for a type of Azure's. */
export const knowsType = (type: string): boolean => resourceTypes.has(type);

/** Starts a provider with another name, which accepts every resource without checks. */
export async function serveStranger(name: string): Promise<{ readonly provider: string; close(): Promise<void> }> {
  const { port, close } = await serve(new StrangerProvider(name, "1.0.0", new ResourceStore()));
  return { provider: `${name}:${port}`, close };
}
