import { randomBytes } from "node:crypto";
import { join } from "node:path";

import { Provisioning } from "../model";
import { nextAddress } from "./machines/addresses";
import { Container, newInstanceId } from "./machines/container";
import { cloudConfigIn, customDataText } from "./machines/customData";
import { isAlive, RepairClock } from "./machines/liveness";
import { Machine } from "./machines/machine";
import { afterNotice, maintain, type Maintenance } from "./machines/announced";
import type { ScheduledEvents } from "./machines/scheduledEvents";
import { provision } from "./machines/provision";
import { packagesOf, renderSeed } from "./machines/seed";
import { HostNames } from "./names";
import { Namespaces } from "./network/namespaces";
import { addressIn, parsePrefix } from "./network/prefixes";
import { PlatformCertificates } from "./platform/authority";
import { Ledger } from "./process/ledger";
import { must } from "./process/run";
import { pause } from "./process/turns";
import { Subnet } from "./resources/network";
import { ScaleSet } from "./resources/scaleSet";
import { schemaErrors } from "./tree/schema";
import { ensureTree, Tree, TreeMode } from "./tree/tree";

export interface FleetOptions {
  readonly treeFolder: string;
  readonly suite?: string;
  readonly treeMode: TreeMode;
  /** Replaces the grace period of the scale sets' automatic repair, so that a rehearsal need not wait ten minutes. */
  readonly repairGraceSeconds?: number;
}

/** The services of the machine host that the fleet uses. */
export interface FleetDependencies {
  readonly names: HostNames;
  readonly ledger: Ledger;
  readonly namespaces: Namespaces;
  readonly certificates: PlatformCertificates;
  progress(line: string): void;
  readonly events: ScheduledEvents;
  /** Whether deletions are announced. */
  announces(): boolean;
  /** Tells network and platform about a changed set of machines. */
  refresh(): Promise<void>;
  subnetOf(set: ScaleSet): Subnet;
}

const MAX_SET_NAME = 30; // container names are host names, at most 64 characters with our prefix

/** All machines of all scale sets. */
export class Fleet {
  private readonly running = new Map<string, Machine>();
  private readonly booting = new Set<Promise<Provisioning>>();
  private readonly ending = new AbortController();
  private nextLink = 0;

  constructor(
    private readonly options: FleetOptions,
    private readonly dependencies: FleetDependencies,
  ) {}

  get machines(): readonly Machine[] {
    return [...this.running.values()];
  }

  machinesOf(set: string): readonly Machine[] {
    return this.machines.filter((machine) => machine.set === set);
  }

  /** The tree that a set's machines boot from; built if the cache lacks it. */
  async treeFor(set: ScaleSet): Promise<Tree> {
    return ensureTree({
      folder: this.options.treeFolder,
      packages: packagesOf(cloudConfigIn(customDataText(set.customData))),
      mode: this.options.treeMode,
      suite: this.options.suite,
      onProgress: (line) => this.dependencies.progress(line),
      signal: this.ending.signal,
    });
  }

  /** Boots `count` more machines of a set at once and runs their extensions. */
  async grow(set: ScaleSet, count: number): Promise<Provisioning> {
    const tree = await this.treeFor(set);
    const invalid = await schemaErrors(tree.path, cloudConfigIn(customDataText(set.customData)));
    if (invalid.length > 0) {
      return {
        succeeded: false,
        reasons: [`${set.name}: custom data is not a valid cloud-config: ${invalid.join("; ")}`],
      };
    }
    const outcomes = await Promise.all(Array.from({ length: count }, () => this.boot(set, tree)));
    return {
      succeeded: outcomes.every(({ succeeded }) => succeeded),
      reasons: outcomes.flatMap(({ reasons }) => reasons),
    };
  }

  private boot(set: ScaleSet, tree: Tree): Promise<Provisioning> {
    const booting = this.bootMachine(set, tree);
    this.booting.add(booting);
    const over = (): void => void this.booting.delete(booting);
    booting.then(over, over);
    return booting;
  }

  private async bootMachine(set: ScaleSet, tree: Tree): Promise<Provisioning> {
    this.ending.signal.throwIfAborted();
    const machine = this.describe(set, tree);
    this.running.set(machine.name, machine);
    this.dependencies.progress(`${machine.name}: booting ${tree.title} at ${machine.address}`);
    const { namespace, link, address } = machine;
    await this.dependencies.namespaces.addMachine({
      namespace,
      link,
      address,
      subnet: this.dependencies.subnetOf(set).prefix,
    });
    await this.dependencies.refresh(); // its security groups come before its first packet
    this.ending.signal.throwIfAborted();
    await machine.container.start();
    const outcome = await provision(
      {
        name: machine.name,
        exec: (argv, limits) => machine.container.exec(argv, limits),
        read: (path) => machine.container.read(path),
        lastConsoleLines: (count) => machine.container.lastConsoleLines(count),
      },
      set.scripts,
      set.extensionsBudgetSeconds,
      this.ending.signal,
    );
    machine.provisioned = outcome.succeeded;
    machine.bootSeconds = machine.secondsSincePowerOn();
    this.dependencies.progress(
      `${machine.name}: ${outcome.succeeded ? "provisioned" : "failed"} after ${machine.bootSeconds} s`,
    );
    void this.watch(machine, set);
    return outcome;
  }

  private describe(set: ScaleSet, tree: Tree): Machine {
    const { names, ledger, certificates, subnetOf } = this.dependencies;
    const subnet = subnetOf(set);
    const prefix = parsePrefix(subnet.prefix);
    if (prefix === undefined) throw new Error(`subnet "${subnet.name}": "${subnet.prefix}" is not an IPv4 prefix`);
    const suffix = randomBytes(2).toString("hex");
    const name = `${set.name
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, "-")
      .slice(0, MAX_SET_NAME)}-${suffix}`;
    const address = nextAddress(subnet.prefix, new Set(this.machines.map((machine) => machine.address)));
    const namespace = names.machine(name);
    const hostName = `${set.computerNamePrefix
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, "-")
      .slice(0, MAX_SET_NAME)}-${suffix}`;
    const instanceId = newInstanceId();
    const container = new Container(
      {
        name: namespace,
        hostName,
        folder: join(names.runDir, "machines", name),
        tree: tree.path,
        seed: renderSeed({
          customData: set.customData,
          instanceId,
          hostName,
          address,
          prefixLength: prefix.length,
          gateway: addressIn(prefix, 1),
        }),
        authority: { certificate: certificates.authority, hashName: certificates.authorityHashName },
      },
      ledger,
    );
    return new Machine(name, instanceId, set.key, address, `m${this.nextLink++}`, namespace, tree, container);
  }

  /**
   * Polls liveness and repairs. Azure never repairs a machine whose provisioning failed ("Automatic instance repairs"),
   * so such a machine is only looked at.
   */
  private async watch(machine: Machine, set: ScaleSet): Promise<void> {
    if (set.health === undefined) return;
    const clock = new RepairClock(this.options.repairGraceSeconds ?? set.repair?.graceSeconds ?? Infinity);
    while (this.running.get(machine.name) === machine && !this.ending.signal.aborted) {
      const alive = await isAlive(machine.namespace, set.health);
      machine.live = alive;
      const due = clock.isDue(alive, Date.now() / 1000);
      if (due && set.repair !== undefined && machine.provisioned === true && !this.ending.signal.aborted) {
        if (set.repair.action === "Replace") return this.replace(machine, set);
        this.dependencies.progress(`${machine.name}: not alive, restarting`);
        await this.reboot(machine).catch((error: unknown) => this.dependencies.progress(String(error)));
      }
      await pause(set.health.intervalSeconds * 1000);
    }
  }

  private async replace(machine: Machine, set: ScaleSet): Promise<void> {
    this.dependencies.progress(`${machine.name}: not alive, replacing`);
    try {
      await this.retire([machine], set);
      const outcome = await this.boot(set, machine.tree);
      for (const reason of outcome.reasons) this.dependencies.progress(reason);
    } catch (error) {
      this.dependencies.progress(`${machine.name}: its replacement failed: ${String(error)}`);
    }
  }

  /**
   * Rejects with systemd's message when the machine does not shut down. The command's own exit status is no proof, because it ends with the
   * machine.
   */
  async reboot(machine: Machine): Promise<void> {
    const before = await machine.container.initPid();
    const { code, stderr } = await machine.container.exec(["systemctl", "reboot"], { timeoutMs: 20_000 });
    if (code !== 0 && before !== undefined && (await machine.container.initPid()) === before && stderr.trim() !== "")
      throw new Error(`machine ${machine.name} does not reboot: ${stderr.trim()}`);
  }

  /** Deletes machines of a set, after a notice where its profile asks for one. */
  async retire(machines: readonly Machine[], set: ScaleSet): Promise<void> {
    const { events, progress } = this.dependencies;
    const { noticeSeconds } = this.dependencies.announces() ? set : {};
    const remove = (machine: Machine) => this.remove(machine);
    if (noticeSeconds === undefined) await Promise.all(machines.map(remove));
    else await afterNotice({ events, progress }, machines, noticeSeconds, remove);
  }

  /** Maintenance of a machine's host, announced as Azure does. Ends when the machine runs again. */
  async maintain(machine: Machine, { type, noticeSeconds }: Maintenance): Promise<void> {
    const { events, progress } = this.dependencies;
    await maintain({ events, progress }, machine, type, noticeSeconds, () => this.reboot(machine));
  }

  /** Removes a machine and everything that it has on the host. */
  async remove(machine: Machine): Promise<void> {
    this.running.delete(machine.name);
    await machine.container.remove();
    await this.dependencies.namespaces.removeMachine(machine.namespace, machine.link);
    await this.dependencies.refresh();
  }

  /** Cancels trees that are being built, and removes all machines. */
  async close(): Promise<void> {
    this.ending.abort(new Error("the emulator is ending"));
    this.dependencies.events.release();
    const removeAll = (): Promise<unknown> => Promise.allSettled(this.machines.map((machine) => this.remove(machine)));
    await removeAll();
    await Promise.allSettled(this.booting);
    await removeAll(); // a machine that was between two steps of its start
  }

  /** A machine's console output while it booted, for people. */
  async consoleOf(machine: Machine): Promise<string> {
    const output = machine.container.read("var/log/cloud-init-output.log") ?? "";
    return `--- console\n${machine.container.lastConsoleLines(200)}\n--- cloud-init-output.log\n${output}`;
  }
}

/** Whether the kernel has overlay file systems, which every machine needs. */
export async function checkOverlay(): Promise<void> {
  const filesystems = await must(["cat", "/proc/filesystems"]);
  if (!/\boverlay\b/.test(filesystems)) await must(["modprobe", "overlay"]);
}
