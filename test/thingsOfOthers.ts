/** Settings of a stack whose group, network, vault, zone, identities and keys are there already and belong to others. */

/**
 * @param group ARM id of the stack's resource group
 * @param groupOf that of a thing, by its name
 */
export function thingsOfOthers(group: string, groupOf: (name: string) => string = () => group) {
  const idOf = (type: string, name: string) => `${groupOf(name)}/providers/${type}/${name}`;
  const network = idOf("Microsoft.Network/virtualNetworks", "shared");
  const vault = idOf("Microsoft.KeyVault/vaults", "central");
  const zone = idOf("Microsoft.Network/privateDnsZones", "privatelink.vaultcore.azure.net");
  const keys = idOf("Microsoft.Compute/diskEncryptionSets", "keys");
  const identities = {
    a: idOf("Microsoft.ManagedIdentity/userAssignedIdentities", "one"),
    b: idOf("Microsoft.ManagedIdentity/userAssignedIdentities", "two"),
  };
  return {
    ...{ idOf, network, vault, zone, keys, identities },
    /** Sections of a stack file. */
    settings: {
      resourceGroup: { existing: group },
      network: {
        existing: {
          ...{ network, addressSpace: ["10.20.0.0/16"] },
          laneSubnets: { a: `${network}/subnets/a`, b: `${network}/subnets/b` },
          subnetPrefixes: { a: "10.20.1.0/24", b: "10.20.2.0/24" },
        },
      },
      vault: {
        existing: vault,
        privateEndpoint: { subnetPrefix: "10.20.9.0/28", subnetId: `${network}/subnets/endpoints`, dnsZone: zone },
      },
      lanes: { diskEncryptionSet: keys, identities },
    },
  };
}
