import * as authorization from "@pulumi/azure-native/authorization";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { EnforceTunnelSettings } from "../model";
import type { Placement } from "../placement";
import { standardAddress } from "./publicAddresses";

/** The name that Azure requires for a gateway's subnet. */
export const GATEWAY_SUBNET = "GatewaySubnet";

/** Parts of the tunnel that other resources depend on, or that outputs show. */
export interface EnforceTunnel {
  readonly connection: network.VirtualNetworkGatewayConnection;
  /** Azure's end, for the configuration of the VPN device: one address, or two. */
  readonly addresses: readonly pulumi.Output<string>[];
}

/**
 * An IPsec tunnel to the data centre where Enforce is: a route-based VPN gateway, a local network gateway for the other end, and a
 * connection that accepts exactly one proposal. Routes are not made here (`tunnelRoutes.ts`).
 *
 * @param sharedKey secret
 */
export function enforceTunnel(
  placement: Placement,
  settings: EnforceTunnelSettings,
  virtualNetwork: network.VirtualNetwork,
  sharedKey: pulumi.Output<string | undefined>,
): EnforceTunnel {
  const { name, resourceGroupName, location, tags, parent } = placement;
  const instances = settings.activeActive ? ["1", "2"] : ["1"];
  const addresses = instances.map((instance) =>
    standardAddress(`${name}-tunnel-address-${instance}`, placement, settings.zones, { ignoreChanges: ["zones"] }),
  );
  const gatewayName = `${name}-tunnel`;
  const gateway = new network.VirtualNetworkGateway(
    gatewayName,
    {
      // Named by us, because the addresses of BGP need the id of a part of the gateway before it exists.
      virtualNetworkGatewayName: gatewayName,
      resourceGroupName,
      location,
      gatewayType: network.VirtualNetworkGatewayType.Vpn,
      vpnType: network.VpnType.RouteBased,
      vpnGatewayGeneration: generationOf(settings.sku),
      sku: { name: settings.sku, tier: settings.sku },
      activeActive: settings.activeActive,
      enableBgp: settings.bgp !== undefined,
      ...(settings.bgp ? { bgpSettings: bgpSettings(placement, gatewayName, instances, settings.bgp) } : {}),
      ipConfigurations: instances.map((instance, i) => ({
        name: configurationName(instance),
        privateIPAllocationMethod: network.IPAllocationMethod.Dynamic,
        publicIPAddress: { id: addresses[i]!.id },
        subnet: { id: pulumi.interpolate`${virtualNetwork.id}/subnets/${GATEWAY_SUBNET}` },
      })),
      tags,
    },
    {
      parent,
      // A network has one VPN gateway, and Azure can change neither its generation nor its subnet.
      deleteBeforeReplace: true,
      replaceOnChanges: ["vpnGatewayGeneration", "ipConfigurations[*].subnet.id"],
      customTimeouts: { create: "90m", update: "90m", delete: "60m" }, // learn: 45 minutes or more
    },
  );
  const otherEnd = new network.LocalNetworkGateway(
    `${name}-on-premises`,
    {
      resourceGroupName,
      location,
      gatewayIpAddress: settings.onPremises.gatewayAddress,
      localNetworkAddressSpace: { addressPrefixes: [...settings.onPremises.addressSpace] },
      ...(settings.bgp
        ? { bgpSettings: { asn: settings.bgp.peerAsn, bgpPeeringAddress: settings.bgp.peerAddress } }
        : {}),
      tags,
    },
    { parent },
  );
  const connection = new network.VirtualNetworkGatewayConnection(
    `${name}-tunnel-connection`,
    {
      resourceGroupName,
      location,
      connectionType: network.VirtualNetworkGatewayConnectionType.IPsec,
      connectionProtocol: network.VirtualNetworkGatewayConnectionProtocol.IKEv2,
      connectionMode: network.VirtualNetworkGatewayConnectionMode.Default,
      virtualNetworkGateway1: { id: gateway.id },
      localNetworkGateway2: { id: otherEnd.id },
      sharedKey,
      ipsecPolicies: [settings.ipsec],
      usePolicyBasedTrafficSelectors: settings.policyBasedSelectors,
      dpdTimeoutSeconds: settings.dpdTimeoutSeconds,
      enableBgp: settings.bgp !== undefined,
      ...(settings.bgp ? { gatewayCustomBgpIpAddresses: sessionAddresses(gateway, instances, settings.bgp) } : {}),
      routingWeight: 0,
      tags,
    },
    { parent, additionalSecretOutputs: ["sharedKey"], replaceOnChanges: ["connectionProtocol"] },
  );
  return {
    connection,
    addresses: addresses.map((address) => address.ipAddress.apply((text) => text ?? "")),
  };
}

const configurationName = (instance: string): string => `instance-${instance}`;

/** The smallest is of the first generation, all others of the second; Azure resizes within one (learn: "About gateway SKUs"). */
const generationOf = (sku: EnforceTunnelSettings["sku"]): network.VpnGatewayGeneration =>
  sku === "VpnGw1AZ" ? network.VpnGatewayGeneration.Generation1 : network.VpnGatewayGeneration.Generation2;

/** Azure's end of BGP: an APIPA address for each instance (learn: "Configure BGP for VPN Gateway", custom APIPA address). */
function bgpSettings(
  { parent, resourceGroupName }: Placement,
  gatewayName: string,
  instances: readonly string[],
  { asn, addresses }: NonNullable<EnforceTunnelSettings["bgp"]>,
): network.VirtualNetworkGatewayArgs["bgpSettings"] {
  const { subscriptionId } = authorization.getClientConfigOutput({ parent });
  const gatewayId = pulumi.interpolate`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Network/virtualNetworkGateways/${gatewayName}`;
  return {
    asn,
    bgpPeeringAddresses: instances.map((instance, i) => ({
      ipconfigurationId: pulumi.interpolate`${gatewayId}/ipConfigurations/${configurationName(instance)}`,
      customBgpIpAddresses: [addresses[i]!],
    })),
  };
}

/**
 * The APIPA address of each instance for this connection. If the gateway has several, a connection that names none uses the first for BGP
 * (learn: "How to connect AWS and Azure using a BGP-enabled VPN gateway", choosing BGP APIPA addresses).
 */
const sessionAddresses = (
  gateway: network.VirtualNetworkGateway,
  instances: readonly string[],
  { addresses }: NonNullable<EnforceTunnelSettings["bgp"]>,
): network.VirtualNetworkGatewayConnectionArgs["gatewayCustomBgpIpAddresses"] =>
  instances.map((instance, i) => ({
    customBgpIpAddress: addresses[i]!,
    ipConfigurationId: pulumi.interpolate`${gateway.id}/ipConfigurations/${configurationName(instance)}`,
  }));
