import type { RemoteNetworkOptions } from "../../emulator";
import type { Settings } from "../../infra/settings";

/** The name of the network at the tunnel's other end. */
export const ON_PREMISES = "onPremises";

/**
 * The networks that a stack is joined to, as the emulator is told of them: those that it peers with, whose owners are assumed to have made
 * the other half, and the one behind its VPN device, which is assumed to use the same parameters as Azure's end.
 */
export function remoteNetworksOf({
  network,
  enforceTunnel,
}: Pick<Settings, "network" | "enforceTunnel">): readonly RemoteNetworkOptions[] {
  const peered = network.peerings.map(({ network: id, addressSpace, remoteGateway = false }) => ({
    ...{ id, addressSpace: [...addressSpace], lendsGateway: remoteGateway },
  }));
  if (enforceTunnel === undefined) return peered;
  const { gatewayAddress, addressSpace } = enforceTunnel.onPremises;
  return [...peered, { id: ON_PREMISES, addressSpace: [...addressSpace], vpnDevice: gatewayAddress }];
}
