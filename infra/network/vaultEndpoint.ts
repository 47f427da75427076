import * as network from "@pulumi/azure-native/network";
import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";
import type { LaneName, VaultSettings } from "../model";
import { groupNameOf } from "../model/armIdParts";
import type { Placement } from "../placement";
import { securityGroup } from "./securityGroup";
import type { InlineRule } from "./securityRules";
import type { FurtherSubnet } from "./virtualNetwork";

type EndpointSettings = NonNullable<VaultSettings["privateEndpoint"]>;

/** Name of the endpoint's subnet in a new network. */
const ENDPOINT_SUBNET = "vault-endpoint";

/** The zone in which Azure's resolver finds a vault's private address (learn: "Azure Private Endpoint private DNS zone values"). */
const VAULT_ZONE = "privatelink.vaultcore.azure.net";

const VAULT_PORT = "443";

/**
 * The endpoint's subnet in a new network, with a security group of its own.
 *
 * @param lanes prefixes of the subnets whose machines read the vault
 * @param suffix of the group's name
 */
export const endpointSubnet = (
  placement: Placement,
  prefix: string,
  lanes: readonly string[],
  suffix = "",
): FurtherSubnet => ({
  name: ENDPOINT_SUBNET,
  prefix,
  securityGroupId: securityGroup(placement, endpointRules(lanes), `${placement.name}-vault-endpoint-rules${suffix}`).id,
  holdsEndpoint: true,
});

/** The rules of the endpoint's subnet: only the lanes may connect to it, and it sends nothing out. */
function endpointRules(lanes: readonly string[]): readonly InlineRule[] {
  const rest = {
    access: "Deny",
    priority: 4096,
    protocol: "*",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "*",
  } as const;
  return [
    {
      name: "AllowGatewaysToVault",
      description: `The gateways of ${lanes.length === 1 ? "the lane" : "both lanes"} read their key and the client's certificates`,
      priority: 100,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefixes: lanes,
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: VAULT_PORT,
    },
    {
      ...rest,
      name: "DenyAllInBound",
      description: "Everything else, also from the rest of the network",
      direction: "Inbound",
    },
    { ...rest, name: "DenyAllOutBound", description: "An endpoint opens no connection", direction: "Outbound" },
  ];
}

/** A vault's endpoint in one network. */
export interface EndpointPlace {
  readonly placement: Placement;
  /** ARM id. */
  readonly vaultId: pulumi.Input<string>;
  /** ARM id of the subnet that it stands in; absent: that of `endpointSubnet`. */
  readonly subnetId?: string | undefined;
  /** ARM id of the network whose machines read the vault. */
  readonly networkId: pulumi.Input<string>;
  /** The network is an existing one of somebody else's. */
  readonly ownersNetwork: boolean;
}

/**
 * The vaults' private endpoints: an address in each network, and the private DNS zone that resolves the vaults' names to them. The zone is
 * new or an existing one. All networks share it, because a zone has no region. A new network is linked with it here. An existing network is
 * linked by its owner, who also has the zone, unless the zone is new.
 *
 * @param second lane b's, if it is in a second region @returns the resources that must exist before a lane's machine reads its vault
 */
export function vaultEndpoints(
  settings: EndpointSettings,
  first: EndpointPlace,
  second: EndpointPlace | undefined,
): Readonly<Record<LaneName, readonly pulumi.Resource[]>> {
  const zone = zoneOf(first.placement, settings.dnsZone);
  const existingZone = settings.dnsZone !== undefined;
  const a = vaultEndpoint({ ...first, zone, existingZone, suffix: "" });
  return {
    a,
    // named by its region, like the network that it stands in
    b: second ? vaultEndpoint({ ...second, zone, existingZone, suffix: `-${second.placement.location}` }) : a,
  };
}

interface VaultEndpointArgs extends EndpointPlace {
  readonly zone: Zone;
  /** The zone is an existing one. */
  readonly existingZone: boolean;
  /** End of the resources' names. */
  readonly suffix: string;
}

function vaultEndpoint({ placement, zone, suffix, ...args }: VaultEndpointArgs): readonly pulumi.Resource[] {
  const { name, resourceGroupName, location, tags, parent } = placement;
  const child = { parent };
  const endpoint = new network.PrivateEndpoint(
    `${name}-vault-endpoint${suffix}`,
    {
      ...{ resourceGroupName, location, tags },
      subnet: { id: args.subnetId ?? pulumi.interpolate`${args.networkId}/subnets/${ENDPOINT_SUBNET}` },
      privateLinkServiceConnections: [{ name: "vault", privateLinkServiceId: args.vaultId, groupIds: ["vault"] }],
    },
    // Azure can change neither the subnet nor the vault of an endpoint. Only these two replace it, because properties that Azure adds to a
    // connection are in the state after an import.
    { ...child, replaceOnChanges: ["subnet.id", "privateLinkServiceConnections[0].privateLinkServiceId"] },
  );
  const records = new network.PrivateDnsZoneGroup(
    `${name}-vault-endpoint-zone${suffix}`,
    {
      resourceGroupName,
      privateEndpointName: endpoint.name,
      privateDnsZoneGroupName: "default",
      privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: zone.id }],
    },
    child,
  );
  if (args.existingZone && args.ownersNetwork) return [records];
  const link = new privatedns.VirtualNetworkLink(
    `${name}-vault-zone-link${suffix}`,
    {
      ...{ resourceGroupName: zone.group, location: "Global", tags },
      privateZoneName: VAULT_ZONE,
      virtualNetwork: { id: args.networkId },
      registrationEnabled: false,
    },
    { ...child, replaceOnChanges: ["virtualNetwork"], dependsOn: [zone.resource] },
  );
  return [records, link];
}

interface Zone {
  readonly id: pulumi.Output<string>;
  readonly group: pulumi.Input<string>;
  readonly resource: pulumi.Resource;
}

/** The zone of Key Vault's endpoints: the existing one with this ARM id, which is read and never written, or a new one. */
function zoneOf({ name, resourceGroupName, tags, parent }: Placement, existing: string | undefined): Zone {
  const logicalName = `${name}-vault-zone`;
  if (existing !== undefined) {
    const found = privatedns.PrivateZone.get(logicalName, existing, { parent });
    return { id: found.id, group: groupNameOf(existing), resource: found };
  }
  const made = new privatedns.PrivateZone(
    logicalName,
    { resourceGroupName, location: "Global", privateZoneName: VAULT_ZONE, tags },
    { parent },
  );
  return { id: made.id, group: resourceGroupName, resource: made };
}
