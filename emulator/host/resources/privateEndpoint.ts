import { z } from "zod";

import { AzureResource } from "../../model";
import { idKey, readProperties, reference } from "./reference";

/** A private endpoint that leads to a vault. Keys are lower-case ARM ids. */
export interface PrivateEndpoint {
  readonly key: string;
  /** Key of the vault. */
  readonly vault: string;
  /** Key of its subnet, and of the virtual network. */
  readonly subnet: string;
  readonly network: string;
  readonly address: string;
  /** Keys of the zones that hold its record. */
  readonly zones: readonly string[];
}

/** A private zone of vaults' names that is linked to a network. */
export interface VaultZoneLink {
  readonly zone: string;
  readonly network: string;
}

const ENDPOINT = "azure-native:network:PrivateEndpoint";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";
const LINK = "azure-native:privatedns:VirtualNetworkLink";
const VAULT_ZONE = "privatelink.vaultcore.azure.net";

const endpoint = z.object({
  subnet: reference,
  privateLinkServiceConnections: z.array(
    z.object({
      privateLinkServiceId: z
        .string()
        .regex(/\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i, "only private endpoints of vaults are emulated"),
    }),
  ),
  customDnsConfigs: z.array(z.object({ ipAddresses: z.array(z.string()).min(1) })).length(1),
});
const zoneGroup = z.object({ privateDnsZoneConfigs: z.array(z.object({ privateDnsZoneId: z.string() })) });
const link = z.object({ virtualNetwork: reference });

/** Private endpoints among all resources. */
export function readPrivateEndpoints(resources: readonly AzureResource[]): readonly PrivateEndpoint[] {
  const groups = resources.filter(({ type }) => type === ZONE_GROUP);
  return resources
    .filter(({ type }) => type === ENDPOINT)
    .map((resource) => {
      const key = idKey(resource.id);
      const { subnet, privateLinkServiceConnections, customDnsConfigs } = readProperties(endpoint, resource);
      return {
        key,
        vault: idKey(privateLinkServiceConnections[0]!.privateLinkServiceId),
        subnet: idKey(subnet.id),
        network: idKey(subnet.id).split("/subnets/")[0]!,
        address: customDnsConfigs[0]!.ipAddresses[0]!,
        zones: groups
          .filter(({ id }) => idKey(id).startsWith(`${key}/`))
          .flatMap((group) => readProperties(zoneGroup, group).privateDnsZoneConfigs)
          .map(({ privateDnsZoneId }) => idKey(privateDnsZoneId)),
      };
    });
}

/** Links of networks with the zones of vaults' names. */
export const readVaultZoneLinks = (resources: readonly AzureResource[]): readonly VaultZoneLink[] =>
  resources
    .filter(({ type, id }) => type === LINK && idKey(id).includes(`/privatednszones/${VAULT_ZONE}/`))
    .map((resource) => ({
      zone: idKey(resource.id).split("/virtualnetworklinks/")[0]!,
      network: idKey(readProperties(link, resource).virtualNetwork.id),
    }));

/** The address by which a network's machines find a vault that has endpoints. */
export interface PrivateName {
  readonly network: string;
  /** Absent: the network's zone has no record of the vault, so that its name does not resolve. */
  readonly address?: string;
}

/**
 * Answers to a vault's name in each network: a vault with an endpoint has the public alias `<name>.privatelink...`, which a linked zone
 * answers, or denies (learn: "Azure Private Endpoint DNS configuration"). Networks without such a zone get the public address.
 */
export function privateNames(
  vault: string,
  endpoints: readonly PrivateEndpoint[],
  links: readonly VaultZoneLink[],
): readonly PrivateName[] {
  const own = endpoints.filter((one) => one.vault === vault);
  if (own.length === 0) return [];
  return links.map(({ zone, network }) => {
    const found = own.find(({ zones }) => zones.includes(zone));
    return found === undefined ? { network } : { network, address: found.address };
  });
}
