import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { AzureResource, MachineHost, Provisioning } from "../model";
import type { RemoteNetwork } from "../remoteNetwork";
import { checkOverlay, Fleet, FleetOptions } from "./fleet";
import { Entrance } from "./machines/container";
import { Machine } from "./machines/machine";
import type { Maintenance } from "./machines/announced";
import { ScheduledEvents } from "./machines/scheduledEvents";
import { HostNames } from "./names";
import { RuleCounter } from "./network/counters";
import { Namespaces } from "./network/namespaces";
import { Appliances } from "./network/appliances";
import { RemoteNetworks } from "./network/remoteNetworks";
import { VpnGateway } from "./network/vpnGateway";
import { makePlatformCertificates } from "./platform/authority";
import { Platform, ProbeReport } from "./platform/platform";
import { BlobUpload, PlatformFaults } from "./platform/messages";
import { Finished } from "./process/run";
import { Ledger } from "./process/ledger";
import { Turns } from "./process/turns";
import { idKey } from "./resources/reference";
import { Subnet } from "./resources/network";
import { ScaleSet } from "./resources/scaleSet";
import { machineStatus, type HostStatus } from "./status";
import { ensureTree } from "./tree/tree";
import { readSubscription, Subscription, Wiring } from "./wiring";

export interface HostOptions extends FleetOptions {
  readonly names: HostNames;
  /** Machines in each scale set: this number, unless the set's capacity is 0, or as many as its capacity. */
  readonly instancesPerLane: number | "capacity";
  readonly deletionNotice: boolean;
  /** Networks that are not the stack's; default: none. */
  readonly remoteNetworks?: readonly RemoteNetwork[];
  readonly progress: (line: string) => void;
}

const EMPTY: Subscription = readSubscription(new Map());

/** Boots the resources that the azure half created. The ledger lists everything that it makes before it is made. */
export class LinuxHost implements MachineHost {
  private subscription = EMPTY;
  private readonly ofSet = new Map<string, Turns>();

  private constructor(
    private readonly options: HostOptions,
    private readonly fleet: Fleet,
    private readonly wiring: Wiring,
    private readonly namespaces: Namespaces,
    private readonly platform: Platform,
    /** Networks that are not the stack's. */
    readonly remote: RemoteNetworks,
    /** Machines that are not the stack's, in any network, with the programs that run on them. */
    readonly appliances: Appliances,
    private readonly vpn: VpnGateway,
  ) {}

  /** Makes router, internet and platform. */
  static async open(options: HostOptions, ledger: Ledger): Promise<LinuxHost> {
    const { names } = options;
    await mkdir(join(names.runDir, "machines"), { recursive: true, mode: 0o700 });
    await checkOverlay();
    const certificates = await makePlatformCertificates(names.runDir);
    const namespaces = new Namespaces(names, ledger);
    await namespaces.create();
    const events = new ScheduledEvents(() => host.refresh());
    const platform = new Platform(names, ledger, {
      probe: (report) => void host.onProbe(report),
      askedForEvents: (machine) => events.asked(machine),
      acknowledged: (event) => events.acknowledge(event),
    });
    await platform.start(certificates.tls);
    const remote = new RemoteNetworks(names, ledger, options.remoteNetworks ?? []);
    await remote.create();
    const appliances = new Appliances(names, ledger, remote);
    const tree = async (packages: readonly string[]) => {
      const { treeFolder: folder, suite, progress: onProgress } = options;
      return (await ensureTree({ folder, packages, mode: "prepared", suite, onProgress })).path;
    };
    const vpn = new VpnGateway({ names, ledger, remote, tree });
    const wiring = new Wiring(names, namespaces, platform, events, { remote, appliances, vpn });
    Object.assign(wiring.faults, { noNotice: !options.deletionNotice });
    const fleet: Fleet = new Fleet(options, {
      names,
      ledger,
      namespaces,
      certificates,
      events,
      announces: () => !wiring.faults.noNotice,
      progress: options.progress,
      refresh: () => host.refresh(),
      subnetOf: (set) => host.subnetOf(set),
    });
    const host: LinuxHost = new LinuxHost(options, fleet, wiring, namespaces, platform, remote, appliances, vpn);
    return host;
  }

  async apply(resources: ReadonlyMap<string, AzureResource>): Promise<void> {
    const subscription = readSubscription(resources);
    // A set that is being deleted may be gone from the resources while its machines still end: keep its description.
    const sets = new Map(subscription.scaleSets);
    for (const { set } of this.fleet.machines) {
      const known = this.subscription.scaleSets.get(set);
      if (!sets.has(set) && known !== undefined) sets.set(set, known);
    }
    this.subscription = { ...subscription, scaleSets: sets };
    await this.refresh();
  }

  createScaleSet(id: string): Promise<Provisioning> {
    return this.turnsOf(id).take(() => this.fill(id));
  }

  /**
   * Under the manual upgrade policy a changed model reaches no existing machine. Azure's answer does not mention machines that failed
   * before, so an update in place succeeds whatever state they are in.
   */
  updateScaleSet(id: string): Promise<Provisioning> {
    return this.turnsOf(id).take(async () => {
      const set = this.setOf(id);
      const machines = this.fleet.machinesOf(set.key);
      const wanted = this.countFor(set);
      await this.fleet.retire(machines.slice(wanted), set);
      return machines.length < wanted ? this.fill(id) : { succeeded: true, reasons: [] };
    });
  }

  deleteScaleSet(id: string): Promise<void> {
    return this.turnsOf(id).take(() => {
      const set = this.setOf(id);
      return this.fleet.retire(this.fleet.machinesOf(set.key), set);
    });
  }

  private async fill(id: string): Promise<Provisioning> {
    const set = this.setOf(id);
    const missing = this.countFor(set) - this.fleet.machinesOf(set.key).length;
    try {
      return await this.fleet.grow(set, Math.max(missing, 0));
    } catch (error) {
      await this.empty(set.key); // the emulator failed, not the gateway: nothing half-made stays
      throw error;
    }
  }

  private async empty(key: string): Promise<void> {
    await Promise.all(this.fleet.machinesOf(key).map((machine) => this.fleet.remove(machine)));
  }

  private countFor(set: ScaleSet): number {
    const { instancesPerLane } = this.options;
    return set.capacity === 0 || instancesPerLane === "capacity" ? set.capacity : instancesPerLane;
  }

  private turnsOf(id: string): Turns {
    const turns = this.ofSet.get(idKey(id)) ?? new Turns();
    this.ofSet.set(idKey(id), turns);
    return turns;
  }

  private setOf(id: string): ScaleSet {
    const set = this.subscription.scaleSets.get(idKey(id));
    if (set === undefined) throw new Error(`scale set ${id} does not exist`);
    return set;
  }

  private subnetOf(set: ScaleSet): Subnet {
    const subnet = this.subscription.network.subnets.find(({ key }) => key === set.subnet);
    if (subnet === undefined) throw new Error(`scale set "${set.name}": its subnet ${set.subnet} does not exist`);
    return subnet;
  }

  private refresh(): Promise<void> {
    return this.wiring.refresh(this.subscription, this.fleet.machines);
  }

  private async onProbe({ machine: name, probe, up, reason }: ProbeReport): Promise<void> {
    const machine = this.fleet.machines.find((candidate) => candidate.name === name);
    if (machine === undefined) return;
    if (up) machine.readyProbes.add(probe);
    else machine.readyProbes.delete(probe);
    if (up) machine.readySeconds ??= machine.secondsSincePowerOn();
    this.options.progress(`${name}: ${up ? "in" : "out of"} the load balancer's pool (${reason})`);
    await this.refresh().catch((error: unknown) => this.options.progress(`pool of ${name}: ${String(error)}`));
  }

  status(): HostStatus {
    const { internet, platform, router } = this.options.names;
    const { network, balancers } = this.subscription;
    const serving = balancers.flatMap((balancer) =>
      balancer.rules.map((rule) => ({
        balancer: balancer.name,
        rule: rule.name,
        publicAddress: network.publicAddresses.find(({ key }) => key === rule.publicAddress)?.address ?? "",
        port: rule.frontendPort,
        ready: this.fleet.machines.filter((machine) => this.isIn(machine, rule)).map(({ name }) => name),
      })),
    );
    return {
      namespaces: { internet, platform, router },
      publicAddresses: network.publicAddresses.map(({ name, address }) => ({ name, address })),
      machines: this.fleet.machines.map((machine) =>
        machineStatus(machine, {
          scaleSetId: this.subscription.scaleSets.get(machine.set)?.id ?? machine.set,
          ready: serving.some(({ ready }) => ready.includes(machine.name)),
        }),
      ),
      remoteNetworks: this.remote.status(network),
      appliances: this.appliances.status(),
      pools: serving,
    };
  }

  private isIn(machine: Machine, rule: { readonly pool: string; readonly probe?: string }): boolean {
    const pools = this.subscription.scaleSets.get(machine.set)?.pools ?? [];
    return pools.includes(rule.pool) && (rule.probe === undefined || machine.readyProbes.has(rule.probe));
  }

  counters(): Promise<readonly RuleCounter[]> {
    return this.wiring.counters();
  }

  addClientAddresses(addresses: readonly string[]): Promise<void> {
    return this.namespaces.addClientAddresses(addresses);
  }

  /**
   * Puts a machine that is not the stack's at a private address, reachable where Azure would route to it.
   * @returns its network namespace, in which the caller runs the machine's programs
   */
  async addAppliance(address: string): Promise<string> {
    const namespace = await this.appliances.add(address);
    await this.refresh();
    return namespace;
  }

  entrance(name: string): Promise<Entrance> {
    return this.machine(name).container.entrance();
  }

  async exec(name: string, argv: readonly string[]): Promise<Finished> {
    return this.machine(name).container.exec(argv, { timeoutMs: 120_000 });
  }

  reboot(name: string): Promise<void> {
    return this.fleet.reboot(this.machine(name));
  }

  /** Announces maintenance of a machine's host and performs it; resolves when the machine runs again. */
  maintain(name: string, maintenance: Maintenance): Promise<void> {
    return this.fleet.maintain(this.machine(name), maintenance);
  }

  log(name: string): Promise<string> {
    return this.fleet.consoleOf(this.machine(name));
  }

  async setFaults(faults: Partial<PlatformFaults>): Promise<void> {
    Object.assign(this.wiring.faults, faults);
    await this.refresh();
  }

  /**
   * Puts a file into the one blob container of this name, and replaces an earlier blob of the same name, as `az storage blob upload` does.
   */
  async uploadBlob({ container, name, path }: BlobUpload): Promise<void> {
    const containers = this.subscription.storage.flatMap((account) => account.containers);
    const found = containers.filter((one) => one.name === container);
    if (found.length !== 1) throw new Error(`there are ${found.length} blob containers "${container}"`);
    const { key } = found[0]!;
    const { blobs } = this.wiring;
    const before = blobs.findIndex((one) => one.container === key && one.name === name);
    blobs.splice(before < 0 ? blobs.length : before, before < 0 ? 0 : 1, { container: key, name, path });
    await this.refresh();
  }

  private machine(name: string): Machine {
    const machine = this.fleet.machines.find((candidate) => candidate.name === name);
    if (machine === undefined) {
      throw new Error(
        `no machine "${name}": ${this.fleet.machines.map((known) => known.name).join(", ") || "there is none"}`,
      );
    }
    return machine;
  }

  /** Ends machines and platform; the sweep that follows removes what the ledger names. */
  async close(): Promise<void> {
    await this.fleet.close();
    await this.appliances.close();
    await this.vpn.close();
    await this.platform.stop();
  }
}
