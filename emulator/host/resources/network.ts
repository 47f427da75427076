import { z } from "zod";

import { AzureResource } from "../../model";
import { readEnforcedRule, EnforcedRule } from "../network/enforcedRule";
import { idKey, optionalKey, readProperties, reference } from "./reference";
import { readPrivateEndpoints, type PrivateEndpoint } from "./privateEndpoint";
import { readRouteTables, RouteTable } from "./routeTable";
import { readTunnel, Tunnel } from "./tunnel";

export interface Subnet {
  readonly key: string;
  /** Key of its virtual network. */
  readonly network: string;
  readonly name: string;
  readonly prefix: string;
  /** Address space of its virtual network. */
  readonly addressSpace: readonly string[];
  readonly securityGroup?: string;
  readonly natGateway?: string;
  /** For example `Microsoft.KeyVault`. */
  readonly serviceEndpoints: readonly string[];
  /** Whether its security group applies to packets to private endpoints in it. */
  readonly judgesEndpoints: boolean;
  /** Its route table. Absent: Azure's own routes, with all of a VPN gateway's. */
  readonly routes?: RouteTable;
}

export interface SecurityGroup {
  readonly key: string;
  readonly name: string;
  /** The default rules included. */
  readonly rules: readonly EnforcedRule[];
}

export interface PublicAddress {
  readonly key: string;
  readonly name: string;
  readonly address: string;
}

export interface NatGateway {
  readonly key: string;
  readonly publicAddresses: readonly string[];
}

/** This side's half of a peering. */
export interface Peering {
  /** Key of the network that it is a part of. */
  readonly network: string;
  /** Key of the other network. */
  readonly remote: string;
  /** Both halves exist. */
  readonly connected: boolean;
}

/** The Azure network resources on a packet's path. Keys are lower-case ARM ids. */
export interface NetworkResources {
  readonly subnets: readonly Subnet[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly publicAddresses: readonly PublicAddress[];
  readonly natGateways: readonly NatGateway[];
  readonly peerings: readonly Peering[];
  readonly endpoints: readonly PrivateEndpoint[];
  /** Absent: there is none, or a part of it is missing. */
  readonly tunnel?: Tunnel;
}

const virtualNetwork = z.object({
  addressSpace: z.object({ addressPrefixes: z.array(z.string()) }),
  subnets: z
    .array(
      z.object({
        name: z.string(),
        addressPrefix: z.string().nullish(),
        addressPrefixes: z.array(z.string()).nullish(),
        networkSecurityGroup: reference.nullish(),
        natGateway: reference.nullish(),
        serviceEndpoints: z.array(z.object({ service: z.string() })).nullish(),
        routeTable: reference.nullish(),
        privateEndpointNetworkPolicies: z.string().nullish(),
      }),
    )
    .nullish(),
  virtualNetworkPeerings: z.array(z.unknown()).max(0, "peerings in the network's own list are not emulated").nullish(),
});
const peering = z.object({
  remoteVirtualNetwork: reference,
  peeringState: z.string(),
  allowVirtualNetworkAccess: z.literal(true, { error: "peerings without access to the network are not emulated" }),
});
const rules = z.array(z.object({ name: z.string() }).loose());
const securityGroup = z.object({
  securityRules: rules.nullish(),
  defaultSecurityRules: rules.min(1, "a group without Azure's default rules would let everything through"),
});
const publicAddress = z.object({ ipAddress: z.string() });
const natGateway = z.object({ publicIpAddresses: z.array(reference).nullish() });

/** Network resources among all that exist. */
export function readNetwork(resources: readonly AzureResource[]): NetworkResources {
  const tables = readRouteTables(resources);
  const found = {
    subnets: [] as Subnet[],
    securityGroups: [] as SecurityGroup[],
    publicAddresses: [] as PublicAddress[],
    natGateways: [] as NatGateway[],
    peerings: [] as Peering[],
    endpoints: readPrivateEndpoints(resources),
    tunnel: readTunnel(resources),
  };
  for (const resource of resources) {
    const key = idKey(resource.id);
    switch (resource.type) {
      case "azure-native:network:VirtualNetwork":
        found.subnets.push(...readSubnets(resource, tables));
        break;
      case "azure-native:network:VirtualNetworkPeering": {
        const { remoteVirtualNetwork, peeringState } = readProperties(peering, resource);
        found.peerings.push({
          network: key.split("/virtualnetworkpeerings/")[0]!,
          remote: idKey(remoteVirtualNetwork.id),
          connected: peeringState === "Connected",
        });
        break;
      }
      case "azure-native:network:NetworkSecurityGroup": {
        const { securityRules, defaultSecurityRules } = readProperties(securityGroup, resource);
        const read = [...(securityRules ?? []), ...defaultSecurityRules].map((rule) =>
          readEnforcedRule(resource.name, rule),
        );
        found.securityGroups.push({ key, name: resource.name, rules: read });
        break;
      }
      case "azure-native:network:PublicIPAddress":
        found.publicAddresses.push({
          key,
          name: resource.name,
          address: readProperties(publicAddress, resource).ipAddress,
        });
        break;
      case "azure-native:network:NatGateway": {
        const addresses = readProperties(natGateway, resource).publicIpAddresses ?? [];
        found.natGateways.push({ key, publicAddresses: addresses.map((ref) => idKey(ref.id)) });
        break;
      }
    }
  }
  return found;
}

function readSubnets(resource: AzureResource, tables: readonly RouteTable[]): readonly Subnet[] {
  const network = readProperties(virtualNetwork, resource);
  return (network.subnets ?? []).map((subnet) => {
    const [prefix, ...others] = [
      ...(subnet.addressPrefixes ?? []),
      ...(subnet.addressPrefix ? [subnet.addressPrefix] : []),
    ];
    const table = optionalKey(subnet.routeTable);
    const routes = tables.find(({ key }) => key === table);
    if (table !== undefined && routes === undefined)
      throw new Error(`subnet "${subnet.name}": its route table ${table} does not exist`);
    if (prefix === undefined || others.length > 0)
      throw new Error(`subnet "${subnet.name}": the emulator needs exactly one address prefix`);
    return {
      key: idKey(`${resource.id}/subnets/${subnet.name}`),
      network: idKey(resource.id),
      name: subnet.name,
      prefix,
      addressSpace: network.addressSpace.addressPrefixes,
      securityGroup: optionalKey(subnet.networkSecurityGroup),
      natGateway: optionalKey(subnet.natGateway),
      serviceEndpoints: (subnet.serviceEndpoints ?? []).map((endpoint) => endpoint.service),
      judgesEndpoints: ["enabled", "networksecuritygroupenabled"].includes(
        subnet.privateEndpointNetworkPolicies?.toLowerCase() ?? "",
      ),
      ...(routes === undefined ? {} : { routes }),
    };
  });
}
