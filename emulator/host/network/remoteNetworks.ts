import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { RemoteMachine, RemoteNetwork } from "../../remoteNetwork";
import type { Places } from "../names";
import { startTimeOf } from "../process/identity";
import type { Ledger } from "../process/ledger";
import type { NetworkResources } from "../resources/network";
import { addNamespace, batch, sysctl } from "./namespaces";
import { addressIn, covers, parsePrefix } from "./prefixes";
import type { ConnectedNetwork } from "./state";

/** A remote network as it stands on the host. */
interface Standing {
  readonly network: RemoteNetwork;
  readonly namespace: string;
  /** Its link in the router's namespace. */
  readonly link: string;
  /** Both ends of that link. */
  readonly ends: { readonly router: string; readonly other: string };
  readonly machines: readonly StandingMachine[];
}

interface StandingMachine extends RemoteMachine {
  readonly namespace: string;
  /** Its link in the network's namespace. */
  readonly link: string;
  /** The address that it sends everything to. */
  readonly gateway: string;
}

/** For `GET /status`. */
export interface RemoteNetworkStatus {
  readonly id: string;
  readonly namespace: string;
  /** A packet of the gateways' network has a way to it now. */
  readonly connected: boolean;
  readonly machines: { readonly name: string; readonly address: string; readonly namespace: string }[];
}

/** A process in a remote machine. */
export interface RemoteProcess {
  readonly pid: number;
  /** File with what it prints. */
  readonly log: string;
}

/**
 * Networks that are not the stack's, each a namespace with one for every machine of it, routed point to point like the
 * gateways. The router has a route to one only while a peering with it is connected; addresses are never translated.
 */
export class RemoteNetworks {
  private readonly standing: readonly Standing[];
  /** By network, the prefixes of ours that it has a route to; and its own that the router has one to. */
  private readonly routed = new Map<string, readonly string[]>();
  private readonly processes = new Map<number, ChildProcess>();

  constructor(
    private readonly places: Places,
    private readonly ledger: Ledger,
    networks: readonly RemoteNetwork[],
  ) {
    this.standing = networks.map((network, n) => standingOf(places, network, n));
    const addresses = this.standing.flatMap(({ machines }) => machines.map(({ address }) => address));
    const twice = addresses.find((address, i) => addresses.indexOf(address) !== i);
    if (twice !== undefined) throw new Error(`remote networks: two machines have the address ${twice}`);
  }

  async create(): Promise<void> {
    for (const standing of this.standing) await this.createNetwork(standing);
  }

  private async createNetwork({ network, namespace, link, ends, machines }: Standing): Promise<void> {
    await addNamespace(this.ledger, namespace);
    await batch(this.places.router, [
      `link add ${link} type veth peer name eth0 netns ${namespace}`,
      `addr add ${ends.router}/30 dev ${link}`,
      `link set ${link} up`,
    ]);
    await sysctl(this.places.router, [`net.ipv4.conf.${link}.rp_filter=1`]);
    await batch(namespace, [
      `addr add ${ends.other}/30 dev eth0`,
      "link set eth0 up",
      // Azure drops what goes to an address that nobody has.
      ...network.addressSpace.map((prefix) => `route add blackhole ${prefix}`),
    ]);
    await sysctl(namespace, ["net.ipv4.ip_forward=1"]);
    for (const machine of machines) {
      await addNamespace(this.ledger, machine.namespace);
      await batch(namespace, [
        `link add ${machine.link} type veth peer name eth0 netns ${machine.namespace}`,
        ...linkUp(machine),
      ]);
      await batch(machine.namespace, [
        `addr add ${machine.address}/32 dev eth0`,
        "link set eth0 up",
        `route add ${machine.gateway} dev eth0`,
        `route add default via ${machine.gateway} dev eth0`,
      ]);
      await sysctl(namespace, [
        `net.ipv4.conf.${machine.link}.proxy_arp=1`,
        `net.ipv4.conf.${machine.link}.rp_filter=1`,
      ]);
    }
  }

  /** The networks that a connected peering joins to one of ours, with our network's key. */
  connected({ peerings }: NetworkResources): ConnectedNetwork[] {
    return peerings.flatMap((peering) => {
      const found = this.standing.find(({ network }) => network.id.toLowerCase() === peering.remote);
      if (!peering.connected || found === undefined) return [];
      const { link, network } = found;
      return [{ id: network.id, link, addressSpace: network.addressSpace, network: peering.network }];
    });
  }

  /** Routes on both sides, for exactly what is connected. */
  async route(resources: NetworkResources): Promise<void> {
    const connected = this.connected(resources);
    for (const { network, namespace, link, ends } of this.standing) {
      const ours = connected.filter(({ id }) => id === network.id).map((one) => one.network);
      const wanted = [
        ...new Set(
          resources.subnets
            .filter((subnet) => ours.includes(subnet.network))
            .flatMap(({ addressSpace }) => addressSpace),
        ),
      ];
      const present = this.routed.get(network.id) ?? [];
      await batch(namespace, [
        ...wanted.map((prefix) => `route replace ${prefix} via ${ends.router} dev eth0`),
        ...present
          .filter((prefix) => !wanted.includes(prefix))
          .map((prefix) => `route del ${prefix} via ${ends.router} dev eth0`),
      ]);
      if (wanted.length > 0 && present.length === 0)
        await batch(
          this.places.router,
          network.addressSpace.map((prefix) => `route replace ${prefix} via ${ends.other} dev ${link}`),
        );
      if (wanted.length === 0 && present.length > 0)
        await batch(
          this.places.router,
          network.addressSpace.map((prefix) => `route del ${prefix} via ${ends.other} dev ${link}`),
        );
      this.routed.set(network.id, wanted);
    }
  }

  /** Takes the machine off the network, or puts it back: as a cable would. */
  async setLink(address: string, up: boolean): Promise<void> {
    const { standing, machine } = this.find(address);
    await batch(standing.namespace, up ? linkUp(machine).slice(1) : [`link set ${machine.link} down`]);
  }

  /** Starts a program in the machine's namespace, as root. It ends with the emulator. */
  async run(address: string, argv: readonly string[]): Promise<RemoteProcess> {
    const { machine } = this.find(address);
    const folder = join(this.places.runDir, "remote");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const child = spawn("ip", ["netns", "exec", machine.namespace, ...argv], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a group of its own, to be ended as a whole
    });
    await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    const pid = child.pid!;
    this.ledger.note({ kind: "process", pid, startTime: startTimeOf(pid) ?? "" });
    const log = join(folder, `${machine.name}-${pid}.log`);
    const output = createWriteStream(log, { mode: 0o600 });
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    child.once("close", () => {
      output.end();
      this.processes.delete(pid);
    });
    this.processes.set(pid, child);
    return { pid, log };
  }

  /** Ends a program that `run` started, with all that it started. One that ended by itself is fine. */
  async stop(pid: number, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.processes.get(pid);
    if (child === undefined) return;
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    process.kill(-pid, signal);
    if (signal === "SIGKILL" || signal === "SIGTERM") await ended;
  }

  status(resources: NetworkResources): RemoteNetworkStatus[] {
    const connected = this.connected(resources);
    return this.standing.map(({ network, namespace, machines }) => ({
      id: network.id,
      namespace,
      connected: connected.some(({ id }) => id === network.id),
      machines: machines.map(({ name, address, namespace: own }) => ({ name, address, namespace: own })),
    }));
  }

  async close(): Promise<void> {
    await Promise.all([...this.processes.keys()].map((pid) => this.stop(pid)));
  }

  private find(address: string): { standing: Standing; machine: StandingMachine } {
    for (const standing of this.standing) {
      const machine = standing.machines.find((one) => one.address === address);
      if (machine !== undefined) return { standing, machine };
    }
    const known = this.standing.flatMap(({ machines }) => machines.map((one) => one.address));
    throw new Error(`no remote machine has the address ${address}: ${known.join(", ") || "there is none"}`);
  }
}

/** Commands that put a machine on its network; the first makes its address known to the link. */
const linkUp = ({ link, address, gateway }: StandingMachine): string[] => [
  `addr add ${gateway}/32 dev ${link}`,
  `link set ${link} up`,
  `route replace ${address}/32 dev ${link} src ${gateway}`,
];

function standingOf(places: Places, network: RemoteNetwork, n: number): Standing {
  const prefixes = network.addressSpace.map((text) => {
    const prefix = parsePrefix(text);
    if (prefix === undefined) throw new Error(`remote network ${network.id}: "${text}" is not an IPv4 prefix`);
    return prefix;
  });
  const namespace = places.machine(`v${n}`);
  return {
    network,
    namespace,
    link: `remote${n}`,
    // RFC 6598 space, beside the links to the internet and the platform
    ends: { router: `100.64.${16 + n}.1`, other: `100.64.${16 + n}.2` },
    machines: network.machines.map((machine, m) => {
      const own = parsePrefix(machine.address)!;
      const prefix = prefixes.find((one) => covers(one, own));
      if (prefix === undefined)
        throw new Error(`remote network ${network.id}: ${machine.address} is not in its address space`);
      const gateway = addressIn(prefix, 1);
      if (gateway === machine.address) throw new Error(`remote network ${network.id}: ${gateway} is Azure's own`);
      return { ...machine, namespace: `${namespace}-${machine.name}`, link: `m${m}`, gateway };
    }),
  };
}
