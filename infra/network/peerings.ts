import { createHash } from "node:crypto";
import * as network from "@pulumi/azure-native/network";
import type { PeeringSettings } from "../model";
import type { Placement } from "../placement";

/**
 * This side's half of each peering; traffic flows once the other network's owner has made the other half. Each is a resource of its own,
 * which azure-native does not change when it writes the network without a list of peerings. Forwarded traffic and gateway transit are off.
 *
 * @param infix of the resources' names, between the component's name and the other network's
 */
export function peerings(
  placement: Placement,
  own: network.VirtualNetwork,
  settings: readonly PeeringSettings[],
  infix = "-peering",
): readonly network.VirtualNetworkPeering[] {
  return settings.reduce<readonly network.VirtualNetworkPeering[]>((before, peering) => {
    const name = `${placement.name}${infix}-${peeringName(peering.network)}`;
    const made = new network.VirtualNetworkPeering(
      name,
      {
        resourceGroupName: placement.resourceGroupName,
        virtualNetworkName: own.name,
        virtualNetworkPeeringName: name,
        remoteVirtualNetwork: { id: peering.network },
        // Azure replaces this with the actual address space, so a refresh shows any difference. It is set here so that a preview before the
        // first update knows what could be reached.
        remoteAddressSpace: { addressPrefixes: [...peering.addressSpace] },
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: false,
        allowGatewayTransit: false,
        useRemoteGateways: peering.remoteGateway ?? false,
      },
      // One after the other, because Azure changes only one peering of a network at a time.
      { parent: placement.parent, dependsOn: before.slice(-1) },
    );
    return [...before, made];
  }, []);
}

/** The other network's name for people, and a digest of its id, because two groups may have networks of one name. */
export function peeringName(networkId: string): string {
  const name = networkId.split("/").at(-1)!.slice(0, LONGEST_NETWORK_NAME);
  const digest = createHash("sha256").update(networkId.toLowerCase()).digest("hex").slice(0, 6);
  return `${name}-${digest}`;
}

/** Azure allows 80 characters for the name of a peering; the component's own has at most 40 (`names.ts`, scale set). */
const LONGEST_NETWORK_NAME = 24;
