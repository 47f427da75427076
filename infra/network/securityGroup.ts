import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { InlineRule } from "./securityRules";

/**
 * The one security group of both lanes' subnets. All rules inline: separate rule resources and inline ones delete each
 * other (pulumi-azure-native#3359).
 */
export function securityGroup(
  placement: Placement,
  rules: pulumi.Input<readonly InlineRule[]>,
): network.NetworkSecurityGroup {
  return new network.NetworkSecurityGroup(
    `${placement.name}-rules`,
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      securityRules: pulumi.output(rules).apply((all) =>
        all.map((rule) => ({
          ...rule,
          sourceAddressPrefixes: rule.sourceAddressPrefixes && [...rule.sourceAddressPrefixes],
          destinationAddressPrefixes: rule.destinationAddressPrefixes && [...rule.destinationAddressPrefixes],
          destinationPortRanges: rule.destinationPortRanges && [...rule.destinationPortRanges],
        })),
      ),
      tags: placement.tags,
    },
    { parent: placement.parent },
  );
}
