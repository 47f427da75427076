import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { createHash } from "node:crypto";
import type { Placement } from "../placement";

/** Container of the lists, each a blob `<name>.list`. */
const CONTAINER = "lists";

export interface ListStorageArgs {
  /** Public IPv4 addresses from which lists are uploaded. */
  readonly uploaders: readonly string[];
  /** ARM ids of the subnets whose machines read; they have the service endpoint Microsoft.Storage. */
  readonly subnetIds: readonly pulumi.Input<string>[];
}

/** Storage that exact lists are uploaded to, and the key that their digests are made with. */
export interface ListStorage {
  readonly account: pulumi.Output<string>;
  readonly container: string;
  /** ARM id, for role assignments. */
  readonly containerId: pulumi.Output<string>;
  /** URL from which gateways read, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** Secret: 64 hexadecimal digits. */
  readonly key: pulumi.Output<string>;
  readonly resource: pulumi.Resource;
}

/**
 * The storage account of the exact lists (`dlp.rules` of the kind `list`). Only the lanes' subnets and the uploaders' addresses reach it,
 * and only with a role in Microsoft Entra: account keys are off, public access is off. It contains keyed digests. The key is passed
 * separately, through the vault, because anyone with both could find short values by trying all of them.
 */
export function listStorage(placement: Placement, args: ListStorageArgs): ListStorage {
  const child = { parent: placement.parent };
  const account = new storage.StorageAccount(
    accountLogicalName(placement.name),
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      kind: storage.Kind.StorageV2,
      sku: { name: storage.SkuName.Standard_LRS },
      accessTier: storage.AccessTier.Hot,
      minimumTlsVersion: storage.MinimumTlsVersion.TLS1_2,
      enableHttpsTrafficOnly: true,
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      allowCrossTenantReplication: false,
      publicNetworkAccess: storage.PublicNetworkAccess.Enabled, // "Disabled" would also refuse the subnets
      networkRuleSet: {
        defaultAction: storage.DefaultAction.Deny,
        bypass: storage.Bypass.None,
        virtualNetworkRules: args.subnetIds.map((id) => ({ virtualNetworkResourceId: id })),
        ipRules: args.uploaders.map((address) => ({ iPAddressOrRange: address })),
      },
      tags: placement.tags,
    },
    child,
  );
  const container = new storage.BlobContainer(
    `${placement.name}-lists`,
    {
      resourceGroupName: placement.resourceGroupName,
      accountName: account.name,
      containerName: CONTAINER,
      publicAccess: storage.PublicAccess.None,
    },
    child,
  );
  const seed = new tls.PrivateKey(`${placement.name}-list-key`, { algorithm: "ED25519" }, child);
  return {
    account: account.name,
    container: CONTAINER,
    containerId: container.id,
    // Made from the name, like the vault's URL, because a preview of an update knows the name.
    url: account.name.apply((name) => `https://${name}.blob.core.windows.net/${CONTAINER}`),
    key: pulumi.secret(seed.privateKeyPem).apply((pem) => createHash("sha256").update(pem).digest("hex")),
    resource: container,
  };
}

/**
 * Name of the account's resource in Pulumi. Azure's name is it plus eight hexadecimal digits: 3–24 small letters and digits, unique in
 * the world.
 */
export function accountLogicalName(componentName: string): string {
  const suffix = "lists";
  const readable = componentName.toLowerCase().replace(/[^a-z0-9]/g, "");
  return `${readable.slice(0, 24 - 8 - suffix.length)}${suffix}`;
}
