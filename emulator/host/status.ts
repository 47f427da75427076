import type { Machine } from "./machines/machine";
import type { ApplianceStatus } from "./network/appliances";
import type { RemoteNetworkStatus } from "./network/remoteNetworks";

/** The state of the host, for `GET /status`. */
export interface HostStatus {
  readonly namespaces: { readonly internet: string; readonly platform: string; readonly router: string };
  readonly publicAddresses: readonly { readonly name: string; readonly address: string }[];
  readonly machines: readonly MachineStatus[];
  readonly remoteNetworks: readonly RemoteNetworkStatus[];
  /** Machines that are not the stack's. */
  readonly appliances: readonly ApplianceStatus[];
  readonly pools: readonly {
    readonly balancer: string;
    readonly rule: string;
    readonly publicAddress: string;
    readonly port: number;
    readonly ready: readonly string[];
  }[];
}

export interface MachineStatus {
  readonly name: string;
  readonly scaleSetId: string;
  readonly namespace: string;
  readonly privateIp: string;
  /** The load balancer sends it traffic. */
  readonly ready: boolean;
  /** Answer of the health extension's poll; null before the first one or without the extension. */
  readonly live: boolean | null;
  /** Its extensions succeeded; null while they run. */
  readonly provisioned: boolean | null;
  readonly bootSeconds: number | null;
  readonly readySeconds: number | null;
  readonly suite: string;
  /** For people, for example `Debian 13 (trixie)`. */
  readonly title: string;
  readonly treeKey: string;
  /** Date of the package mirror's release files. */
  readonly treeReleaseDate: string;
  /** True when its packages were in the tree before it booted. */
  readonly prepared: boolean;
}

/** A machine as the status has it. */
export function machineStatus(
  machine: Machine,
  { scaleSetId, ready }: Pick<MachineStatus, "scaleSetId" | "ready">,
): MachineStatus {
  const { name, namespace, address, live, provisioned, bootSeconds, readySeconds, tree } = machine;
  return {
    name,
    scaleSetId,
    namespace,
    privateIp: address,
    ready,
    live: live ?? null,
    provisioned: provisioned ?? null,
    bootSeconds: bootSeconds ?? null,
    readySeconds: readySeconds ?? null,
    suite: tree.suite,
    title: tree.title,
    treeKey: tree.key,
    treeReleaseDate: tree.releaseDate,
    prepared: tree.mode !== "packages",
  };
}
