import type * as keyvault from "@pulumi/azure-native/keyvault";
import type * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import { existingVault } from "../certificates/existingVault";
import { keyVault, vaultLogicalName, type VaultArgs } from "../certificates/vault";
import type { KnownSettings, SecondRegionSettings } from "../model";
import { endpointOf } from "../model/vaultEndpoint";
import { furtherPorts } from "../network/clientProfile";
import { loadBalancer, type LoadBalancer } from "../network/loadBalancer";
import { peerings } from "../network/peerings";
import type { PublicAddress } from "../network/publicAddresses";
import { securityGroup } from "../network/securityGroup";
import type { InlineRule } from "../network/securityRules";
import { secondNetwork } from "../network/virtualNetwork";
import type { Placement } from "../placement";

/** The parts of lane b's own region that stand before its machines. */
export interface SecondRegion {
  readonly placement: Placement;
  readonly subnetId: pulumi.Input<string>;
  readonly network: network.VirtualNetwork;
  /** Resources without which the lane gives no verdicts. */
  readonly ways: readonly pulumi.Resource[];
}

/** Lane b's network in another region, with the rules of the first and peered with the same networks. */
export function secondRegion(
  first: Placement,
  settings: SecondRegionSettings,
  {
    rules,
    network: { peerings: others, ddosPlan },
  }: Pick<KnownSettings, "network"> & { rules: pulumi.Input<readonly InlineRule[]> },
): SecondRegion {
  const placement = { ...first, location: settings.location };
  const { id: securityGroupId } = securityGroup(placement, rules, `${first.name}-rules-${settings.location}`);
  const made = secondNetwork(placement, {
    ...settings,
    securityGroupId,
    ...(ddosPlan === undefined ? {} : { ddosPlan }),
  });
  return { placement, ...made, ways: peerings(placement, made.network, others, "-peering-b") };
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
    pools: ["a", "b"],
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
  /** They are of others: where secrets are written, and how their names begin. */
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
    // Other stacks have secrets there, and those of an earlier stack stay: so each stack's have digits of their own.
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
