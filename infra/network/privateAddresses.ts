import { isSubset, rangeOf, setOfPrefixes } from "../../exposure";
import { LANE_NAMES, type NetworkSettings, type VaultSettings } from "../model";

/** The settings that determine where an address can be. */
export interface AddressSettings {
  readonly network: NetworkSettings;
  /** Absent: no tunnel. `addressSpace` has the prefixes behind it. */
  readonly tunnel?: { readonly gatewaySubnet: string; readonly addressSpace: readonly string[] };
  /** Prefix of the subnet of the vault's private endpoint, which accepts only the lanes' requests to the vault. */
  readonly vaultEndpoint?: NonNullable<VaultSettings["privateEndpoint"]>["subnetPrefix"];
}

/** The same settings while the tunnel's subnet exists without a VPN gateway. */
export const withoutTunnel = ({ tunnel, ...rest }: AddressSettings): AddressSettings => ({
  ...rest,
  ...(tunnel ? { tunnel: { ...tunnel, addressSpace: [] } } : {}),
});

/** A prefix and the setting that contains it. */
export interface NamedPrefix {
  readonly path: string;
  readonly prefix: string;
}

/**
 * Determines where a private address is. `unknown`: it is in no prefix that the settings name. An existing network may have further
 * peerings, and a peered network's VPN or ExpressRoute gateway may lead to networks that the settings do not name.
 */
export function locationOf(address: string, settings: AddressSettings): "reached" | "unknown" | "nowhere" {
  if (prefixWith(address, reachedPrefixes(settings)) !== undefined) return "reached";
  const { existing, peerings } = settings.network;
  return existing !== undefined || peerings.some(({ remoteGateway }) => remoteGateway === true) ? "unknown" : "nowhere";
}

/** All prefixes that the gateways' network can reach according to the settings, each with its setting. */
export function reachedPrefixes({ network, tunnel }: AddressSettings): readonly NamedPrefix[] {
  const { existing, addressSpace, peerings } = network;
  return [
    ...(existing
      ? existing.addressSpace.map((prefix) => ({ path: "network.existing.addressSpace", prefix }))
      : [{ path: "network.addressSpace", prefix: addressSpace }]),
    ...peerings.flatMap((peering, i) =>
      peering.addressSpace.map((prefix) => ({ path: `network.peerings[${i}].addressSpace`, prefix })),
    ),
    ...(tunnel?.addressSpace ?? []).map((prefix) => ({ path: "enforceTunnel.onPremises.addressSpace", prefix })),
  ];
}

/** Setting of the subnet of the vault's private endpoint. */
export const ENDPOINT_PREFIX = "vault.privateEndpoint.subnetPrefix";

/** Subnets that are the gateways' own, the VPN gateway's, or that of the vault's private endpoint. */
export function closedSubnets({
  network: { existing, laneSubnets },
  tunnel,
  vaultEndpoint,
}: AddressSettings): readonly NamedPrefix[] {
  const lanes = LANE_NAMES.map((lane) =>
    existing
      ? { path: `network.existing.subnetPrefixes.${lane}`, prefix: existing.subnetPrefixes[lane] }
      : { path: `network.laneSubnets.${lane}`, prefix: laneSubnets[lane] },
  );
  return [
    ...lanes,
    ...(tunnel ? [{ path: "enforceTunnel.gatewaySubnet", prefix: tunnel.gatewaySubnet }] : []),
    ...(vaultEndpoint === undefined ? [] : [{ path: ENDPOINT_PREFIX, prefix: vaultEndpoint }]),
  ];
}

/** The first of the prefixes that has the address. */
export const prefixWith = (address: string, prefixes: readonly NamedPrefix[]): NamedPrefix | undefined =>
  prefixes.find(({ prefix }) => holds(prefix, address));

/** Whether an address is in a prefix. */
export const holds = (prefix: string, address: string): boolean =>
  isSubset(setOfPrefixes([address]), setOfPrefixes([prefix]));

/** Number of addresses at the start of a subnet that Azure reserves; it reserves the last one too (learn: "Azure Virtual Network FAQ"). */
export const KEPT_AT_START = 4;

/** Whether Azure reserves an address of this prefix, so that no machine can have it. */
export function isKeptByAzure(address: string, prefix: string): boolean {
  const { first, last } = rangeOf(prefix);
  const number = rangeOf(address).first;
  return (first <= number && number < first + KEPT_AT_START) || number === last;
}
