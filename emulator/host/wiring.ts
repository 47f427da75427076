import { AzureResource } from "../model";
import { Machine } from "./machines/machine";
import type { ScheduledEvents } from "./machines/scheduledEvents";
import { HostNames } from "./names";
import { readCounters, RuleCounter } from "./network/counters";
import { Namespaces, VAULT_RANGE } from "./network/namespaces";
import { addressIn, parsePrefix } from "./network/prefixes";
import { compileRuleset } from "./network/ruleset";
import { RemoteNetworks } from "./network/remoteNetworks";
import { CounterMeaning } from "./network/script";
import { Appliances } from "./network/appliances";
import { NetworkMachine } from "./network/state";
import { VpnGateway } from "./network/vpnGateway";
import { PlatformConfiguration, PlatformFaults, PlatformMachine, ProbeTarget, UploadedBlob } from "./platform/messages";
import { Platform } from "./platform/platform";
import { must } from "./process/run";
import { Turns } from "./process/turns";
import { Balancer, readBalancers } from "./resources/balancer";
import { NetworkResources, readNetwork } from "./resources/network";
import { privateNames, readVaultZoneLinks, type VaultZoneLink } from "./resources/privateEndpoint";
import { readScaleSets, ScaleSet } from "./resources/scaleSet";
import { readStorage, StorageResource } from "./resources/storage";
import { AccessResources, readAccess } from "./resources/vault";

const FIRST_VAULT = 10;

/** The present state of Azure, read once after each change. */
export interface Subscription {
  readonly network: NetworkResources;
  readonly balancers: readonly Balancer[];
  readonly access: AccessResources;
  readonly vaultZoneLinks: readonly VaultZoneLink[];
  readonly storage: readonly StorageResource[];
  readonly scaleSets: ReadonlyMap<string, ScaleSet>;
}

/** Reads all resources. For one that cannot be emulated it throws an error with the resource's name. */
export function readSubscription(resources: ReadonlyMap<string, AzureResource>): Subscription {
  const all = [...resources.values()];
  return {
    network: readNetwork(all),
    balancers: readBalancers(all),
    access: readAccess(all),
    vaultZoneLinks: readVaultZoneLinks(all),
    storage: readStorage(all),
    scaleSets: new Map(readScaleSets(all).map((set) => [set.key, set])),
  };
}

/** Keeps router and platform in step with the resources, the machines and the probes' answers. */
export class Wiring {
  readonly faults: PlatformFaults = { vaultAway: false, metadataAway: false, noNotice: false };
  private readonly turns = new Turns();
  /** Uploaded to storage accounts, whether these are still there or not. */
  readonly blobs: UploadedBlob[] = [];
  /** Addresses of vaults and storage accounts by their keys. */
  private readonly serviceAddresses = new Map<string, string>();
  private publicAddresses: readonly string[] = [];
  /** Addresses of private endpoints. */
  private endpoints: readonly string[] = [];
  private meanings: readonly CounterMeaning[] = [];
  private appliedRules = "";
  private appliedPlatform = "";

  constructor(
    private readonly names: HostNames,
    private readonly namespaces: Namespaces,
    private readonly platform: Platform,
    private readonly events: ScheduledEvents,
    /** Everything that is not the stack's, and the VPN gateway through which part of it is reached. */
    private readonly outside: {
      readonly remote: RemoteNetworks;
      readonly appliances: Appliances;
      readonly vpn: VpnGateway;
    },
  ) {}

  /** Applies only the differences from the state applied last; a changed rule, for example, changes only nftables. */
  refresh(subscription: Subscription, machines: readonly Machine[]): Promise<void> {
    return this.turns.take(async () => {
      const { network, balancers, access, storage, scaleSets } = subscription;
      const { remote, appliances, vpn } = this.outside;
      const keyVaults = await this.addressVaults(access);
      const storageAddresses = await Promise.all(storage.map(({ key }) => this.addressOf(key)));
      const { script, counters } = compileRuleset({
        resources: network,
        balancers,
        machines: machines.map((machine) => networkMachine(machine, scaleSets)),
        keyVaults,
        storage: storageAddresses,
        appliances: appliances.atRouter,
        connected: remote.connected(network),
      });
      // The VPN gateway has its public address itself.
      const addresses = network.publicAddresses
        .filter(({ key }) => key !== network.tunnel?.publicAddress)
        .map(({ address }) => address);
      await this.namespaces.setPublicAddresses(addresses, this.publicAddresses);
      this.publicAddresses = addresses;
      const endpoints = network.endpoints.map(({ address }) => address);
      if (endpoints.join() !== this.endpoints.join()) await this.namespaces.setEndpoints(endpoints, this.endpoints);
      this.endpoints = endpoints;
      await remote.route(network);
      await vpn.apply(network.tunnel);
      if (script !== this.appliedRules) {
        await must(["ip", "netns", "exec", this.names.router, "nft", "-f", "-"], { input: script });
        this.appliedRules = script;
        this.meanings = counters;
      }
      const configuration = this.platformConfiguration(subscription, machines);
      const text = JSON.stringify(configuration);
      if (text !== this.appliedPlatform) {
        await this.platform.configure(configuration);
        this.appliedPlatform = text;
      }
    });
  }

  /** Packets per rule since the rule's group exists. */
  async counters(): Promise<readonly RuleCounter[]> {
    const listing = ["nft", "-j", "list", "counters", "table", "ip", "azure"];
    return this.turns.take(async () => {
      if (this.appliedRules === "") return [];
      return readCounters(await must(["ip", "netns", "exec", this.names.router, ...listing]), this.meanings);
    });
  }

  private async addressVaults({ vaults }: AccessResources): Promise<Map<string, string[]>> {
    const byRegion = new Map<string, string[]>();
    for (const { key, location } of vaults)
      byRegion.set(location, [...(byRegion.get(location) ?? []), await this.addressOf(key)]);
    return byRegion;
  }

  /** The address of a vault or storage account. It is assigned at the first call. */
  private async addressOf(key: string): Promise<string> {
    const known = this.serviceAddresses.get(key);
    if (known !== undefined) return known;
    const address = addressIn(parsePrefix(VAULT_RANGE)!, FIRST_VAULT + this.serviceAddresses.size);
    this.serviceAddresses.set(key, address);
    await this.namespaces.addPlatformAddress(address);
    return address;
  }

  private platformConfiguration(subscription: Subscription, machines: readonly Machine[]): PlatformConfiguration {
    const { access, network, storage, balancers, scaleSets, vaultZoneLinks } = subscription;
    const addressed = <T extends { readonly key: string }>(one: T) => ({
      ...one,
      address: this.serviceAddresses.get(one.key) ?? "",
    });
    return {
      machines: machines.map((machine) => platformMachine(machine, subscription)),
      vaults: access.vaults.map(({ location: _location, ...vault }) => ({
        ...addressed(vault),
        endpoints: network.endpoints.filter((one) => one.vault === vault.key).map(({ address }) => address),
        privateNames: privateNames(vault.key, network.endpoints, vaultZoneLinks),
      })),
      storage: storage.map((one) => ({
        ...addressed(one),
        blobs: this.blobs.filter(({ container }) => container.startsWith(`${one.key}/`)),
      })),
      grants: access.grants,
      probes: machines.flatMap((machine) => probesOf(machine, scaleSets.get(machine.set)?.pools ?? [], balancers)),
      faults: { ...this.faults },
      events: { incarnation: this.events.incarnation, list: this.events.list() },
    };
  }
}

function networkMachine(machine: Machine, sets: ReadonlyMap<string, ScaleSet>): NetworkMachine {
  const { name, address, link, readyProbes } = machine;
  const set = sets.get(machine.set);
  if (set === undefined) throw new Error(`machine ${name} belongs to a scale set that no longer exists`);
  return { name, address, link, readyProbes, subnet: set.subnet, securityGroup: set.securityGroup, pools: set.pools };
}

function platformMachine(machine: Machine, { network, access, scaleSets }: Subscription): PlatformMachine {
  const set = scaleSets.get(machine.set);
  const subnet = network.subnets.find(({ key }) => key === set?.subnet);
  const [, , subscriptionId, , resourceGroupName] = (set?.id ?? "").split("/");
  return {
    name: machine.name,
    set: machine.set,
    address: machine.address,
    subnet: subnet?.key ?? "",
    network: subnet?.network ?? "",
    serviceEndpoints: subnet?.serviceEndpoints ?? [],
    identities: (set?.identities ?? []).flatMap((key) => access.identities.get(key) ?? []),
    compute: {
      name: machine.name,
      vmId: machine.instanceId,
      location: set?.location ?? "",
      vmScaleSetName: set?.name ?? "",
      resourceGroupName: resourceGroupName ?? "",
      subscriptionId: subscriptionId ?? "",
      osType: "Linux",
      userData: set?.userData ?? "",
    },
  };
}

/** Each probe of the rules that have one of the machine's pools, without duplicates. */
function probesOf(machine: Machine, pools: readonly string[], balancers: readonly Balancer[]): readonly ProbeTarget[] {
  return balancers.flatMap(({ rules, probes }) => {
    const asked = new Set(rules.filter(({ pool }) => pools.includes(pool)).map((rule) => rule.probe));
    return probes
      .filter(({ key }) => asked.has(key))
      .map((probe) => ({ machine: machine.name, address: machine.address, probe }));
  });
}
