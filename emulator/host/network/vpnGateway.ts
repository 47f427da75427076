import { join } from "node:path";

import type { HostNames } from "../names";
import type { Ledger } from "../process/ledger";
import type { Tunnel } from "../resources/tunnel";
import { startEnd, STRONGSWAN_PACKAGES, type RunningEnd } from "../tunnel/charon";
import { addNamespace, batch, connect, sysctl } from "./namespaces";
import type { RemoteNetworks } from "./remoteNetworks";
import { VPN_LINK } from "./state";

/** Both ends of the router's link to the gateway: RFC 6598 space. */
const ENDS = { holder: "100.64.4.1", own: "100.64.4.2" };

/** The parts that a VPN gateway needs in addition to its resources. */
export interface VpnGatewayParts {
  readonly names: HostNames;
  readonly ledger: Ledger;
  readonly remote: RemoteNetworks;
  /** Finds or builds a distribution tree with these packages; its path. */
  readonly tree: (packages: readonly string[]) => Promise<string>;
}

/**
 * Azure's VPN gateway and the device at the other end: strongSwan in a namespace each, configured from the resources alone. The gateway has
 * its own public address; the router sends packets for the tunnel to it.
 */
export class VpnGateway {
  private applied?: Tunnel;
  private text = "";
  private exists = false;
  private running: readonly RunningEnd[] = [];

  constructor(private readonly parts: VpnGatewayParts) {}

  /** Creates or updates the gateway according to the resources, or removes it. */
  async apply(tunnel: Tunnel | undefined): Promise<void> {
    const text = JSON.stringify(tunnel) ?? "";
    if (text === this.text) return;
    await this.takeDown();
    if (tunnel !== undefined) await this.bringUp(tunnel);
    this.text = text;
  }

  async close(): Promise<void> {
    await Promise.all(this.running.map((end) => end.kill()));
    this.running = [];
  }

  private get namespace(): string {
    return this.parts.names.machine("vpn");
  }

  private async bringUp(tunnel: Tunnel): Promise<void> {
    const { names, remote, tree: makeTree } = this.parts;
    const tree = await makeTree(STRONGSWAN_PACKAGES);
    await this.create();
    await batch(this.namespace, ownState(tunnel, "add"));
    await batch(names.router, routes(tunnel, "replace"));
    this.applied = tunnel;
    const start = (end: "azure" | "onPremises", namespace: string) =>
      startEnd(tunnel.ends[end], { namespace, folder: join(names.runDir, "tunnel", end), tree });
    const other = remote.behindDevice(tunnel.device);
    this.running = [
      await start("azure", this.namespace),
      ...(other === undefined ? [] : [await start("onPremises", other)]),
    ];
  }

  private async create(): Promise<void> {
    if (this.exists) return;
    const { names, ledger } = this.parts;
    await addNamespace(ledger, this.namespace);
    await connect({ holder: names.router, link: VPN_LINK, namespace: this.namespace, ends: ENDS });
    await sysctl(names.router, [`net.ipv4.conf.${VPN_LINK}.rp_filter=1`]);
    await batch(this.namespace, [`route add default via ${ENDS.holder} dev eth0`]);
    await sysctl(this.namespace, ["net.ipv4.ip_forward=1"]);
    this.exists = true;
  }

  private async takeDown(): Promise<void> {
    await this.close();
    if (this.applied === undefined) return;
    await batch(this.parts.names.router, routes(this.applied, "del"));
    await batch(this.namespace, ownState(this.applied, "del"));
    this.applied = undefined;
  }
}

/** The gateway's addresses, and a blackhole route for packets that match no tunnel. */
const ownState = (
  { gatewayAddress, insideAddress, remotePrefixes }: Tunnel,
  verb: "add" | "del",
): readonly string[] => [
  `addr ${verb} ${gatewayAddress}/32 dev lo`,
  `addr ${verb} ${insideAddress}/32 dev lo`, // strongSwan routes into a tunnel only from an address that is in it
  ...remotePrefixes.map((prefix) => `route ${verb} blackhole ${prefix}`),
];

const routes = ({ gatewayAddress, remotePrefixes }: Tunnel, verb: "replace" | "del"): readonly string[] =>
  [`${gatewayAddress}/32`, ...remotePrefixes].map(
    (prefix) => `route ${verb} ${prefix} via ${ENDS.own} dev ${VPN_LINK}`,
  );
