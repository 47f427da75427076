/**
 * A deployed or planned network as plain data, with only the properties that decide on reachability. Ids need only be equal if they mean
 * the same resource (compared without regard to case, as in Azure). Names are for people, and match the two sides of a comparison.
 */
export interface NetworkModel {
  readonly networks: readonly VirtualNetwork[];
  readonly routeTables: readonly RouteTable[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly publicAddresses: readonly PublicAddress[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly scaleSets: readonly ScaleSet[];
  /** Network cards of single machines. */
  readonly networkInterfaces: readonly NetworkInterface[];
  /** Everything that may open something and is not in the model. Reported, never dropped. */
  readonly unknown: readonly UnknownExposure[];
}

/** Something whose effect on reachability is not known. */
export interface UnknownExposure {
  /** Name of the thing. */
  readonly subject: string;
  /** One sentence: what is not known about it. */
  readonly problem: string;
  /** Key of the resource (its URN) if all of it is missing from the model, whatever its values are. */
  readonly resource?: string;
}

/**
 * Represents a value that is not known yet, for example the id of a resource that a preview would create. Any text of a model may be this
 * value. Whatever depends on it is reported, and becomes a condition: neither open nor closed.
 */
export const UNKNOWN = "<unknown>";

/** Azure compares ids without regard to case. Two unknown ids do not count as the same. */
export const sameId = (a: string, b: string): boolean => a !== UNKNOWN && a.toLowerCase() === b.toLowerCase();

export const EMPTY_MODEL: NetworkModel = {
  networks: [],
  routeTables: [],
  securityGroups: [],
  publicAddresses: [],
  loadBalancers: [],
  scaleSets: [],
  networkInterfaces: [],
  unknown: [],
};

export interface VirtualNetwork {
  readonly id: string;
  readonly name: string;
  readonly addressPrefixes: readonly string[];
  readonly subnets: readonly Subnet[];
  /** Address space of peered networks and of networks behind a gateway: part of the tag `VirtualNetwork`. */
  readonly connectedPrefixes: readonly string[];
}

export interface Subnet {
  readonly id: string;
  readonly name: string;
  readonly prefixes: readonly string[];
  /** Id of the security group that applies to every card in the subnet; `UNKNOWN` when there may be one. */
  readonly securityGroup?: string;
  /** Id of the table of user-defined routes, whose prefixes become part of the tag `VirtualNetwork`. */
  readonly routeTable?: string;
}

export interface RouteTable {
  readonly id: string;
  readonly name: string;
  readonly prefixes: readonly string[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  /** Own rules, in any order. Azure's six default rules are added by the evaluation. `UNKNOWN`: not known yet. */
  readonly rules: readonly SecurityRule[] | typeof UNKNOWN;
}

/** One rule; singular and plural fields of ARM joined into lists. Any text that has none of the forms below stays symbolic. */
export interface SecurityRule {
  readonly name: string;
  /** 100–4096, unique per direction; lower first. */
  readonly priority: number | typeof UNKNOWN;
  readonly direction: "Inbound" | "Outbound" | typeof UNKNOWN;
  readonly access: "Allow" | "Deny" | typeof UNKNOWN;
  /** One of `PROTOCOLS` (in any case), or `*`. */
  readonly protocol: string;
  /** IPv4 or IPv6 addresses and prefixes, service tags, ids of application security groups, `*`. */
  readonly sources: readonly string[];
  /** `*`, `443`, `8000-8100`. */
  readonly sourcePorts: readonly string[];
  readonly destinations: readonly string[];
  readonly destinationPorts: readonly string[];
}

/** The protocols that rules can name, in the order of every result. */
export const PROTOCOLS = ["Tcp", "Udp", "Icmp", "Esp", "Ah"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** `Standard`: closed until a security group opens it. `Basic`: open where no group stands (learn: "Public IP addresses"). */
export type Sku = "Standard" | "Basic";

export interface PublicAddress {
  readonly id: string;
  readonly name: string;
  /** Dotted decimal, when known. */
  readonly address?: string;
  readonly sku: Sku | typeof UNKNOWN;
  /** It is not known whether the address is IPv4 or IPv6. */
  readonly mayBeIpv6?: true;
}

export interface LoadBalancer {
  readonly id: string;
  readonly name: string;
  readonly frontends: readonly Frontend[];
  /** Ids of its backend pools; absent: those that its rules name. */
  readonly pools?: readonly string[];
  readonly rules: readonly LoadBalancingRule[];
}

export interface Frontend {
  readonly id: string;
  readonly name: string;
  /** Id of its public address; absent: the frontend is a private address. */
  readonly publicAddress?: string;
}

/** Sends what arrives at a frontend's port to the same or another port of a pool's machines. The source address stays. */
export interface LoadBalancingRule {
  readonly name: string;
  /** `All` with ports 0 is "HA ports": everything, untranslated. */
  readonly protocol: "Tcp" | "Udp" | "All" | typeof UNKNOWN;
  readonly frontend: string;
  /** First and last port; several only in inbound NAT rules, where each leads to another machine. */
  readonly frontendPorts: PortRange | typeof UNKNOWN;
  readonly backendPort: number | typeof UNKNOWN;
  /** Ids of backend pools. */
  readonly pools: readonly string[];
}

/** Inclusive. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface ScaleSet {
  readonly id: string;
  readonly name: string;
  readonly networkInterfaces: readonly NetworkInterface[];
}

export interface NetworkInterface {
  readonly name: string;
  /** Id of the security group that applies to this card in addition to the subnet's; both must allow. */
  readonly securityGroup?: string;
  readonly ipConfigurations: readonly IpConfiguration[];
}

export interface IpConfiguration {
  /** Id of the subnet. */
  readonly subnet: string;
  /**
   * Private address if it is static; otherwise the card may have any address of the subnet. `UNKNOWN`: it may have a static address that is
   * not known.
   */
  readonly address?: string;
  /** Ids of the load balancers' pools that it is in. */
  readonly pools: readonly string[];
  /**
   * A public address of the machine's own: the id of one, or the sku of those that a scale set gives its machines. `UNKNOWN` for the sku
   * means that it is not known whether they have one.
   */
  readonly publicAddress?: { readonly id: string } | { readonly sku: Sku | typeof UNKNOWN };
  /** Ids of application security groups. */
  readonly applicationSecurityGroups: readonly string[];
}
