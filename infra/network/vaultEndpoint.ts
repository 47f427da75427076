import * as network from "@pulumi/azure-native/network";
import * as privatedns from "@pulumi/azure-native/privatedns";
import type * as pulumi from "@pulumi/pulumi";
import { LANE_NAMES, type LaneName, type VaultSettings } from "../model";
import { groupNameOf } from "../model/armIdParts";
import type { Placement } from "../placement";
import type { InlineRule } from "./securityRules";

type EndpointSettings = NonNullable<VaultSettings["privateEndpoint"]>;

/** Name of the endpoint's subnet in a network that is made. */
export const ENDPOINT_SUBNET = "vault-endpoint";

/** The zone in which Azure's resolver finds a vault's private address (learn: "Azure Private Endpoint private DNS zone values"). */
export const VAULT_ZONE = "privatelink.vaultcore.azure.net";

const VAULT_PORT = "443";

/** The rules of the endpoint's subnet: the lanes ask the vault, nobody else comes in, and nothing goes out. */
export function endpointRules(laneSubnets: Readonly<Record<LaneName, string>>): readonly InlineRule[] {
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
      description: "The gateways of both lanes read their key and the client's certificates",
      priority: 100,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefixes: LANE_NAMES.map((lane) => laneSubnets[lane]),
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

export interface VaultEndpointArgs {
  readonly settings: EndpointSettings;
  /** ARM id. */
  readonly vaultId: pulumi.Input<string>;
  /** ARM id of the subnet that the endpoint stands in. */
  readonly subnetId: pulumi.Input<string>;
  /** ARM id of the network whose machines ask. */
  readonly networkId: pulumi.Input<string>;
  /** The network is there already, and its owner's. */
  readonly ownersNetwork: boolean;
}

/**
 * The vault's private endpoint: an address in the network, and the private DNS zone by which the vault's name leads to it. The zone is made
 * here, or is there already. A network that is made here is linked with it here; one that is there already by its owner, who
 * also has the zone, unless that is made here.
 *
 * @returns what must be there before a machine asks the vault
 */
export function vaultEndpoint(placement: Placement, args: VaultEndpointArgs): readonly pulumi.Resource[] {
  const { name, resourceGroupName, location, tags, parent } = placement;
  const child = { parent };
  const zone = zoneOf(placement, args.settings.dnsZone);
  const endpoint = new network.PrivateEndpoint(
    `${name}-vault-endpoint`,
    {
      ...{ resourceGroupName, location, tags },
      subnet: { id: args.subnetId },
      privateLinkServiceConnections: [{ name: "vault", privateLinkServiceId: args.vaultId, groupIds: ["vault"] }],
    },
    // Azure changes neither the subnet nor the vault of an endpoint.
    { ...child, replaceOnChanges: ["subnet", "privateLinkServiceConnections"] },
  );
  const records = new network.PrivateDnsZoneGroup(
    `${name}-vault-endpoint-zone`,
    {
      resourceGroupName,
      privateEndpointName: endpoint.name,
      privateDnsZoneGroupName: "default",
      privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: zone.id }],
    },
    child,
  );
  if (args.settings.dnsZone !== undefined && args.ownersNetwork) return [records];
  const link = new privatedns.VirtualNetworkLink(
    `${name}-vault-zone-link`,
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

/** The zone of Key Vault's endpoints: that with this ARM id, which is read and never written, or a new one. */
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
