import * as network from "@pulumi/azure-native/network";
import { isSubset, setOfPrefixes } from "../../exposure";
import type { EnforceTunnelSettings } from "../model";
import type { Placement } from "../placement";

/** Addresses that are behind the tunnel, once each, in order. */
export function behindTunnel(
  { onPremises }: Pick<EnforceTunnelSettings, "onPremises">,
  addresses: readonly string[],
): readonly string[] {
  const space = setOfPrefixes(onPremises.addressSpace);
  return [...new Set(addresses)].sort().filter((address) => isSubset(setOfPrefixes([address]), space));
}

/**
 * A route table with routes to these addresses through the VPN gateway, and without propagation of the gateway's own routes: neither the
 * whole address space of the other end, nor what it announces by BGP, which could be 0.0.0.0/0 (learn: "Virtual network traffic routing",
 * border gateway protocol; a table without propagation, "Create, change, or delete a route table").
 */
export function tunnelRoutes(placement: Placement, name: string, addresses: readonly string[]): network.RouteTable {
  return new network.RouteTable(
    name,
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      disableBgpRoutePropagation: true,
      routes: addresses.map((address) => ({
        name: `to-${address.replaceAll(".", "-")}`,
        addressPrefix: `${address}/32`,
        nextHopType: network.RouteNextHopType.VirtualNetworkGateway,
      })),
      tags: placement.tags,
    },
    { parent: placement.parent },
  );
}
