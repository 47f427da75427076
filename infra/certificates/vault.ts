import * as keyvault from "@pulumi/azure-native/keyvault";
import type * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { VaultSettings } from "../model";
import { endpointOf } from "../model/vaultEndpoint";

export interface VaultArgs {
  readonly settings: VaultSettings;
  /** Microsoft Entra tenant of the subscription. */
  readonly tenantId: pulumi.Input<string>;
  /** ARM ids of the subnets whose machines may read; everybody else is refused. Ignored if there is a private endpoint. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Name of the vault's resource in Pulumi; `vaultLogicalName` of the component's name where it is absent. */
  readonly name?: string;
}

/**
 * The vault that carries private keys and client certificates to the gateways. Only the lanes' subnets reach its data;
 * who may read which secret is decided by role assignments (`lane.ts`). Secrets are written through Azure Resource
 * Manager, which the vault's firewall does not stop, so a runner outside the network can deploy.
 */
export function keyVault(placement: Placement, args: VaultArgs): keyvault.Vault {
  return new keyvault.Vault(
    args.name ?? vaultLogicalName(placement.name),
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      properties: {
        tenantId: args.tenantId,
        sku: { family: keyvault.SkuFamily.A, name: keyvault.SkuName.Standard },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: args.settings.softDeleteDays,
        // Azure accepts `true` or nothing, and `true` cannot be undone.
        ...(args.settings.purgeProtection ? { enablePurgeProtection: true } : {}),
        // "Disabled" refuses the subnets too; only the private endpoint remains
        publicNetworkAccess: endpointOf(args.settings) ? "Disabled" : "Enabled",
        networkAcls: {
          defaultAction: keyvault.NetworkRuleAction.Deny,
          bypass: keyvault.NetworkRuleBypassOptions.None,
          virtualNetworkRules: endpointOf(args.settings) ? [] : args.subnetIds.map((id) => ({ id })),
        },
      },
      tags: placement.tags,
    },
    { parent: placement.parent, replaceOnChanges: replacingChanges(args.settings) },
  );
}

/**
 * Properties that Azure refuses to change in a vault, and that azure-native plans as an update: the retention of a deleted vault, and the
 * end of its protection. A new vault replaces the old one, which changes the gateways' boot data and so replaces their machines; the old
 * vault is deleted when nothing reads it any more.
 */
const replacingChanges = ({ purgeProtection }: VaultSettings): string[] => [
  "properties.softDeleteRetentionInDays",
  ...(purgeProtection ? [] : ["properties.enablePurgeProtection"]),
];

/**
 * URL of the vault's data (learn: "Azure Key Vault keys, secrets and certificates overview", DNS suffixes). It is composed from the name,
 * because a preview of an update knows the name but not `vaultUri`. With unknown boot data the preview would announce new lanes even for a
 * changed tag.
 */
export const vaultUrl = (vault: keyvault.Vault): pulumi.Output<string> =>
  vault.name.apply((name) => `https://${name.toLowerCase()}.vault.azure.net`);

/**
 * Name of the vault's resource in Pulumi. Azure's name is it plus eight hexadecimal digits, 3–24 characters of letters,
 * digits and single hyphens, a letter first, unique in the world, and stays taken after a deletion; hence auto-named.
 *
 * @param suffix of at most four characters, which tells the vaults of a component from each other
 */
export function vaultLogicalName(componentName: string, suffix = "-kv"): string {
  const space = 24 - 8 - suffix.length;
  const readable = componentName
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^[^A-Za-z]+/, "")
    .slice(0, space)
    .replace(/-+$/, "");
  return `${readable || "icap-gateway".slice(0, space)}${suffix}`;
}
