import { UNKNOWN, sameId } from "../model";
import { isReal } from "./planned";
import {
  isUnknown,
  listOf,
  objectOf,
  referenceOf,
  textOf,
  textsOf,
  type AzureResourceData,
  type Properties,
} from "./properties";
import { plainType } from "./types";

/** The networks that a virtual network reaches through its VPN gateways, and the parts of that which the resources do not show. */
export interface Tunnels {
  /** Prefixes behind each network's gateways, by the network's resource; `UNKNOWN` is added if there may be more. */
  readonly prefixes: ReadonlyMap<AzureResourceData, readonly string[]>;
  readonly unknown: readonly { readonly resource: AzureResourceData; readonly problem: string }[];
}

/**
 * Follows each connection from its VPN gateway to the prefixes of its local network gateway. They become part of the tag `VirtualNetwork`
 * (learn: "Virtual network service tags"), whichever side sends first, because Azure's end filters nothing.
 */
export function tunnelsIn(resources: readonly AzureResourceData[]): Tunnels {
  return new TunnelReader(resources).read();
}

/** Lists and objects of a gateway that open something and that the model does not follow, with a description of each. */
const NOT_FOLLOWED: Readonly<Record<string, string>> = {
  vpnClientConfiguration: "lets single clients in, whose addresses are not modelled",
  natRules: "translates addresses, which is not modelled",
};

class TunnelReader {
  private readonly found = new Map<AzureResourceData, string[]>();
  private readonly unknown: { readonly resource: AzureResourceData; readonly problem: string }[] = [];

  constructor(private readonly resources: readonly AzureResourceData[]) {}

  read(): Tunnels {
    for (const gateway of this.ofType("VirtualNetworkGateway")) this.readGateway(gateway);
    for (const connection of this.ofType("VirtualNetworkGatewayConnection")) this.readConnection(connection);
    return { prefixes: this.found, unknown: this.unknown };
  }

  private ofType(kind: string): readonly AzureResourceData[] {
    return this.resources.filter(({ type }) => plainType(type) === `azure-native:network:${kind}`);
  }

  private readGateway(gateway: AzureResourceData): void {
    const { properties } = gateway;
    const kind = textOf(properties.gatewayType) ?? "";
    const problems = [
      ...(kind.toLowerCase() === "vpn" ? [] : [`it is a gateway of the type ${words(kind)}, which is not modelled`]),
      ...Object.entries(NOT_FOLLOWED).flatMap(([field, text]) => (isEmpty(properties[field]) ? [] : [`it ${text}`])),
      ...(this.networkOf(gateway) ? [] : ["the network that it is in is not known"]),
    ];
    this.doubt(gateway, gateway, problems);
  }

  private readConnection(connection: AzureResourceData): void {
    const { properties } = connection;
    const gateway = this.referred(properties.virtualNetworkGateway1, "VirtualNetworkGateway");
    const other = this.referred(properties.localNetworkGateway2, "LocalNetworkGateway");
    const kind = textOf(properties.connectionType) ?? "";
    const space = other && spaceOf(other.properties);
    const bgp = properties.enableBgp;
    const problems = [
      ...(gateway ? [] : ["the VPN gateway that it belongs to is not known"]),
      ...(kind.toLowerCase() === "ipsec"
        ? []
        : [`it is a connection of the type ${words(kind)}, and what is behind it is not known`]),
      ...(kind.toLowerCase() === "ipsec" && space === undefined
        ? ["the address space of its other end is not known"]
        : []),
      ...(bgp === undefined || bgp === null || bgp === false
        ? []
        : ["it takes routes by BGP; which prefixes the other end announces, no resource says"]),
      ...(["ingressNatRules", "egressNatRules"].every((field) => isEmpty(properties[field]))
        ? []
        : ["it translates addresses, which is not modelled"]),
    ];
    if (gateway && space) this.add(gateway, space);
    this.doubt(gateway, connection, problems);
  }

  /** Notes that the networks behind a gateway may be more than its prefixes. */
  private doubt(
    gateway: AzureResourceData | undefined,
    resource: AzureResourceData,
    problems: readonly string[],
  ): void {
    if (problems.length === 0) return;
    this.unknown.push(...problems.map((problem) => ({ resource, problem })));
    this.add(gateway, [UNKNOWN]);
  }

  /** Adds prefixes to the gateway's network, or to every network if the gateway's is not known. */
  private add(gateway: AzureResourceData | undefined, prefixes: readonly string[]): void {
    const own = gateway && this.networkOf(gateway);
    for (const network of own ? [own] : this.ofType("VirtualNetwork"))
      this.found.set(network, [...(this.found.get(network) ?? []), ...(own ? prefixes : [UNKNOWN])]);
  }

  /** By the id of its subnet, or before that is known by the one network that its configurations are computed from. */
  private networkOf({ properties, references }: AzureResourceData): AzureResourceData | undefined {
    const networks = this.ofType("VirtualNetwork");
    const configurations = listOf(properties.ipConfigurations);
    if (configurations === UNKNOWN) return undefined;
    const subnets = configurations.map(({ subnet }) => referenceOf(subnet) ?? UNKNOWN);
    const [subnet = UNKNOWN] = subnets;
    if (isReal(subnet))
      return networks.find(({ id }) => isReal(id) && subnet.toLowerCase().startsWith(`${id.toLowerCase()}/`));
    const sources = new Set(references?.ipConfigurations);
    const referred = networks.filter(({ key }) => key !== undefined && sources.has(key));
    return referred.length === 1 ? referred[0] : undefined;
  }

  private referred(reference: unknown, kind: string): AzureResourceData | undefined {
    const id = referenceOf(reference);
    return id === undefined ? undefined : this.ofType(kind).find((one) => sameId(one.id, id));
  }
}

const words = (kind: string): string => (kind === "" || kind === UNKNOWN ? "(not known)" : kind);

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** The prefixes of the other end; undefined where they are not known. A list that is partly unknown keeps its known prefixes. */
function spaceOf(properties: Properties): readonly string[] | undefined {
  const space = properties.localNetworkAddressSpace;
  if (space === undefined || space === null) return [];
  if (isUnknown(space)) return undefined;
  const prefixes = textsOf(undefined, objectOf(space).addressPrefixes);
  return prefixes.includes(UNKNOWN) ? undefined : prefixes;
}
