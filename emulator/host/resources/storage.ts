import { z } from "zod";

import { AzureResource } from "../../model";
import { PlatformStorage } from "../platform/messages";
import { idKey, readProperties } from "./reference";

/** A storage account as the resources describe it. The emulator keeps the account's address and blobs elsewhere. */
export type StorageResource = Omit<PlatformStorage, "address" | "blobs">;

const account = z.object({
  publicNetworkAccess: z.string().nullish(),
  networkRuleSet: z
    .object({
      defaultAction: z.string().nullish(),
      virtualNetworkRules: z.array(z.object({ virtualNetworkResourceId: z.string() })).nullish(),
      ipRules: z.array(z.object({ iPAddressOrRange: z.string() })).nullish(),
    })
    .nullish(),
});

/** Storage accounts with their blob containers. */
export function readStorage(resources: Iterable<AzureResource>): readonly StorageResource[] {
  const all = [...resources];
  const containers = all.filter(({ type }) => type === "azure-native:storage:BlobContainer");
  return all
    .filter(({ type }) => type === "azure-native:storage:StorageAccount")
    .map((resource) => {
      const key = idKey(resource.id);
      const { publicNetworkAccess, networkRuleSet } = readProperties(account, resource);
      return {
        key,
        host: `${resource.name}.blob.core.windows.net`,
        network: {
          closed: publicNetworkAccess?.toLowerCase() === "disabled",
          defaultDeny: networkRuleSet?.defaultAction?.toLowerCase() === "deny",
          subnets: (networkRuleSet?.virtualNetworkRules ?? []).map((rule) => idKey(rule.virtualNetworkResourceId)),
          addresses: (networkRuleSet?.ipRules ?? []).map((rule) => rule.iPAddressOrRange),
        },
        containers: containers
          .filter(({ id }) => idKey(id).startsWith(`${key}/`))
          .map((container) => ({ key: idKey(container.id), name: container.name })),
      };
    });
}
