import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { azureZones, type Placement } from "../placement";
import { LANE_NAMES, type LaneName, type NetworkSettings, type SecondRegionSettings } from "../model";
import { standardAddress } from "./publicAddresses";

export interface VirtualNetworkArgs {
  readonly network: NetworkSettings;
  /** Availability zones of the machines; the NAT gateways are placed in them. */
  readonly zones: readonly number[];
  /** ARM id of the security group of both subnets. */
  readonly securityGroupId: pulumi.Input<string>;
  /** ARM id of the route table of both subnets. Absent: none. */
  readonly routeTableId?: pulumi.Input<string>;
  /** Services that the lanes' machines reach by a service endpoint (`serviceEndpoints`). */
  readonly services: readonly string[];
  /** Subnets in addition to those of the lanes. */
  readonly furtherSubnets: readonly FurtherSubnet[];
  /**
   * Lane b's machines are in another region. Its subnet here stays, empty, with lane a's NAT gateway. Lane b's old machines are in it until
   * the new ones serve, and Azure refuses to delete a subnet with machines.
   */
  readonly laneBElsewhere?: boolean;
}

/** A subnet without outbound internet access. */
export interface FurtherSubnet {
  readonly name: string;
  readonly prefix: string;
  /** ARM id. Absent: none, as Azure requires for a gateway's subnet. */
  readonly securityGroupId?: pulumi.Input<string>;
  /** ARM id. Absent: none. */
  readonly routeTableId?: pulumi.Input<string>;
  /** It contains a private endpoint. */
  readonly holdsEndpoint?: true;
}

export interface VirtualNetwork {
  /** ARM id of each lane's subnet. */
  readonly subnets: Readonly<Record<LaneName, pulumi.Output<string>>>;
  readonly network: network.VirtualNetwork;
}

/**
 * One private subnet a lane: no public address, no default outbound access; outbound through a NAT gateway, Key Vault through a service
 * endpoint. Subnets are inline, because Azure's PUT of a network deletes those it does not name.
 */
export function virtualNetwork(placement: Placement, args: VirtualNetworkArgs): VirtualNetwork {
  const outbound = natGateways(placement, args);
  const created = new network.VirtualNetwork(
    `${placement.name}-network`,
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      addressSpace: { addressPrefixes: [args.network.addressSpace] },
      ...protectedBy(args.network.ddosPlan),
      subnets: [
        ...LANE_NAMES.map((lane) => ({
          ...laneSubnet(lane, args.network.laneSubnets[lane], { ...args, natGatewayId: outbound[lane].id }),
          ...(args.routeTableId === undefined ? {} : { routeTable: { id: args.routeTableId } }),
        })),
        ...args.furtherSubnets.map(furtherSubnet),
      ],
      tags: placement.tags,
    },
    {
      parent: placement.parent,
      // Azure cannot change the prefix of a subnet that has machines. A new network cannot exist next to the old one, because a NAT gateway
      // and a pool of the load balancer each serve only one network. So the old network is deleted first, with its machines. This applies
      // only to the lanes' subnets, which are the first two in the list: adding or removing a further one shifts the others' positions.
      replaceOnChanges: LANE_NAMES.map((_, i) => `subnets[${i}].addressPrefix`),
      deleteBeforeReplace: true,
    },
  );
  return { subnets: { a: subnetId(created, "a"), b: subnetId(created, "b") }, network: created };
}

/**
 * Lane b's network if it has a region of its own: its subnet and NAT gateway, and the subnet of its vault's endpoint. The region is part of
 * the name, so that networks of two regions can coexist. A lane that moves to a third region is thus created there before it is deleted in
 * the second.
 */
export function secondNetwork(
  placement: Placement,
  args: Pick<VirtualNetworkArgs, "securityGroupId" | "services" | "furtherSubnets"> &
    Pick<SecondRegionSettings, "zones" | "addressSpace" | "subnet"> &
    Pick<NetworkSettings, "ddosPlan">,
): { readonly subnetId: pulumi.Output<string>; readonly network: network.VirtualNetwork } {
  const outbound = natGateway(`${placement.name}-nat-b`, placement, args.zones, args.zones.slice(0, 1));
  const created = new network.VirtualNetwork(
    `${placement.name}-network-${placement.location}`,
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      addressSpace: { addressPrefixes: [args.addressSpace] },
      ...protectedBy(args.ddosPlan),
      subnets: [
        laneSubnet("b", args.subnet, { ...args, natGatewayId: outbound.id }),
        ...args.furtherSubnets.map(furtherSubnet),
      ],
      tags: placement.tags,
    },
    { parent: placement.parent, replaceOnChanges: ["subnets[0].addressPrefix"], deleteBeforeReplace: true },
  );
  return { subnetId: subnetId(created, "b"), network: created };
}

/** A plan protects the public addresses of the resources in a network (learn: "Azure DDoS Protection", Network Protection). */
const protectedBy = (ddosPlan: string | undefined) =>
  ddosPlan === undefined ? {} : { enableDdosProtection: true, ddosProtectionPlan: { id: ddosPlan } };

/** A subnet of a lane's machines, without routes of its own. */
const laneSubnet = (
  lane: LaneName,
  prefix: string,
  args: Pick<VirtualNetworkArgs, "securityGroupId" | "services"> & { readonly natGatewayId: pulumi.Input<string> },
) => ({
  name: subnetName(lane),
  addressPrefix: prefix,
  // By id alone: a group that is repeated here loses its rules (pulumi-azure-native#1087).
  networkSecurityGroup: { id: args.securityGroupId },
  natGateway: { id: args.natGatewayId },
  defaultOutboundAccess: false,
  // the firewalls of the vault and of the lists' storage admit the subnet by them
  serviceEndpoints: args.services.map((service) => ({ service })),
});

const furtherSubnet = ({ name, prefix, securityGroupId, routeTableId, holdsEndpoint }: FurtherSubnet) => ({
  name,
  addressPrefix: prefix,
  ...(securityGroupId === undefined ? {} : { networkSecurityGroup: { id: securityGroupId } }),
  ...(routeTableId === undefined ? {} : { routeTable: { id: routeTableId } }),
  // Without it, Azure applies no security group to traffic to a private endpoint.
  ...(holdsEndpoint
    ? {
        privateEndpointNetworkPolicies:
          network.VirtualNetworkPrivateEndpointNetworkPolicies.NetworkSecurityGroupEnabled,
      }
    : {}),
  defaultOutboundAccess: false,
});

/** Services that a lane's subnet reaches at public addresses: the vault, and the lists' storage. */
export interface AskedServices {
  readonly vault: boolean;
  /** Whether the storage account is in the subnet's region or in another one; absent without lists. */
  readonly lists?: "here" | "elsewhere" | undefined;
}

/**
 * The service endpoints that a lane's subnet needs. The endpoint for storage is either the regional one, for accounts in the subnet's own
 * region, or the global one; a subnet can have one of the two (learn: "Configure virtual network and IP rules" for Azure Storage).
 */
export const serviceEndpoints = ({ vault, lists }: AskedServices): readonly string[] => [
  ...(vault ? ["Microsoft.KeyVault"] : []),
  ...(lists === undefined ? [] : [lists === "here" ? "Microsoft.Storage" : "Microsoft.Storage.Global"]),
];

const subnetName = (lane: LaneName): string => `lane-${lane}`;

/** Composed of the created network's id, for the reason given at the load balancer's pools. */
const subnetId = (created: network.VirtualNetwork, lane: LaneName): pulumi.Output<string> =>
  pulumi.interpolate`${created.id}/subnets/${subnetName(lane)}`;

/** The lanes' outbound access. A NAT gateway is in one zone, so the two lanes' NAT gateways are put into different zones. */
function natGateways(placement: Placement, args: VirtualNetworkArgs): Record<LaneName, network.NatGateway> {
  if (args.network.natGateways === "shared") {
    const shared = natGateway(`${placement.name}-nat`, placement, args.zones, args.zones.slice(0, 1));
    return { a: shared, b: shared };
  }
  if (args.laneBElsewhere) {
    const own = natGateway(`${placement.name}-nat-a`, placement, args.zones, args.zones.slice(0, 1));
    return { a: own, b: own };
  }
  const second = args.zones.length > 1 ? args.zones.slice(1, 2) : args.zones;
  return {
    a: natGateway(`${placement.name}-nat-a`, placement, args.zones, args.zones.slice(0, 1)),
    b: natGateway(`${placement.name}-nat-b`, placement, args.zones, second),
  };
}

function natGateway(
  name: string,
  placement: Placement,
  addressZones: readonly number[],
  zones: readonly number[],
): network.NatGateway {
  // The gateways' source address, which package archives and Key Vault's logs see. It accepts no inbound traffic. No client was given it,
  // so a change of zones replaces it; azure-native by itself would try to update it.
  const address = standardAddress(`${name}-address`, placement, addressZones, { replaceOnChanges: ["zones"] });
  return new network.NatGateway(
    name,
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      sku: { name: network.NatGatewaySkuName.Standard },
      publicIpAddresses: [{ id: address.id }],
      idleTimeoutInMinutes: 4,
      zones: azureZones(zones),
      tags: placement.tags,
    },
    { parent: placement.parent, replaceOnChanges: ["zones"] },
  );
}
