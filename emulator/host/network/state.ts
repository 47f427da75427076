import { Balancer } from "../resources/balancer";
import { NetworkResources, Subnet } from "../resources/network";
import { TagValues } from "./serviceTags";

/** A booted machine as the network sees it. */
export interface NetworkMachine {
  readonly name: string;
  readonly address: string;
  /** Its interface in the router's namespace. */
  readonly link: string;
  readonly subnet: string;
  readonly securityGroup?: string;
  readonly pools: readonly string[];
  /** Keys of the probes that it answers at the moment. */
  readonly readyProbes: ReadonlySet<string>;
}

/** A machine that is not the stack's, such as the operator's own ICAP server. It is not a resource: the user of the emulator adds it. */
export interface Appliance {
  readonly address: string;
  /** Interface at the other end of the link. */
  readonly link: string;
}

/** A network that is not the stack's, and that a connected peering or a tunnel joins to one of the stack's. */
export interface ConnectedNetwork {
  /** ARM id, or a name such as `onPremises`. */
  readonly id: string;
  /** Its interface in the router's namespace. */
  readonly link: string;
  readonly addressSpace: readonly string[];
  /** Key of the stack's network. */
  readonly network: string;
  /** All subnets have routes to a peered network. Through a tunnel, the router sends only packets for which the subnet's route table has a route. */
  readonly through: "peering" | "tunnel";
}

export interface NetworkState {
  readonly resources: NetworkResources;
  readonly balancers: readonly Balancer[];
  readonly machines: readonly NetworkMachine[];
  readonly keyVaults: TagValues["keyVaults"];
  /** Addresses of Blob Storage. */
  readonly storage: readonly string[];
  /** Appliances in the stack's networks: those whose address such a network contains. */
  readonly appliances: readonly Appliance[];
  readonly connected: readonly ConnectedNetwork[];
}

/** The router's interfaces towards the internet and the platform. */
export const INTERNET_LINK = "inet0";
export const PLATFORM_LINK = "plat0";
/** The router's interface towards the VPN gateway. */
export const VPN_LINK = "vpn0";

/** Address that a subnet's own connections leave with: its NAT gateway's; undefined means no way out. */
export function outboundAddress(resources: NetworkResources, subnet: Subnet): string | undefined {
  const gateway = resources.natGateways.find(({ key }) => key === subnet.natGateway);
  return resources.publicAddresses.find(({ key }) => gateway?.publicAddresses[0] === key)?.address;
}
