import type { ExternalServer } from "../model";
import {
  KEPT_AT_START,
  closedSubnets,
  isKeptByAzure,
  placeOf,
  placeWith,
  reachedPrefixes,
  type Place,
  type Places,
} from "../network/places";
import type { Findings } from "./findings";
import { listed } from "./problems";

/** Settings without problems of their own, else nothing is said of an address. */
const PLACES = [
  ...["network.addressSpace", "network.laneSubnets", "network.existing", "network.peerings"],
  ...["enforceTunnel.onPremises", "enforceTunnel.gatewaySubnet"],
] as const;

/** Whether the settings of places are right, so that an address can be judged by them. */
export const arePlacesKnown = (findings: Findings): boolean => findings.isValid(...PLACES);

/** Those prefixes in words. */
export const inWords = (places: readonly Place[]): string =>
  listed(places.map(({ path, prefix }) => `${path} ${prefix}`));

/** Refuses ICAP servers where no gateway gets to: in a network that nothing leads to, or in a subnet that lets nobody ask. */
export function checkServerPlaces(servers: readonly ExternalServer[], places: Places, findings: Findings): void {
  if (!arePlacesKnown(findings) || !findings.isValid("icap.external")) return;
  const known = reachedPrefixes(places);
  for (const [i, { address, port }] of servers.entries()) {
    const path = `icap.external.servers[${i}].address`;
    const closed = placeWith(address, closedSubnets(places));
    if (closed !== undefined)
      findings.add(
        path,
        `"${address}" is in ${closed.path} ${closed.prefix}, where nobody may ask a server on port ${port}; give the servers a subnet of their own`,
      );
    else if (isKept(address, places))
      findings.add(
        path,
        `"${address}" is one that Azure keeps in every subnet: the first ${KEPT_AT_START} and the last of the address space; give the server's own`,
      );
    else if (placeOf(address, places) === "nowhere")
      findings.add(
        path,
        `"${address}" is in no network that the gateways reach (${inWords(known)}); correct it, name its network in network.peerings, or add its prefix to enforceTunnel.onPremises.addressSpace`,
      );
  }
}

/** Whether no subnet of the gateways' network, whichever holds the address, can give it to a machine. */
const isKept = (address: string, { network: { existing, addressSpace } }: Places): boolean =>
  (existing ? existing.addressSpace : [addressSpace]).some((space) => isKeptByAzure(address, space));
