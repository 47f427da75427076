import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { HostNames } from "../names";
import { startTimeOf } from "../process/identity";
import type { Ledger } from "../process/ledger";
import { addNamespace, batch, sysctl } from "./namespaces";
import { parsePrefix } from "./prefixes";
import type { RemoteNetworks } from "./remoteNetworks";
import type { Appliance } from "./state";

/** The router's own address on its links to appliances in the gateways' network: RFC 6598 space. */
const IN_OWN_NETWORK = "100.64.3.1";

/** An appliance as it exists on the host. */
interface Standing extends Appliance {
  readonly namespace: string;
  /** Namespace with the other end of its link: the router's, or that of its remote network. */
  readonly holder: string;
  /** The address that it sends everything to. */
  readonly gateway: string;
  /** Id of its remote network. Absent: it is linked to the router. */
  readonly network?: string;
}

/** For `GET /status`. */
export interface ApplianceStatus {
  readonly address: string;
  readonly namespace: string;
  /** Id of the remote network that it is in. Absent: it is in the gateways' own network, if that contains its address. */
  readonly network?: string;
}

/** A process on an appliance. */
export interface ApplianceProcess {
  readonly pid: number;
  /** File with what it prints. */
  readonly log: string;
}

/**
 * Machines that are not the stack's, such as the operator's own ICAP servers. Each is a namespace, routed point to point like the gateways.
 * The address decides on its network: the remote network whose address space contains it, otherwise the gateways' own network, otherwise
 * none, so that no packet reaches it.
 */
export class Appliances {
  private readonly standing = new Map<string, Standing>();
  private readonly processes = new Map<number, ChildProcess>();

  constructor(
    private readonly names: HostNames,
    private readonly ledger: Ledger,
    private readonly remote: RemoteNetworks,
  ) {}

  /**
   * Adds an appliance at a private address; one that exists already is kept.
   * @returns its network namespace
   */
  async add(address: string): Promise<string> {
    const parsed = parsePrefix(address);
    if (parsed?.length !== 32) throw new Error(`"${address}" is not an IPv4 address`);
    const known = this.standing.get(address);
    if (known !== undefined) return known.namespace;
    const place = this.remote.placeOf(address) ?? { holder: this.names.router, gateway: IN_OWN_NETWORK };
    const namespace = this.names.appliance(address);
    const link = `at${parsed.network.toString(16).padStart(8, "0")}`;
    const appliance: Standing = { address, link, namespace, ...place };
    this.standing.set(address, appliance);
    await addNamespace(this.ledger, namespace);
    await batch(appliance.holder, [`link add ${link} type veth peer name eth0 netns ${namespace}`]);
    await batch(appliance.holder, plugIn(appliance));
    await batch(namespace, [
      `addr add ${address}/32 dev eth0`,
      "link set eth0 up",
      `route add ${place.gateway} dev eth0`,
      `route add default via ${place.gateway} dev eth0`,
    ]);
    await sysctl(appliance.holder, [`net.ipv4.conf.${link}.rp_filter=1`]);
    return namespace;
  }

  /** Appliances that are connected to the router, for its rules. */
  get atRouter(): readonly Appliance[] {
    return [...this.standing.values()].filter(({ network }) => network === undefined);
  }

  /** Disconnects an appliance from its network, or reconnects it, like pulling a cable. */
  async setLink(address: string, up: boolean): Promise<void> {
    const appliance = this.find(address);
    await batch(appliance.holder, up ? plugIn(appliance) : [`link set ${appliance.link} down`]);
  }

  /** Starts a program on one, as root. It ends with the emulator. */
  async run(address: string, argv: readonly string[]): Promise<ApplianceProcess> {
    const { namespace } = this.find(address);
    const folder = join(this.names.runDir, "appliances");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const child = spawn("ip", ["netns", "exec", namespace, ...argv], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a group of its own, to be ended as a whole
    });
    await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    const pid = child.pid!;
    this.ledger.note({ kind: "process", pid, startTime: startTimeOf(pid) ?? "" });
    const log = join(folder, `${address}-${pid}.log`);
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

  status(): readonly ApplianceStatus[] {
    return [...this.standing.values()].map(({ address, namespace, network }) => ({ address, namespace, network }));
  }

  async close(): Promise<void> {
    await Promise.all([...this.processes.keys()].map((pid) => this.stop(pid)));
  }

  private find(address: string): Standing {
    const found = this.standing.get(address);
    if (found !== undefined) return found;
    throw new Error(
      `no appliance has the address ${address}: ${[...this.standing.keys()].join(", ") || "there is none"}`,
    );
  }
}

/** Commands that put an appliance on its network, also after a cut, which takes the route away. */
const plugIn = ({ link, address, gateway }: Standing): readonly string[] => [
  `addr replace ${gateway}/32 dev ${link}`,
  `link set ${link} up`,
  `route replace ${address}/32 dev ${link} src ${gateway}`,
];
