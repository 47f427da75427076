import type { ExternalServer } from "../model";
import {
  KEPT_AT_START,
  closedSubnets,
  isKeptByAzure,
  locationOf,
  prefixWith,
  reachedPrefixes,
  withoutTunnel,
  type NamedPrefix,
  type AddressSettings,
} from "../network/privateAddresses";
import type { Findings } from "./findings";
import { listed } from "./problems";

/** Settings that must have no problems, because addresses are not checked otherwise. */
const NETWORK_SETTINGS = [
  ...["network.addressSpace", "network.laneSubnets", "network.existing", "network.peerings"],
  ...["enforceTunnel.onPremises", "enforceTunnel.gatewaySubnet"],
] as const;

/** Whether the settings of networks and tunnel are valid, so that an address can be judged by them. */
export const areNetworksValid = (findings: Findings): boolean => findings.isValid(...NETWORK_SETTINGS);

/** The prefixes with their settings, as text. */
export const inWords = (prefixes: readonly NamedPrefix[]): string =>
  listed(prefixes.map(({ path, prefix }) => `${path} ${prefix}`));

/**
 * Refuses ICAP servers that no gateway can reach: in a network without a route to it, or in a subnet that admits no requests.
 *
 * @param servers by their positions in the settings @param withoutGateway the tunnel is in the settings but has no VPN gateway, so it is
 * not connected
 */
export function checkServerAddresses(
  servers: ReadonlyMap<number, Pick<ExternalServer, "address" | "port">>,
  given: AddressSettings,
  withoutGateway: boolean,
  findings: Findings,
): void {
  if (!areNetworksValid(findings)) return;
  const settings = withoutGateway ? withoutTunnel(given) : given;
  const known = reachedPrefixes(settings);
  for (const [i, { address, port }] of servers) {
    const path = `icap.external.servers[${i}].address`;
    const closed = prefixWith(address, closedSubnets(settings));
    if (closed !== undefined)
      findings.add(
        path,
        `"${address}" is in ${closed.path} ${closed.prefix}, where nobody may ask a server on port ${port}; give the servers a subnet of their own`,
      );
    else if (keptIn(address, settings) !== undefined)
      findings.add(
        path,
        `"${address}" is one that Azure keeps for itself: the first ${KEPT_AT_START} addresses and the last of ${inWords([keptIn(address, settings)!])}; give the server's own`,
      );
    else if (locationOf(address, settings) === "nowhere" && locationOf(address, given) === "reached")
      findings.add(
        path,
        `"${address}" is behind the tunnel, which leads nowhere while enforceTunnel.withoutGateway is true; take the server out of icap.external.servers, or set enforceTunnel.withoutGateway to false`,
      );
    else if (locationOf(address, settings) === "nowhere")
      findings.add(
        path,
        `"${address}" is in no network that the gateways reach (${inWords(known)}); correct it, name its network in network.peerings, or add its prefix to enforceTunnel.onPremises.addressSpace`,
      );
  }
}

/**
 * The prefix of an Azure network in which Azure reserves the address whatever the subnets are. A subnet has at least eight addresses, so
 * the first four of an address space are the first four of a subnet. Other subnets inside it are not known, and behind a tunnel Azure
 * reserves no address.
 */
const keptIn = (address: string, { network }: AddressSettings): NamedPrefix | undefined =>
  reachedPrefixes({ network }).find(({ prefix }) => isKeptByAzure(address, prefix));
