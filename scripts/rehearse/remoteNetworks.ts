import type { RemoteNetworkOptions } from "../../emulator";
import type { Settings } from "../../infra/settings";

/** The name of the network at the tunnel's other end. */
export const ON_PREMISES = "onPremises";

/**
 * The networks that a stack is joined to, in the emulator's form: peered networks, and the network behind the tunnel's VPN device. The
 * owners of peered networks are assumed to have created their half of the peering. The VPN device is assumed to use the same parameters as
 * Azure's end.
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
