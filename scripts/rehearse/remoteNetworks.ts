import type { RemoteNetworkOptions } from "../../emulator";
import type { Settings } from "../../infra/settings";

/** The name of the network at the tunnel's other end. */
export const ON_PREMISES = "onPremises";

/**
 * The networks that a stack is joined to, as the emulator is told of them: those that it peers with, whose owners are taken to have
 * made the other half, and that behind its VPN device, which is taken to want what Azure's end wants.
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
