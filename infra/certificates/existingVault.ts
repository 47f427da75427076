import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";
import { deploymentError } from "../deploymentError";
import { groupNameOf, isInSubscription, subscriptionOf } from "../model/armIdParts";
import type { Placement } from "../placement";

/** The properties of an existing vault that gateways depend on. */
export interface AnsweredVault {
  readonly enableRbacAuthorization?: boolean | undefined;
  readonly publicNetworkAccess?: string | undefined;
  readonly networkAcls?:
    | {
        readonly defaultAction?: string | undefined;
        readonly virtualNetworkRules?: readonly { readonly id: string }[] | undefined;
      }
    | undefined;
}

export interface ExistingVault {
  readonly vault: keyvault.Vault;
  /** Name of its resource group, once Azure has confirmed that gateways can read the vault. */
  readonly resourceGroupName: pulumi.Output<string>;
}

/** Network path of the gateways to the vault. */
export type VaultWay =
  | { readonly by: "private endpoint" }
  /** ARM ids of the lanes' subnets. */
  | { readonly by: "service endpoint"; readonly subnetIds: readonly pulumi.Input<string>[] };

/** The vault of `vault.existing`: secrets are written into it; its firewall, its roles and everything else in it stay as they are. */
export function existingVault(placement: Placement, id: string, way: VaultWay): ExistingVault {
  const child = { parent: placement.parent };
  const vault = keyvault.Vault.get(`${placement.name}-kv`, id, child);
  const { subscriptionId } = authorization.getClientConfigOutput(child);
  const subnetIds = way.by === "service endpoint" ? pulumi.all([...way.subnetIds]) : pulumi.output(undefined);
  const resourceGroupName = pulumi
    .all([vault.properties, subscriptionId, subnetIds])
    .apply(([properties, subscription, subnets]) => {
      const problems = existingVaultProblems(id, properties, { subscription, ...(subnets ? { subnets } : {}) });
      if (problems.length > 0)
        throw deploymentError(`vault.existing ${id} cannot serve gateways: ${problems.join("; ")}`);
      return groupNameOf(id);
    });
  return { vault, resourceGroupName };
}

/**
 * Reasons why gateways cannot read their secrets in an existing vault, each the end of a sentence.
 *
 * @param asked.subnets ARM ids of the lanes' subnets, which its firewall must admit; absent: it is reached by a private endpoint
 */
export function existingVaultProblems(
  id: string,
  { enableRbacAuthorization, publicNetworkAccess, networkAcls }: AnsweredVault,
  asked: { readonly subscription: string; readonly subnets?: readonly string[] },
): readonly string[] {
  const admitted = (networkAcls?.virtualNetworkRules ?? []).map((rule) => rule.id.toLowerCase());
  const closed = publicNetworkAccess?.toLowerCase() === "disabled";
  const filters = networkAcls?.defaultAction?.toLowerCase() === "deny";
  return [
    ...(isInSubscription(id, asked.subscription)
      ? []
      : [`it is in the subscription ${subscriptionOf(id)}, and this deployment is for ${asked.subscription}`]),
    ...(enableRbacAuthorization === true
      ? []
      : [
          "it has access policies, which admit to every secret in it; let its owner change it to roles (enableRbacAuthorization)",
        ]),
    ...(asked.subnets !== undefined && closed
      ? ["it is closed to service endpoints (publicNetworkAccess); give it a vault.privateEndpoint"]
      : []),
    ...(asked.subnets !== undefined && !closed && filters
      ? asked.subnets
          .filter((subnet) => !admitted.includes(subnet.toLowerCase()))
          .map((subnet) => `its firewall does not admit the subnet ${subnet}; let its owner add it`)
      : []),
  ];
}
