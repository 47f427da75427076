import type { RemoteNetwork } from "../../remoteNetwork";
import type { HostNames } from "../names";
import type { Ledger } from "../process/ledger";
import type { NetworkResources } from "../resources/network";
import { addNamespace, batch, connect, sysctl, type Link } from "./namespaces";
import { addressIn, covers, parsePrefix, type Prefix } from "./prefixes";
import { VPN_LINK, type ConnectedNetwork } from "./state";

/** A remote network as it exists on the host. */
interface Standing extends Link {
  readonly network: RemoteNetwork;
  readonly prefixes: readonly Prefix[];
  /** The router's namespace, or the internet's where a VPN device is its only way out. */
  readonly holder: string;
}

/** For `GET /status`. */
export interface RemoteNetworkStatus {
  readonly id: string;
  readonly namespace: string;
  /** Whether packets from the gateways' network can reach it now. */
  readonly connected: boolean;
}

/**
 * Networks that are not the stack's. Each is a namespace to which appliances are linked. The router has a route to a peered network only
 * while the peering is connected. A network behind a VPN device is on the internet's side, and the router sends to it only through the VPN
 * gateway. Addresses are never translated.
 */
export class RemoteNetworks {
  private readonly standing: readonly Standing[];
  /** By network, the prefixes of ours that it has a route to. */
  private readonly routed = new Map<string, readonly string[]>();

  constructor(
    names: HostNames,
    private readonly ledger: Ledger,
    networks: readonly RemoteNetwork[],
  ) {
    this.standing = networks.map((network, n) => standingOf(names, network, n));
  }

  async create(): Promise<void> {
    for (const standing of this.standing) await this.createNetwork(standing);
  }

  private async createNetwork(standing: Standing): Promise<void> {
    const { network, prefixes, namespace, link, holder, ends } = standing;
    await addNamespace(this.ledger, namespace);
    await connect(standing);
    await sysctl(holder, [`net.ipv4.conf.${link}.rp_filter=1`]);
    await batch(namespace, [
      // Azure drops packets to an unused address, and so does an ordinary network.
      ...network.addressSpace.map((prefix) => `route add blackhole ${prefix}`),
      ...(network.vpnDevice === undefined
        ? []
        : [
            `addr add ${network.vpnDevice}/32 dev lo`,
            // strongSwan routes into a tunnel only from an address that is in it
            `addr add ${addressIn(prefixes[0]!, 1)}/32 dev lo`,
            `route add default via ${ends.holder} dev eth0 src ${network.vpnDevice}`,
          ]),
    ]);
    await sysctl(namespace, ["net.ipv4.ip_forward=1"]);
    if (network.vpnDevice === undefined) return;
    await sysctl(holder, ["net.ipv4.ip_forward=1"]);
    await batch(holder, this.routesTo(standing));
  }

  /** Remote network of an appliance with this address: its namespace, its gateway and its id; undefined when none has the address. */
  placeOf(
    address: string,
  ): { readonly holder: string; readonly gateway: string; readonly network: string } | undefined {
    const own = parsePrefix(address)!;
    for (const { network, namespace, prefixes } of this.standing) {
      const prefix = prefixes.find((one) => covers(one, own));
      if (prefix === undefined) continue;
      const gateway = addressIn(prefix, 1);
      if (gateway === address) throw new Error(`remote network ${network.id}: ${gateway} is the network's own`);
      return { holder: namespace, gateway, network: network.id };
    }
    return undefined;
  }

  /** Namespace of the network whose VPN device has this public address. */
  behindDevice(device: string): string | undefined {
    return this.standing.find(({ network }) => network.vpnDevice === device)?.namespace;
  }

  /** The networks that a connected peering or a tunnel joins to one of ours, with our network's key. */
  connected({ peerings, tunnel }: NetworkResources): readonly ConnectedNetwork[] {
    const peered = peerings.flatMap((peering): readonly ConnectedNetwork[] => {
      const found = this.standing.find(({ network }) => network.id.toLowerCase() === peering.remote);
      if (!peering.connected || found === undefined) return [];
      const { link, network } = found;
      const { id, addressSpace } = network;
      return [{ id, link, addressSpace, network: peering.network, through: "peering" }];
    });
    if (tunnel === undefined) return peered;
    const behind = this.standing.find(({ network }) => network.vpnDevice === tunnel.device);
    return [
      ...peered,
      {
        id: behind?.network.id ?? tunnel.device,
        link: VPN_LINK,
        addressSpace: tunnel.remotePrefixes,
        network: tunnel.network,
        through: "tunnel",
      },
    ];
  }

  /** Routes of peered networks on both sides, for exactly what is connected. */
  async route(resources: NetworkResources): Promise<void> {
    const connected = this.connected(resources).filter(({ through }) => through === "peering");
    for (const standing of this.standing) {
      const { network, namespace, ends } = standing;
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
        ...wanted.map((prefix) => `route replace ${prefix} via ${ends.holder} dev eth0`),
        ...present
          .filter((prefix) => !wanted.includes(prefix))
          .map((prefix) => `route del ${prefix} via ${ends.holder} dev eth0`),
      ]);
      this.routed.set(network.id, wanted);
      if (wanted.length > 0 && present.length === 0) await batch(standing.holder, this.routesTo(standing));
      if (wanted.length === 0 && present.length > 0)
        await batch(
          standing.holder,
          this.routesTo(standing).map((command) => command.replace("replace", "del")),
        );
    }
  }

  /** Disconnects or reconnects a network: the link of a peered network, or the link of a VPN device to the internet. */
  async setLink(id: string, up: boolean): Promise<void> {
    const standing = this.standing.find(({ network }) => network.id.toLowerCase() === id.toLowerCase());
    if (standing === undefined)
      throw new Error(
        `no remote network ${id}: ${this.standing.map(({ network }) => network.id).join(", ") || "there is none"}`,
      );
    const { network, holder, link } = standing;
    const routes = network.vpnDevice !== undefined || (this.routed.get(network.id) ?? []).length > 0;
    await batch(
      holder,
      up ? [`link set ${link} up`, ...(routes ? this.routesTo(standing) : [])] : [`link set ${link} down`],
    );
  }

  status(resources: NetworkResources): readonly RemoteNetworkStatus[] {
    const connected = this.connected(resources);
    return this.standing.map(({ network, namespace }) => ({
      id: network.id,
      namespace,
      connected: connected.some(({ id }) => id === network.id),
    }));
  }

  /** Routes to the network in its link's namespace; a link that goes down takes them away. */
  private routesTo({ network, link, ends }: Standing): readonly string[] {
    const prefixes = network.vpnDevice === undefined ? network.addressSpace : [`${network.vpnDevice}/32`];
    return prefixes.map((prefix) => `route replace ${prefix} via ${ends.own} dev ${link}`);
  }
}

function standingOf(names: HostNames, network: RemoteNetwork, n: number): Standing {
  const prefixes = network.addressSpace.map((text) => {
    const prefix = parsePrefix(text);
    if (prefix === undefined) throw new Error(`remote network ${network.id}: "${text}" is not an IPv4 prefix`);
    return prefix;
  });
  return {
    network,
    prefixes,
    namespace: names.machine(`v${n}`),
    link: `remote${n}`,
    holder: network.vpnDevice === undefined ? names.router : names.internet,
    // RFC 6598 space, next to the links to the internet and the platform
    ends: { holder: `100.64.${16 + n}.1`, own: `100.64.${16 + n}.2` },
  };
}
