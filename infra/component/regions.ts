import type * as keyvault from "@pulumi/azure-native/keyvault";
import type * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import { existingVault } from "../certificates/existingVault";
import { keyVault, vaultLogicalName, type VaultArgs } from "../certificates/vault";
import { diskKeys } from "../gateway/diskKeys";
import { LANE_NAMES, type KnownSettings, type LaneName, type SecondRegionSettings } from "../model";
import { endpointOf } from "../model/vaultEndpoint";
import { flowLog } from "../monitoring/flowLogs";
import { furtherPorts } from "../network/clientProfile";
import { loadBalancer, type LoadBalancer } from "../network/loadBalancer";
import { listStorage, type ListStorage } from "../network/listStorage";
import { peerings } from "../network/peerings";
import type { PublicAddress } from "../network/publicAddresses";
import { securityGroup } from "../network/securityGroup";
import type { InlineRule } from "../network/securityRules";
import { endpointSubnet, vaultEndpoints } from "../network/vaultEndpoint";
import { secondNetwork, serviceEndpoints, type AskedServices } from "../network/virtualNetwork";
import type { Placement } from "../placement";

/** The parts of lane b's own region that exist before its machines. */
export interface SecondRegion {
  readonly placement: Placement;
  readonly subnetId: pulumi.Input<string>;
  readonly network: network.VirtualNetwork;
  /** Resources without which the lane returns no verdicts. */
  readonly ways: readonly pulumi.Resource[];
}

/** Lane b's network in another region, with the rules of the first and peered with the same networks. */
export function secondRegion(
  first: Placement,
  settings: SecondRegionSettings,
  {
    rules,
    asks,
    network: { peerings: others, ddosPlan },
  }: Pick<KnownSettings, "network"> & { rules: pulumi.Input<readonly InlineRule[]>; asks: AskedServices },
): SecondRegion {
  const placement = { ...first, location: settings.location };
  const suffix = `-${settings.location}`;
  const { id: securityGroupId } = securityGroup(placement, rules, `${first.name}-rules${suffix}`);
  const made = secondNetwork(placement, {
    ...settings,
    securityGroupId,
    // the storage of the lists is in the first region
    services: serviceEndpoints({ ...asks, lists: asks.lists && "elsewhere" }),
    furtherSubnets:
      settings.endpointSubnet === undefined
        ? []
        : [endpointSubnet(placement, settings.endpointSubnet, [settings.subnet], suffix)],
    ...(ddosPlan === undefined ? {} : { ddosPlan }),
  });
  return { placement, ...made, ways: peerings(placement, made.network, others, "-peering-b") };
}

/** The private endpoints of the lanes' vaults; none if the settings have none. */
export function waysToVaults(
  placement: Placement,
  second: SecondRegion | undefined,
  args: {
    readonly settings: Pick<KnownSettings, "vault" | "network">;
    readonly vault: Vaults;
    readonly network: network.VirtualNetwork;
  },
): Readonly<Record<LaneName, readonly pulumi.Resource[]>> {
  const { vault, network: settings } = args.settings;
  const endpoint = endpointOf(vault);
  if (endpoint === undefined) return { a: [], b: [] };
  return vaultEndpoints(
    endpoint,
    {
      ...{ placement, vaultId: args.vault.a.id, subnetId: endpoint.subnetId },
      ...{ networkId: args.network.id, ownersNetwork: settings.existing !== undefined },
    },
    second && {
      ...{ placement: second.placement, vaultId: args.vault.b.id },
      ...{ networkId: second.network.id, ownersNetwork: false },
    },
  );
}

/** The storage of the exact lists, in the first region, if any are uploaded. Both lanes read it. */
export const listsOf = (
  placement: Placement,
  { dlp }: Pick<KnownSettings, "dlp">,
  subnets: Readonly<Record<LaneName, pulumi.Input<string>>>,
): ListStorage | undefined =>
  dlp.listUploadFrom.length > 0
    ? listStorage(placement, { uploaders: dlp.listUploadFrom, subnetIds: [subnets.a, subnets.b] })
    : undefined;

/** A flow log of each network, where the settings ask for one: in its own region, and in a storage account there. */
export function flowLogsOf(
  placement: Placement,
  second: SecondRegion | undefined,
  args: {
    readonly settings: Pick<KnownSettings, "monitoring" | "secondRegion">;
    readonly network: network.VirtualNetwork;
    readonly logs: { readonly workspaceId: pulumi.Input<string> } | undefined;
  },
): void {
  const { monitoring, secondRegion } = args.settings;
  flowLog(placement, monitoring, args.network.id, args.logs);
  if (second === undefined || monitoring.flowLogs === undefined) return;
  const { storageAccount, networkWatcher } = secondRegion!.flowLogs!;
  const flowLogs = { ...monitoring.flowLogs, storageAccount, networkWatcher };
  flowLog(second.placement, { flowLogs }, second.network.id, args.logs, `-${second.placement.location}`);
}

/** The disk encryption set of each lane's region, in the form that a scale set needs; nothing without one. */
export function diskKeysOf(
  placement: Placement,
  second: SecondRegion | undefined,
  { lanes, secondRegion }: Pick<KnownSettings, "lanes" | "secondRegion">,
): Readonly<Record<LaneName, { readonly diskKeysId?: pulumi.Output<string> }>> {
  const { diskEncryptionSet: id } = lanes;
  if (id === undefined) return { a: {}, b: {} };
  const a = { diskKeysId: diskKeys(placement, { id, setting: "lanes.diskEncryptionSet", suffix: "" }) };
  if (second === undefined) return { a, b: a };
  const { diskEncryptionSet, location } = secondRegion!;
  const given = { id: diskEncryptionSet!, setting: "secondRegion.diskEncryptionSet", suffix: `-${location}` } as const;
  return { a, b: { diskKeysId: diskKeys(second.placement, given) } };
}

/** The load balancer of both lanes, and lane b's own where it is in another region. */
export function loadBalancers(
  placement: Placement,
  second: SecondRegion | undefined,
  args: {
    readonly settings: Pick<KnownSettings, "gateway" | "client">;
    readonly resourceGroupId: pulumi.Input<string>;
    readonly addresses: Readonly<Record<"a" | "b", PublicAddress>>;
    readonly network: network.VirtualNetwork;
  },
): { readonly a: LoadBalancer; readonly b: LoadBalancer } {
  const { gateway, client } = args.settings;
  const common = {
    resourceGroupId: args.resourceGroupId,
    ports: [gateway.port, ...furtherPorts(client)] as const,
    tls: gateway.tls,
    canaryPort: gateway.canaryPort,
  };
  const { a, b } = args.addresses;
  const first = loadBalancer(placement, {
    ...common,
    addresses: second ? { a } : { a, b },
    pools: LANE_NAMES,
    after: args.network,
  });
  if (second === undefined) return { a: first, b: first };
  const own = {
    addresses: { b },
    pools: ["b"] as const,
    name: `${placement.name}-balancer-${second.placement.location}`,
    after: second.network,
  };
  return { a: first, b: loadBalancer(second.placement, { ...common, ...own }) };
}

/** The vaults of the lanes. */
export interface Vaults {
  readonly a: keyvault.Vault;
  readonly b: keyvault.Vault;
  /** The vaults belong to somebody else: the resource group where secrets are written, and the prefix of their names. */
  readonly ofOthers?: { readonly resourceGroupName: pulumi.Input<string>; readonly prefix: pulumi.Input<string> };
}

export interface VaultsArgs extends Pick<VaultArgs, "settings" | "tenantId"> {
  readonly subnets: Readonly<Record<"a" | "b", pulumi.Input<string>>>;
  /** Name of the gateways' security group in Azure, with random digits at its end. */
  readonly groupName: pulumi.Output<string>;
}

/** The vault of both lanes, and lane b's own where it is in another region: then neither lane reads the other's. */
export function vaults(
  placement: Placement,
  second: SecondRegion | undefined,
  { subnets, groupName, ...common }: VaultsArgs,
): Vaults {
  const { existing } = common.settings;
  if (existing !== undefined) {
    const way = endpointOf(common.settings)
      ? ({ by: "private endpoint" } as const)
      : ({ by: "service endpoint", subnetIds: [subnets.a, subnets.b] } as const);
    const { vault, resourceGroupName } = existingVault(placement, existing, way);
    // Other stacks have secrets in the vault too, and those of an earlier stack stay, so the names of each stack's secrets have digits of
    // their own.
    const prefix = groupName.apply((group) => `${placement.name}-${group.slice(-8)}`);
    return { a: vault, b: vault, ofOthers: { resourceGroupName, prefix } };
  }
  if (second === undefined) {
    const vault = keyVault(placement, { ...common, subnetIds: [subnets.a, subnets.b] });
    return { a: vault, b: vault };
  }
  const name = vaultLogicalName(placement.name, "-kv-b");
  return {
    a: keyVault(placement, { ...common, subnetIds: [subnets.a] }),
    b: keyVault(second.placement, { ...common, subnetIds: [subnets.b], name }),
  };
}
