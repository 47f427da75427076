import type { z } from "zod";
import { matching } from "./fields";

/**
 * Characters of the names in an ARM id: those of a resource group, which has the most (learn: "Naming rules and restrictions for
 * Azure resources").
 */
export const ARM_NAME = String.raw`[\p{L}\p{N}_.()-]+`;

/**
 * ARM id, without spaces, line breaks and what ends a path in a URL.
 *
 * @param rest pattern of what stands behind `/providers/`, with ARM_NAME for each name
 * @param right description of the id, for messages
 */
export const armIdOf = (rest: string, right: string): z.ZodString =>
  matching(new RegExp(`^/subscriptions/[0-9a-f-]{36}/resourceGroups/${ARM_NAME}/providers/${rest}$`, "iu"), right);

/** ARM id of a resource of a type such as `Microsoft.KeyVault/vaults`. */
export const armId = (type: string) =>
  armIdOf(
    `${type.replace(".", String.raw`\.`)}/${ARM_NAME}`,
    `an id such as /subscriptions/.../resourceGroups/.../providers/${type}/name`,
  );

/** ARM id of a resource group. Azure refuses a name that ends with a dot. */
export const resourceGroupId = () =>
  matching(
    /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\p{L}\p{N}_.()-]{0,89}[\p{L}\p{N}_()-]$/iu,
    "an id such as /subscriptions/.../resourceGroups/name",
  );

/** ARM id of a subnet. */
export const subnetId = () =>
  armIdOf(
    String.raw`Microsoft\.Network/virtualNetworks/${ARM_NAME}/subnets/${ARM_NAME}`,
    "an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/virtualNetworks/name/subnets/name",
  );

/** ARM id of the private DNS zone of Key Vault's endpoints, which has one name in public Azure. */
export const vaultZoneId = () =>
  armIdOf(
    String.raw`Microsoft\.Network/privateDnsZones/privatelink\.vaultcore\.azure\.net`,
    "an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net",
  );
