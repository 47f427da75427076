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
  /** Services that the lanes' machines ask by a service endpoint (`serviceEndpoints`). */
  readonly services: readonly string[];
  /** Subnets beside those of the lanes. */
  readonly furtherSubnets?: readonly FurtherSubnet[];
  /**
   * Lane b's machines are in another region. Its subnet stays, empty, with lane a's way out: lane b's old machines are in it until the
   * new ones serve, and Azure refuses to take it from under them.
   */
  readonly laneBElsewhere?: boolean;
}

/** A subnet without a way out to the internet. */
export interface FurtherSubnet {
  readonly name: string;
  readonly prefix: string;
  /** ARM id. Absent: none, which Azure wants of a gateway's subnet. */
  readonly securityGroupId?: pulumi.Input<string>;
  /** ARM id. Absent: none. */
  readonly routeTableId?: pulumi.Input<string>;
  /** A private endpoint stands in it. */
  readonly holdsEndpoint?: true;
}

export interface VirtualNetwork {
  /** ARM id of each lane's subnet. */
  readonly subnets: Readonly<Record<LaneName, pulumi.Output<string>>>;
  readonly network: network.VirtualNetwork;
}

/**
 * One private subnet a lane: no public address, no default way out; outbound through a NAT gateway, Key Vault through a
 * service endpoint. Subnets are inline, because Azure's PUT of a network deletes those it does not name.
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
        ...(args.furtherSubnets ?? []).map(furtherSubnet),
      ],
      tags: placement.tags,
    },
    {
      parent: placement.parent,
      // Azure renumbers no subnet in which machines stand. A new network cannot stand beside the old one: a NAT gateway serves
      // one network, and so does a pool of the load balancer. So the old one goes first, and its machines with it. Only for the
      // lanes' subnets, the first two: a further one that comes or goes moves the others up and down the list.
      replaceOnChanges: LANE_NAMES.map((_, i) => `subnets[${i}].addressPrefix`),
      deleteBeforeReplace: true,
    },
  );
  return { subnets: { a: subnetId(created, "a"), b: subnetId(created, "b") }, network: created };
}

/**
 * Lane b's network where it is in a region of its own: its subnet and its way out, and the subnet of its vault's endpoint. The region is part of the name:
 * networks of two regions can stand beside each other, so that in a third the lane is made before it goes from the second.
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
        ...(args.furtherSubnets ?? []).map(furtherSubnet),
      ],
      tags: placement.tags,
    },
    { parent: placement.parent, replaceOnChanges: ["subnets[0].addressPrefix"], deleteBeforeReplace: true },
  );
  return { subnetId: subnetId(created, "b"), network: created };
}

/** A plan protects the public addresses of what stands in a network (learn: "Azure DDoS Protection", Network Protection). */
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
  // Without it, Azure asks no security group about what goes to a private endpoint.
  ...(holdsEndpoint
    ? {
        privateEndpointNetworkPolicies:
          network.VirtualNetworkPrivateEndpointNetworkPolicies.NetworkSecurityGroupEnabled,
      }
    : {}),
  defaultOutboundAccess: false,
});

/** Services that a lane's subnet asks by public addresses: the vault, and the lists' storage. */
export interface AskedServices {
  readonly vault: boolean;
  /** The storage account is in the subnet's region, or in another one; nothing is asked without lists. */
  readonly lists?: "here" | "elsewhere" | undefined;
}

/**
 * The service endpoints that a lane's subnet needs. That of storage is for accounts of the subnet's own region, and the global one for
 * those of every region; a subnet has one of the two (learn: "Configure virtual network and IP rules" for Azure Storage).
 */
export const serviceEndpoints = ({ vault, lists }: AskedServices): readonly string[] => [
  ...(vault ? ["Microsoft.KeyVault"] : []),
  ...(lists === undefined ? [] : [lists === "here" ? "Microsoft.Storage" : "Microsoft.Storage.Global"]),
];

const subnetName = (lane: LaneName): string => `lane-${lane}`;

/** Composed of the created network's id, for the reason given at the load balancer's pools. */
const subnetId = (created: network.VirtualNetwork, lane: LaneName): pulumi.Output<string> =>
  pulumi.interpolate`${created.id}/subnets/${subnetName(lane)}`;

/** The lanes' way out. A NAT gateway is in one zone, so the two lanes' NAT gateways are put into different zones. */
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
  // The gateways' source address as the package archives and Key Vault's logs see it; nothing can come in by it. Nobody
  // was told it, so other zones replace it; azure-native by itself would try to update it.
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
